// Child of browser-setup.ts: whole products, lent to one test file after the other, started when one is asked for and none is free. A start
// costs 10 s of CPU, and each that only stands there a twelfth of a core. They end with the run, also with one that is killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Ready } from './servers.ts';

export type Login = { readonly username: string; readonly password: string; readonly roles: readonly string[] };
export type Lent = { readonly url: string; readonly logins: readonly Login[]; readonly data: string };

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
/** It takes some 12 s; on a machine that is busy with much else, minutes. */
const START_MS_MAX = 240_000;

const free: Lent[] = [];
const lent = new Map<string, Lent>();
const running: { readonly child: ChildProcess; readonly data: string }[] = [];

async function borrow(): Promise<Lent> {
  const product = free.pop() ?? (await start());
  lent.set(product.url, product);
  return product;
}

/** POST / borrows a product (its answer is a `Lent`), DELETE /?<url of it> brings it back. */
const server = createServer((request, response) => {
  const answer = (status: number, body: unknown) => response.writeHead(status).end(JSON.stringify(body));
  if (request.method === 'POST') {
    borrow().then(
      (product) => answer(200, product),
      (error: unknown) => answer(500, (error as Error).message),
    );
    return;
  }
  const back = lent.get(decodeURIComponent(request.url?.slice('/?'.length) ?? ''));
  if (back && lent.delete(back.url)) free.push(back);
  answer(back ? 200 : 404, null);
}).listen(0, '127.0.0.1');
await once(server, 'listening');

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {}); // a terminal's Ctrl+C is for the parent, who ends us
process.on('disconnect', () => void Promise.allSettled(running.map(end)).then(() => process.exit()));
process.send?.({ variables: { COUNTERSIGN_TEST_PRODUCTS: `http://127.0.0.1:${(server.address() as AddressInfo).port}` } } satisfies Ready);

/** The demo as `npm run demo` starts it, with data of its own. */
async function start(): Promise<Lent> {
  const data = await mkdtemp(join(tmpdir(), 'countersign-e2e-'));
  await chmod(data, 0o711); // started by root, PostgreSQL runs as somebody else and must pass through
  const child = spawn(process.execPath, [main, 'demo', '--json', '--empty', '--data', data, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push({ child, data });
  const said: string[] = [];
  createInterface(child.stderr).on('line', (line) => said.push(line));
  const timer = setTimeout(() => child.kill('SIGTERM'), START_MS_MAX);
  const line = await Promise.race([
    once(createInterface(child.stdout), 'line').then(([text]) => String(text)),
    once(child, 'exit').then(() => {
      throw new Error(`The demo did not start:\n${said.slice(-30).join('\n')}`);
    }),
  ]);
  clearTimeout(timer);
  const { url, logins } = JSON.parse(line) as Pick<Lent, 'url' | 'logins'>;
  return { url, logins, data };
}

async function end({ child, data }: { child: ChildProcess; data: string }): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
  await rm(data, { recursive: true, force: true });
}
