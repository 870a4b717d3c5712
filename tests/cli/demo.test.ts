// The whole product as `npm run demo` starts it, killed and started again.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { hasEnded } from '../../cli/servers/processes.ts';
import { connect, type Db } from '../../db/client.ts';
import { openCrowd } from '../../demo/crowd.ts';
import { openDemoLoans, saidOf } from '../../demo/loans.ts';
import { openProgress } from '../../demo/progress.ts';
import type { Login } from '../../demo/seed.ts';
import { deskAt } from '../../demo/session.ts';
import { IS_LONG } from '../support/long.ts';

const MINUTE = 60_000;
const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
type Ready = { url: string; openapi: string; pid: number; logins: { username: string; password: string; roles: string[] }[] };
type Demo = Ready & { stdout: () => string; process: ChildProcess };

let folder: string;
let data: string;
const demos: ChildProcess[] = [];
/** Is asked several things, and is killed by the last one: a start costs 10 s of CPU. */
let demo: Demo;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-demo-'));
  chmodSync(folder, 0o755); // as root, PostgreSQL runs as another user, who must pass
  data = join(folder, 'data');
  demo = await start();
}, 4 * MINUTE);
afterAll(async () => {
  for (const demo of demos) if (demo.exitCode === null && demo.signalCode === null) await ended(demo, 'SIGTERM');
  for (const pid of serverPids()) if (pid > 0 && !hasEnded(pid)) process.kill(pid, 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
}, 2 * MINUTE);

const env = { PATH: process.env['PATH'], COUNTERSIGN_TEMPORAL_CLI: process.env['COUNTERSIGN_TEMPORAL_CLI'] };

async function start(): Promise<Demo> {
  const demo = spawn(process.execPath, [main, 'demo', '--json', '--empty', '--data', data, '--port', '0'], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  demos.push(demo);
  let stdout = '';
  let stderr = '';
  demo.stdout.on('data', (text: Buffer) => (stdout += text.toString()));
  demo.stderr.on('data', (text: Buffer) => (stderr += text.toString()));
  for (const end = performance.now() + 3 * MINUTE; !stdout.includes('\n'); await wait(100)) {
    if (demo.exitCode !== null || performance.now() > end) throw new Error(`the demo did not come up:\n${stderr}`);
  }
  return { ...(JSON.parse(stdout) as Ready), stdout: () => stdout, process: demo };
}

/** Open tasks and outcomes of the cases that belong to one, read past the product's own screens. */
async function standsAt(db: Db, id: string): Promise<string[]> {
  const rows = await db.sql<{ at: string }[]>`
    select task as at from app.tasks t join app.cases c on c.id = t.case_id where c.root_case = ${id} and t.state = 'open'
    union all select process || ' ' || outcome from app.cases where root_case = ${id} and state = 'closed' and process <> 'document-intake'`;
  return rows.map(({ at }) => at).sort();
}

async function ended(demo: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  const end = once(demo, 'exit');
  demo.kill(signal);
  return ((await end) as [number | null])[0];
}

const read = (name: string): string => {
  try {
    return readFileSync(join(data, name), 'utf8');
  } catch {
    return '';
  }
};
const serverPids = (): number[] => [
  Number(read('postgres/postmaster.pid').split('\n')[0]),
  Number((JSON.parse(read('temporal/server.json') || '{}') as { pid?: number }).pid ?? 0),
];
const apiPid = (demo: number): number =>
  Number(spawnSync('pgrep', ['-P', String(demo), '-f', 'api/main.ts'], { encoding: 'utf8' }).stdout.trim());
const roleLines = (): string => read('logs/countersign.log');

/** A clerk's session on the running demo. */
async function signIn({ url, logins }: Ready, username: string) {
  const { password } = logins.find((login) => login.username === username)!;
  const headers: Record<string, string> = { 'content-type': 'application/json', 'x-countersign': '1' };
  const call = async (path: string, body?: object) => {
    const key = body ? { 'idempotency-key': crypto.randomUUID() } : {};
    const answer = await fetch(url + path, {
      method: body ? 'POST' : 'GET',
      headers: { ...headers, ...key },
      ...(body && { body: JSON.stringify(body) }),
    });
    return {
      status: answer.status,
      body: (answer.status === 204 ? undefined : await answer.json()) as any,
      cookie: answer.headers.get('set-cookie'),
    };
  };
  const { status, cookie } = await call('/v1/session', { username, password });
  expect(status).toBe(200);
  headers['cookie'] = cookie!.split(';')[0]!;
  return call;
}

test('one command brings up the whole product, and says so in one line', async () => {
  expect(demo.stdout().trim().split('\n')).toHaveLength(1);
  expect(demo.pid).toBe(demo.process.pid);
  expect((await (await fetch(demo.openapi)).json()) as { openapi: string }).toMatchObject({ openapi: '3.1.1' });
  const page = await fetch(demo.url);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('/assets/')]);
  expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
});

