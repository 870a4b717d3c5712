import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startChildren, type Children, type ChildOptions } from '../../activities/adapters/children.ts';
import type { UnrulyJobs } from '../support/unruly-child.ts';

const options: ChildOptions = {
  script: new URL('../support/unruly-child.ts', import.meta.url),
  count: 2,
  rssBytesMax: 200_000_000,
  recycleAfter: 1_000,
  waitingMax: 10,
  startMsMax: 10_000,
};
const limits = { deadlineMs: 5_000 };
let children: Children<UnrulyJobs>;
beforeEach(() => {
  children = startChildren(options);
});
afterEach(() => children.close());

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describe('a job', () => {
  test('takes and gives bytes', async () => {
    expect(await children.run('echo', Buffer.from('公民'), limits)).toEqual(Buffer.from('公民'));
  });

  test('that passes its deadline is killed, alone', async () => {
    const neighbour = children.run('sleep', 600, limits);
    await expect(children.run('sleep', 60_000, { deadlineMs: 200 })).rejects.toMatchObject({ name: 'ChildFailed', reason: 'deadline' });
    await expect(neighbour).resolves.toBeNull();
  });

  test('that eats memory is killed, and the next one finds a fresh child', async () => {
    await expect(children.run('eat', 1_000_000_000, limits)).rejects.toMatchObject({ reason: 'memory' });
    expect(children.peakRssBytes()).toBeGreaterThan(options.rssBytesMax);
    await expect(children.run('pid', null, limits)).resolves.toBeGreaterThan(0);
  });

  test('that crashes natively loses only itself', async () => {
    await expect(children.run('crash', null, limits)).rejects.toMatchObject({ reason: 'crashed' });
    await expect(children.run('pid', null, limits)).resolves.toBeGreaterThan(0);
  });

  test('that is refused brings its code and message along; a fault says that it is one', async () => {
    await expect(children.run('refuse', null, limits)).rejects.toMatchObject({
      name: 'Refusal',
      code: 'FILE_CORRUPT',
      message: 'Scan it again.',
    });
    await expect(children.run('fail', null, limits)).rejects.toMatchObject({
      name: 'ChildFailed',
      reason: 'threw',
      message: 'a fault of ours',
    });
  });

  test('waits for its turn; more than may wait are refused', async () => {
    const jobs = Array.from({ length: 20 }, () => children.run('sleep', 20, limits));
    const settled = await Promise.allSettled(jobs);
    expect(settled.filter(({ status }) => status === 'fulfilled')).toHaveLength(12);
    expect(settled.at(-1)).toMatchObject({ reason: { code: 'OVERLOADED' } });
  });
});

describe('a child', () => {
  test('gets no environment and may neither read elsewhere, write, start a program, nor reach anybody', async () => {
    const listener = createServer().listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const { env, network, ...tries } = await children.run('escape', (listener.address() as AddressInfo).port, limits);
    listener.close();
    expect(env.filter((name) => !name.startsWith('NODE_CHANNEL'))).toEqual(['MALLOC_ARENA_MAX']);
    const denied = 'ERR_ACCESS_DENIED';
    expect(tries).toEqual({ read: denied, data: denied, write: denied, run: denied });
    const mayIsolate = spawnSync('unshare', ['--map-current-user', '--net', 'true']).status === 0; // not in every container, nor elsewhere
    expect(network).toBe(mayIsolate ? 'ENETUNREACH' : 'connected');
  });

  test('is used again, and replaced after its share of jobs', async () => {
    const few = startChildren<UnrulyJobs>({ ...options, count: 1, recycleAfter: 2 });
    const pids = [];
    for (let i = 0; i < 4; i++) pids.push(await few.run('pid', null, limits));
    await few.close();
    expect(pids[1]).toBe(pids[0]);
    expect(pids[2]).not.toBe(pids[0]);
    expect(pids[3]).toBe(pids[2]);
  });

  test('that cannot start fails its job instead of letting it wait', async () => {
    const broken = startChildren<UnrulyJobs>({ ...options, script: new URL('../support/no-such-child.ts', import.meta.url) });
    await expect(broken.run('pid', null, limits)).rejects.toMatchObject({ reason: 'unready' });
    await broken.close();
  });

  test('ends with the pool, and what still runs or waits is told so', async () => {
    const running = children.run('sleep', 60_000, limits);
    await expect.poll(() => children.pids()).toHaveLength(1);
    const pids = children.pids();
    await Promise.all([expect(running).rejects.toMatchObject({ reason: 'closed' }), children.close()]);
    await expect(children.run('pid', null, limits)).rejects.toMatchObject({ reason: 'closed' });
    await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  });
});
