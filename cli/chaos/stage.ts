// What chaos runs on: durable servers in a temporary folder, the product's flow worker, and workers of steps that kill themselves and are
// started again, as the supervisor would.
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, existsSync, writeFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnv, loadSettings } from '../../config.ts';
import { connect, type Db } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { WORKFLOW_THREAD } from '../roles.ts';
import { startPostgres } from '../servers/postgres.ts';
import { startTemporal } from '../servers/temporal.ts';

export type Stage = {
  readonly db: Db;
  readonly masterKey: Uint8Array;
  /** Starts the workers once it is known where they die. */
  begin(kills: readonly string[]): Promise<void>;
  /** How long the flow worker has been at work; 0 while it is starting. */
  flowUpMs(): number;
  /** SIGKILL of the flow worker, which is started again. */
  killFlow(): void;
  /** Blows that have fallen. */
  killed(): readonly string[];
  close(): Promise<void>;
};

/** Two, so that a killed one leaves the other at work. */
const WORKERS = 2;
const AGAIN_MS = 200;

export async function openStage({ log }: { log: (line: string) => void }): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-chaos-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must pass
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  const temporal = await startTemporal({ dataDir: join(folder, 'temporal'), cli: loadSettings().temporalCli, log });
  const { appUrl } = await migrate({ adminUrl: postgres.url, database: 'countersign', appPassword: randomBytes(16).toString('hex') });
  const masterKey = randomBytes(32);
  const env = childEnv({
    COUNTERSIGN_DATABASE_URL: appUrl,
    COUNTERSIGN_TEMPORAL_ADDRESS: temporal.address,
    COUNTERSIGN_MASTER_KEY: masterKey.toString('base64'),
    COUNTERSIGN_DATA_DIR: folder,
    COUNTERSIGN_LOG_LEVEL: 'error',
  });
  const [planFile, killedFile] = [join(folder, 'plan.json'), join(folder, 'killed')];
  const children = new Map<string, ChildProcess>();
  const upSince = new Map<string, number>();
  let isOver = false;
  const run = (name: string, script: string, args: readonly string[], execArgv: readonly string[] = []): Promise<unknown> => {
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), args, { env, execArgv: [...execArgv] });
    children.set(name, child);
    child.once('message', () => upSince.set(name, performance.now()));
    child.once('exit', () => {
      upSince.delete(name);
      if (!isOver) setTimeout(() => void run(name, script, args, execArgv), AGAIN_MS);
    });
    return once(child, 'message');
  };
  const db = connect({ url: appUrl, name: 'chaos', max: 6 });
  return {
    db,
    masterKey,
    async begin(kills) {
      writeFileSync(planFile, JSON.stringify(kills));
      await Promise.all([
        run('flow', '../../workers/main.ts', ['flow'], WORKFLOW_THREAD),
        ...Array.from({ length: WORKERS }, (_, n) => run(`steps ${n}`, './worker.ts', [planFile, killedFile])),
      ]);
    },
    flowUpMs: () => performance.now() - (upSince.get('flow') ?? performance.now()),
    killFlow: () => {
      upSince.delete('flow'); // its exit is heard of later
      children.get('flow')?.kill('SIGKILL');
    },
    killed: () => (existsSync(killedFile) ? readFileSync(killedFile, 'utf8').split('\n').filter(Boolean) : []),
    async close() {
      isOver = true;
      const running = [...children.values()].filter((child) => child.exitCode === null && child.signalCode === null);
      for (const child of running) child.kill('SIGKILL');
      await Promise.all(running.map((child) => once(child, 'exit')));
      await db.close();
      await temporal.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
