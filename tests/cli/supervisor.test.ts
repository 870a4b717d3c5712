import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { hasEnded } from '../../cli/servers/processes.ts';
import { supervise, type Supervisor } from '../../workers/supervisor.ts';

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const script = fixture('role.ts');
const running: Supervisor[] = [];

function start(manners: Record<string, string>, drainMsMax?: number) {
  const log: string[] = [];
  const lines: string[] = [];
  const roles = Object.entries(manners).map(([name, manner]) => ({ name, script, args: [manner] }));
  const supervisor = supervise({
    roles,
    log: (line) => log.push(line),
    onLine: (role, line) => lines.push(`${role}: ${line}`),
    ...(drainMsMax && { drainMsMax }),
  });
  running.push(supervisor);
  return { supervisor, log, lines };
}

async function until(condition: () => boolean, msMax: number): Promise<number> {
  const from = performance.now();
  while (!condition()) {
    if (performance.now() - from > msMax) throw new Error(`not within ${msMax} ms: ${condition.toString()}`);
    await wait(10);
  }
  return performance.now() - from;
}

afterEach(async () => {
  await Promise.all(running.splice(0).map((supervisor) => supervisor.stop('end of the test')));
});

describe('the supervisor', () => {
  test('starts a killed role again within two seconds, also the sixth time in a row, and leaves the others alone', async () => {
    const { supervisor, log } = start({ api: 'well', flow: 'well' });
    await supervisor.ready;
    const { flow } = supervisor.pids();
    for (let kill = 1; kill <= 6; kill++) {
      const pid = supervisor.pids()['api']!;
      process.kill(pid, 'SIGKILL');
      const back = () => log.filter((line) => line.startsWith('api is back')).length === kill;
      // The promise is for the start: how long a role then takes to be ready is its own affair.
      const ms = await until(() => back() || (supervisor.pids()['api'] ?? pid) !== pid, 2_000);
      expect(ms).toBeLessThan(2_000);
      await until(back, 5_000);
    }
    expect(supervisor.pids()['flow']).toBe(flow);
    expect(log.filter((line) => line.includes('SIGKILL'))).toHaveLength(6);
  });

  test('drains every role on stop and says why it stopped', async () => {
    const { supervisor, log, lines } = start({ api: 'well', keeper: 'well' });
    await supervisor.ready;
    const pids = Object.values(supervisor.pids());
    await supervisor.stop('SIGTERM');
    expect(pids.every(hasEnded)).toBe(true);
    expect(lines).toContain('api: drained');
    expect(lines).toContain('keeper: drained');
    expect(log).toContain('draining api, keeper: SIGTERM');
    expect(log.some((line) => /^api ended after .* \(exit code 0\)$/.test(line))).toBe(true);
    await wait(200);
    expect(supervisor.pids()).toEqual({}); // and starts none again
  });

  test('kills a role that will not drain, and says so', async () => {
    const { supervisor, log } = start({ api: 'stubborn' }, 300);
    await supervisor.ready;
    const { api } = supervisor.pids();
    await supervisor.stop('SIGTERM');
    expect(hasEnded(api!)).toBe(true);
    expect(log.some((line) => line.startsWith('api has not drained'))).toBe(true);
  });

  test('restarts one role on demand without calling it a crash', async () => {
    const { supervisor, log, lines } = start({ api: 'well', flow: 'well' });
    await supervisor.ready;
    const before = supervisor.pids();
    await supervisor.restart('api');
    await until(() => log.some((line) => line.startsWith('api is back')), 5_000);
    expect(supervisor.pids()['api']).not.toBe(before['api']);
    expect(supervisor.pids()['flow']).toBe(before['flow']);
    expect(lines).toContain('api: drained');
    expect(log.some((line) => line.includes('starting it again'))).toBe(false);
  });

  test('gives up on a role that never comes up, with the last words of that role', async () => {
    const { supervisor } = start({ api: 'well', flow: 'broken' });
    await expect(supervisor.ready).rejects.toThrow(/flow cannot be started \(exit code 1\).*\n\s+the database is not there/);
  });

  test('does not try a second time what its configuration forbids', async () => {
    const { supervisor, log } = start({ api: 'misused' });
    await expect(supervisor.ready).rejects.toThrow('api cannot be started (exit code 2)');
    await supervisor.stop('it cannot be started');
    expect(log.filter((line) => line.startsWith('api ended'))).toHaveLength(1);
  });

  test('leaves no process behind when it is killed itself', async () => {
    const supervisor = spawn(process.execPath, [fixture('supervised.ts')], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(supervisor.stdout, 'data')) as [Buffer];
    const pids = Object.values(JSON.parse(line.toString()) as Record<string, number>);
    expect(pids).toHaveLength(3);
    expect(pids.some(hasEnded)).toBe(false);
    supervisor.kill('SIGKILL');
    await until(() => pids.every(hasEnded), 3_000);
  });
});
