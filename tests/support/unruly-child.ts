// A child that does what children must not, for the tests of activities/adapters/children.ts.
import { readFileSync, writeFileSync } from 'node:fs';
import { execSync } from 'node:child_process';
import { connect } from 'node:net';
import { serve } from '../../activities/adapters/children-serve.ts';
import { Refusal } from '../../domain/errors.ts';

export type UnrulyJobs = {
  echo: { take: Buffer; give: Buffer };
  pid: { take: null; give: number };
  sleep: { take: number; give: null };
  eat: { take: number; give: null };
  crash: { take: null; give: null };
  refuse: { take: null; give: null };
  fail: { take: null; give: null };
  /** Takes the port of somebody who listens on this machine. */
  escape: { take: number; give: { env: string[]; read: string; data: string; write: string; run: string; network: string } };
};

const tried = (attempt: () => unknown): string => {
  try {
    return `done: ${String(attempt())}`;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
};
const eaten: Buffer[] = [];

serve<UnrulyJobs>({
  echo: (bytes) => Promise.resolve(bytes),
  pid: () => Promise.resolve(process.pid),
  sleep: (ms) => new Promise((resolve) => setTimeout(() => resolve(null), ms)),
  eat: async (bytes) => {
    for (let i = 0; i < bytes; i += 10_000_000) {
      eaten.push(Buffer.alloc(10_000_000, 1));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return null;
  },
  crash: () => process.abort(),
  refuse: () => Promise.reject(new Refusal('FILE_CORRUPT', 'Scan it again.')),
  fail: () => Promise.reject(new TypeError('a fault of ours')),
  escape: async (port) => ({
    env: Object.keys(process.env),
    read: tried(() => readFileSync('/etc/hostname', 'utf8')),
    data: tried(() => readFileSync(new URL('../../.countersign/master-key', import.meta.url), 'utf8')),
    write: tried(() => writeFileSync('/tmp/unruly', 'x')),
    run: tried(() => execSync('true')),
    network: await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve('connected'));
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    }),
  }),
});
