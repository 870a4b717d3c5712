// Short form of `npm run chaos -- --money`: workers are killed at steps of the saga and the core fails, and still each approved tranche is
// paid exactly once, or taken back whole where its plan left nothing else. The plan and the verdict themselves are tested in
// tests/cli/chaos-money.test.ts. The long form has 200 runs (docs/money.md).
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { endOf } from '../../cli/chaos/path.ts';
import { planRuns } from '../../cli/chaos/plan.ts';
import type { MoneyReport } from '../../cli/chaos/money.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const RUNS = 40;
const SEED = 7;

test('of 40 approved tranches under kills and faults each is paid exactly once or, where its plan left nothing else, taken back whole, and the journal comes to zero', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    main,
    'chaos',
    '--money',
    '--runs',
    String(RUNS),
    '--seed',
    String(SEED),
    '--json',
  ]);
  const report = JSON.parse(stdout) as MoneyReport;
  expect(report.wrong).toEqual([]);
  expect(Object.values(report.outcomes).reduce((sum, n) => sum + n, 0)).toBe(RUNS);
  const planned = planRuns({ runs: RUNS, seed: SEED });
  const mustBePaid = planned.filter((run) => endOf(run) === 'disbursed').length;
  expect(report.outcomes['disbursed']).toBeGreaterThanOrEqual(mustBePaid);
  // Every blow falls, but for one whose way was cut short by the death of a worker that was meant for another run.
  expect(report.missed.length).toBeLessThan(4);
  expect(report.kills + report.faults + report.missed.length).toBe(planned.flatMap(({ blows }) => blows).length);
  expect(report.kills).toBeGreaterThan(10);
  expect(report.faults).toBeGreaterThan(20);
}, 600_000);
