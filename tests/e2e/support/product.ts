// The whole product for browser tests: the demo as `npm run demo` starts it, with data of its own, ended when the file is done.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export type Login = { readonly username: string; readonly password: string; readonly roles: readonly string[] };
export type Product = { readonly url: string; readonly logins: readonly Login[]; stop(): Promise<void> };

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
  const { url, logins } = JSON.parse(line) as Omit<Product, 'stop'>;
  return {
    url,
    logins,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(data, { recursive: true, force: true });
    },
  };
}
