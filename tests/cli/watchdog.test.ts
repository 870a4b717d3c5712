// A role that lives but does no work any more ends, and its supervisor starts it again.
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { supervise, type Supervisor } from '../../workers/supervisor.ts';

const script = fileURLToPath(new URL('./fixtures/watched.ts', import.meta.url));
let supervisor: Supervisor;
const log: string[] = [];
const start = async (manner: string) => {
  log.length = 0;
  supervisor = supervise({ roles: [{ name: 'steps', script, args: [manner] }], log: (line) => log.push(line) });
  await supervisor.ready;
  return supervisor.pids()['steps'];
};
afterEach(() => supervisor.stop('the story has ended'));

const startedAgain = async (pid: number | undefined) => {
  for (let i = 0; i < 200; i++, await wait(50)) {
    const now = supervisor.pids()['steps'];
    if (now !== undefined && now !== pid) return true;
  }
  return false;
};

test.each(['idle', 'blocked'])('a role that is %s is ended and started again', async (manner) => {
  expect(await startedAgain(await start(manner))).toBe(true);
  expect(log.join('\n')).toContain('SIGKILL');
});

test('a role that works is left alone', async () => {
  const pid = await start('working');
  await wait(3_000);
  expect(supervisor.pids()['steps']).toBe(pid);
});