test('a second one on the same folder does not fight for it', () => {
  const second = spawnSync(process.execPath, [main, 'demo', '--data', data], { env, encoding: 'utf8' });
  expect(second.status).toBe(3);
  expect(second.stderr).toContain(`A demo already runs on ${data} (process ${demo.pid}, ${demo.url})`);
});

/** Where somebody finds the loans of a few numbers. */
const STANDS: Readonly<Record<number, string>> = {
  ...{ 0: 'verify', 2: 'approveL1', 6: 'credit-review disbursed, disbursement disbursed' },
  ...{ 7: 'credit-review offer-refused', 39: 'credit-review declined' },
};
/** Further ones on the way to the money, by which the paid-out one has come. */
const STANDS_TOO: Readonly<Record<number, string>> = { 1: 'underwrite', 3: 'acceptOffer', 4: 'make', 5: 'check' };

test(
  'its loans stand in all stages: one of each is brought from its papers to where somebody finds it',
  { timeout: 8 * MINUTE },
  async () => {
    const { env: running } = JSON.parse(read('running.json')) as { env: Record<string, string> };
    const db = connect({ url: running['COUNTERSIGN_DATABASE_URL'] ?? '', name: 'demo test', max: 2 });
    try {
      const expected = { ...STANDS, ...(IS_LONG ? STANDS_TOO : {}) };
      const numbers = Object.keys(expected).map(Number);
      const lanes = [0, 1, 2].map((lane) => numbers.filter((_, at) => at % 3 === lane)); // three at a time: it takes half as long
      const progress = openProgress(join(data, 'demo.json'), '2026-03-02T01:00:00.000Z');
      const options = { as: deskAt(demo.url, demo.logins as Login[]), progress, signal: new AbortController().signal };
      const loans = await Promise.all(lanes.map((lane) => openDemoLoans({ ...options, numbers: lane })));
      expect(loans).toEqual(lanes.map(({ length }) => ({ wanted: length, standing: length, lacking: [], failures: [] })));
      const stands = Object.entries(progress.cases).filter(([key]) => !key.endsWith(' stands'));
      expect(stands.map(([name]) => name).sort()).toEqual(
        numbers.map((number) => `loan-CUS-1${String(number + 1).padStart(3, '0')}`).sort(),
      );
      const found = stands.map(
        async ([name, id]) => [Number(name.slice('loan-CUS-1'.length)) - 1, (await standsAt(db, id)).join(', ')] as const,
      );
      expect(Object.fromEntries(await Promise.all(found))).toEqual(expected);
      // a case that stands where it should is nobody's any more: the next start leaves it alone
      const nobody = () => Promise.reject(new Error('nobody is needed'));
      const { length } = numbers;
      expect(await openDemoLoans({ ...options, as: nobody, numbers })).toMatchObject({ wanted: length, standing: length });
    } finally {
      await db.close();
    }
  },
);

