// The process itself: says where it is when it is ready, finishes what it has begun when it is told to stop, and names what is wrong.
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TEST_KEY } from '../support/test-key.ts';
import { openApi, type House } from './support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openApi();
});
afterAll(async () => {
  await house.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const dataDir = mkdtempSync(join(tmpdir(), 'countersign-main-'));

const MAIN = fileURLToPath(new URL('../../api/main.ts', import.meta.url));
type Started = { child: ChildProcess; ended: Promise<{ code: number | null; log: string }>; ready: Promise<{ url: string; port: number }> };
function start(env: Record<string, string> = {}): Started {
  const child = fork(MAIN, {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      COUNTERSIGN_DATABASE_URL: house.url,
      COUNTERSIGN_TEMPORAL_ADDRESS: '127.0.0.1:1',
      COUNTERSIGN_MASTER_KEY: TEST_KEY.toString('base64'),
      COUNTERSIGN_API_PORT: '0',
      COUNTERSIGN_SECURE_COOKIES: 'false',
      COUNTERSIGN_DATA_DIR: dataDir,
      ...env,
    },
  });
  let log = '';
  child.stderr?.on('data', (chunk) => (log += String(chunk)));
  const ready = new Promise<{ url: string; port: number }>((resolve) =>
    child.once('message', (message) => resolve(message as { url: string; port: number })),
  );
  const ended = new Promise<{ code: number | null; log: string }>((resolve) =>
    child.once('exit', (code) => setTimeout(() => resolve({ code, log }), 50)),
  );
  return { child, ready, ended };
}

describe('the process of the API', () => {
  it('clears away uploads that a crash left half-written, and none that may still be under way', async () => {
    const incoming = join(dataDir, 'blobs', 'incoming');
    mkdirSync(incoming, { recursive: true });
    for (const name of ['old', 'new']) writeFileSync(join(incoming, name), 'half of it');
    const hoursAgo = new Date(Date.now() - 2 * 3_600_000);
    utimesSync(join(incoming, 'old'), hoursAgo, hoursAgo);
    const { child, ready, ended } = start();
    await ready;
    expect(readdirSync(incoming)).toEqual(['new']);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(0);
  });

  it('says where it is, serves, and stops on SIGTERM without cutting off what it has begun', async () => {
    const { child, ready, ended } = start();
    const { url, port } = await ready;
    expect(url).toBe(`http://localhost:${port}`);
    const base = `http://127.0.0.1:${port}`;
    expect(await (await fetch(`${base}/readyz`)).json()).toEqual({ ready: true, database: 'up', blobs: 'up', engine: 'down' });
    const lock = Promise.withResolvers<void>();
    const clerk = await house.person(['R04']);
    const id = `${await house.startCase(await house.person(['R07']))}.write.1`;
    const holding = house.db.transaction(async (tx) => {
      await tx.sql`select id from app.tasks where id = ${id} for update`;
      await lock.promise;
    });
    const slow = fetch(`${base}/v1/tasks/${id}/claim`, {
      method: 'POST',
      headers: { cookie: `countersign=${clerk.token}`, 'x-countersign': '1' },
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGTERM');
    await new Promise((resolve) => setTimeout(resolve, 200));
    lock.resolve();
    await holding;
    expect((await slow).status).toBe(200);
    expect((await ended).code).toBe(0);
    await expect(fetch(`${base}/livez`)).rejects.toThrow();
  });
  it('ends when whoever supervises it is gone', async () => {
    const { child, ready, ended } = start();
    await ready;
    child.disconnect();
    expect((await ended).code).not.toBe(null);
  });
  it('names a port that is in use, and what to do', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    const { code, log } = await start({ COUNTERSIGN_API_PORT: String(port) }).ended;
    server.close();
    expect([code, log]).toEqual([1, expect.stringContaining(`port ${port} is in use: choose another with COUNTERSIGN_API_PORT`)]);
  });
  it('names everything that is wrong with its configuration', async () => {
    const { code, log } = await start({ COUNTERSIGN_MASTER_KEY: 'short', COUNTERSIGN_API_PORT: 'x' }).ended;
    expect(code).toBe(2);
    expect(log).toContain('COUNTERSIGN_MASTER_KEY');
    expect(log).toContain('COUNTERSIGN_API_PORT');
  });
});
