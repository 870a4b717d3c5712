// The whole product for browser tests: the demo as `npm run demo` starts it, with data of its own, ended when the file is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { connect, type Db } from '../../../db/client.ts';

export type Login = { readonly username: string; readonly password: string; readonly roles: readonly string[] };
export type Product = {
  readonly url: string;
  readonly logins: readonly Login[];
  /** Lets a test bring into the product's own database what takes days on screens: people, customers, accounts. */
  withDatabase<T>(run: (db: Db) => Promise<T>): Promise<T>;
  stop(): Promise<void>;
};

const main = fileURLToPath(new URL('../../../cli/main.ts', import.meta.url));
/** Two minutes are promised on a fresh machine; servers and workbench are there already. */
const START_MS_MAX = 150_000;

export async function startProduct(): Promise<Product> {
  const data = await mkdtemp(join(tmpdir(), 'countersign-e2e-'));
  await chmod(data, 0o711); // started by root, PostgreSQL runs as somebody else and must pass through
  const child = spawn(process.execPath, [main, 'demo', '--json', '--empty', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => said.push(line));
  const ended = once(child, 'exit');
  const timer = setTimeout(() => child.kill('SIGTERM'), START_MS_MAX);
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
    ended.then(() => {
      throw new Error(`The demo did not start:\n${said.slice(-30).join('\n')}`);
    }),
  ]);
  clearTimeout(timer);
  const { url, logins } = JSON.parse(line) as Pick<Product, 'url' | 'logins'>;
  return {
    url,
    logins,
    async withDatabase(run) {
      const { env } = JSON.parse(await readFile(join(data, 'running.json'), 'utf8')) as { env: Record<string, string> };
      const db = connect({ url: env['COUNTERSIGN_DATABASE_URL'] ?? '', name: 'browser test', max: 2 });
      return run(db).finally(() => db.close());
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}