test('killed altogether and started again, it finds every case; stopped, it leaves nothing running', { timeout: 8 * MINUTE }, async () => {
  const clerk = await signIn(demo, 'handler1');
  const input = { channel: 'branch', customerId: 'CUS-0001', text: 'The teller closed the counter although people were waiting.' };
  const { body } = await clerk('/v1/processes/complaint/cases', { input });
  const caseId = (body as { id: string }).id;
  let claimed = await clerk('/v1/claims', {});
  for (let tries = 0; claimed.status === 204 && tries < 100; tries++) {
    await wait(200); // the complaint is classified first
    claimed = await clerk('/v1/claims', {});
  }
  expect(claimed.body).toMatchObject({ caseId, task: 'investigate', state: 'claimed' });

  // The power goes: demo, roles and both servers at once.
  const roles = spawnSync('pgrep', ['-P', String(demo.pid)], { encoding: 'utf8' })
    .stdout.trim()
    .split('\n')
    .map(Number);
  const servers = serverPids();
  const all = [...new Set([demo.pid, ...roles, ...servers])];
  expect(all.length).toBeGreaterThanOrEqual(7);
  for (const pid of all) process.kill(pid, 'SIGKILL');
  for (const end = performance.now() + 20_000; !all.every(hasEnded); await wait(50)) expect(performance.now()).toBeLessThan(end);

  const again = await start();
  const back = await signIn(again, 'handler1');
  expect((await back(`/v1/cases/${caseId}`)).body).toMatchObject({
    id: caseId,
    state: 'open',
    tasks: [{ task: 'investigate', state: 'claimed' }],
  });
  const answer = { finding: 'rejected', facts: 'The counter closed at its posted time, and nobody was turned away.' };
  const completed = await back(`/v1/tasks/${claimed.body.id}/complete`, { fence: claimed.body.fence, answer });
  expect(completed.status).toBe(200);
  await expect.poll(async () => (await back(`/v1/cases/${caseId}`)).body.tasks.length, { timeout: 20_000 }).toBe(2); // the process went on

  const replay = spawnSync(process.execPath, [main, 'replay', caseId, '--json'], {
    env: { ...env, COUNTERSIGN_DATA_DIR: data },
    encoding: 'utf8',
  });
  expect(JSON.parse(replay.stdout)).toMatchObject({ case: caseId, same: true });

  // The API alone is killed while cases come in: the supervisor brings it back, and they go on coming in by themselves.
  const progress = openProgress(join(data, 'crowd.json'), new Date().toISOString());
  const enough = new AbortController();
  const as = deskAt(again.url, again.logins as Login[]);
  const filling = openCrowd({ as, progress, signal: enough.signal });
  const filledBeyond = (n: number) => Promise.race([filling, expect.poll(() => progress.crowd(), { timeout: 90_000 }).toBeGreaterThan(n)]);
  await filledBeyond(0);
  process.kill(apiPid(again.pid), 'SIGKILL');
  await filledBeyond(progress.crowd() + 12);
  enough.abort();
  expect(await filling).toBe(progress.crowd());

  const [postgres, temporal] = serverPids();
  const begun = performance.now();
  expect(await ended(again.process, 'SIGTERM')).toBe(0);
  expect(performance.now() - begun).toBeLessThan(45_000);
  expect([postgres, temporal].map((pid) => hasEnded(pid!))).toEqual([true, true]);
  expect(roleLines()).toContain('flow ended');
});

test('loans that could not be brought in are counted and their stages named, after a second try', async () => {
  const progress = openProgress(join(folder, 'none.json'), '2026-03-02T01:00:00.000Z');
  let calls = 0;
  const as = () => Promise.reject(new Error(`nobody is at work (${++calls})`));
  progress.note('loan-CUS-1001 stands', 'INT-1');
  const loans = await openDemoLoans({ as, progress, signal: new AbortController().signal, numbers: [0, 1, 39] });
  expect(loans).toMatchObject({ wanted: 3, standing: 1, lacking: ['underwrite', 'arrears'] });
  expect(loans.failures).toEqual(['CUS-1002: nobody is at work (3)', 'CUS-1040: nobody is at work (4)']);
  expect(saidOf(loans)).toBe(
    '1 of 3 loans of the demonstration are in, none stands at underwrite, arrears. The next start tries the others again.',
  );
  expect(saidOf({ wanted: 40, standing: 39, lacking: [], failures: ['x'] })).toContain('39 of 40 loans');
  expect(saidOf({ wanted: 40, standing: 40, lacking: [], failures: [] })).toBe('40 loans of the demonstration are in, in all stages.');
});
