// The whole product as its user starts it, in a temporary data folder, with the means to do it harm.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { connect, type Db } from '../../db/client.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));

export type Login = { readonly username: string; readonly password: string; readonly roles: readonly string[] };
type Ready = { readonly url: string; readonly logins: readonly Login[]; readonly pid: number };
/** What can be killed, and how its command line is recognised. */
const VICTIMS = {
  api: 'api/main.ts',
  flow: 'workers/main.ts flow',
  steps: 'workers/main.ts steps',
  money: 'workers/main.ts money',
  ocr: 'workers/main.ts ocr',
  'ocr child': 'ocr/page-child.ts',
  keeper: 'workers/main.ts keeper',
} as const;
export type Victim = keyof typeof VICTIMS | 'postgres' | 'temporal';

/** On a machine that is busy with much else. */
const COMES_BACK_MS_MAX = 90_000;

export class Product {
  readonly folder = mkdtempSync(join(tmpdir(), 'countersign-chaos-'));
  url = '';
  logins: readonly Login[] = [];
  private demo: ChildProcess | undefined;
  private lines: string[] = [];

  constructor() {
    chmodSync(this.folder, 0o755); // as root, PostgreSQL runs as another user, who must pass
  }

  /** Starts it as `npm run demo -- --json` does; the port stays the same over restarts. */
  async start(): Promise<void> {
    const port = this.url === '' ? '0' : new URL(this.url).port;
    this.lines = [];
    const demo = spawn(process.execPath, [main, 'demo', '--empty', '--data', this.folder, '--port', port, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    this.demo = demo;
    createInterface({ input: demo.stderr }).on('line', (line) => this.lines.push(line));
    const ready = (async () => {
      for await (const line of createInterface({ input: demo.stdout })) if (line.startsWith('{')) return JSON.parse(line) as Ready;
      throw new Error('no line');
    })();
    const { url, logins } = await Promise.race([
      ready,
      once(demo, 'exit').then(() => {
        throw new Error(`the demo ended while it was starting:\n${this.lines.slice(-20).join('\n')}`);
      }),
    ]);
    this.url = url;
    this.logins = logins;
  }

  /** A handle as the product's own role, for looking. */
  database(): Db {
    const { env } = JSON.parse(readFileSync(join(this.folder, 'running.json'), 'utf8')) as { env: Record<string, string> };
    return connect({ url: env['COUNTERSIGN_DATABASE_URL'] ?? '', name: 'checker', max: 3 });
  }

  /** SIGKILL, as soon as there is such a process: one that was killed before may just be coming back. */
  async kill(victim: Victim): Promise<void> {
    for (const end = Date.now() + COMES_BACK_MS_MAX; ; await wait(100)) {
      const pid = this.pidOf(victim);
      if (pid !== undefined) return void process.kill(pid, 'SIGKILL');
      if (Date.now() > end) throw new Error(`there was no ${victim} to be killed\n${this.said}`);
    }
  }

  /** The engine's memory is gone: its server dies and its database with it. The demo starts an empty one in its place. */
  async forgetEngine(): Promise<void> {
    const folder = join(this.folder, 'temporal');
    await this.kill('temporal');
    for (const file of readdirSync(folder)) if (/\.(db|sqlite)/.test(file)) rmSync(join(folder, file), { force: true });
  }

  /** SIGKILL of everything at once: supervisor, roles, their children, both servers. */
  async killAll(): Promise<void> {
    const ended = this.demo && once(this.demo, 'exit');
    const own = this.tree();
    for (const victim of ['postgres', 'temporal'] as const) {
      const pid = this.pidOf(victim);
      if (pid !== undefined) own.push(pid);
    }
    for (const pid of own) tryKill(pid);
    await ended;
  }

  async stop(): Promise<void> {
    const { demo } = this;
    if (demo && demo.exitCode === null && demo.signalCode === null) {
      const ended = once(demo, 'exit');
      demo.kill('SIGTERM');
      await ended;
    }
    if (process.env['COUNTERSIGN_TEST_KEEP'] === undefined) rmSync(this.folder, { recursive: true, force: true });
  }

  /** What the demo has said, for a failing test. */
  get said(): string {
    return this.lines.slice(-60).join('\n');
  }

  private pidOf(victim: Victim): number | undefined {
    if (victim === 'postgres') return firstNumber(join(this.folder, 'postgres', 'postmaster.pid'));
    if (victim === 'temporal')
      return (
        this.tree().find((pid) => commandOf(pid).includes('start-dev')) ??
        everyPid().find((pid) => commandOf(pid).includes(join(this.folder, 'temporal')))
      );
    return this.tree().find((pid) => commandOf(pid).includes(VICTIMS[victim]));
  }

  /** The demo and all that descends from it. */
  private tree(): number[] {
    const parents = new Map(everyPid().map((pid) => [pid, parentOf(pid)]));
    const mine = new Set([this.demo?.pid ?? -1]);
    for (let grew = true; grew;) {
      grew = false;
      for (const [pid, parent] of parents)
        if (!mine.has(pid) && mine.has(parent)) {
          mine.add(pid);
          grew = true;
        }
    }
    return [...mine].filter((pid) => pid > 0);
  }
}

const everyPid = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
const read = (file: string) => (existsSync(file) ? readFileSync(file, 'utf8') : '');
const commandOf = (pid: number) => {
  try {
    return read(`/proc/${pid}/cmdline`).replaceAll('\0', ' ');
  } catch {
    return '';
  }
};
const parentOf = (pid: number) => {
  try {
    return Number(
      read(`/proc/${pid}/stat`)
        .replace(/^.*\) \S /, '')
        .split(' ')[0],
    );
  } catch {
    return 0;
  }
};
const firstNumber = (file: string) => Number(read(file).split('\n')[0]) || undefined;
function tryKill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it was faster
  }
}
