// Short form of `npm run chaos -- --money`: workers are killed at steps of the saga and the core fails, and still each approved tranche is
// paid exactly once or taken back whole. The long form has 200 runs (docs/money.md).
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { BLOWS, nameOf, planRuns } from '../../cli/chaos/plan.ts';
import type { MoneyReport } from '../../cli/chaos/money.ts';

const main = fileURLToPath(new URL('../../cli/main.ts', import.meta.url));
const RUNS = 40;

test('of 40 approved tranches under kills and faults each is paid exactly once or taken back whole, and the journal comes to zero', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    main,
    'chaos',
    '--money',
    '--runs',
    String(RUNS),
    '--seed',
    '7',
    '--json',
  ]);
  const report = JSON.parse(stdout) as MoneyReport;
  expect(report.wrong).toEqual([]);
  expect(Object.values(report.outcomes).reduce((sum, n) => sum + n, 0)).toBe(RUNS);
  expect(report.outcomes['disbursed']).toBeGreaterThan(RUNS / 2);
  expect(report.kills).toBeGreaterThan(5);
  expect(report.faults).toBeGreaterThan(10);
}, 600_000);

describe('the plan', () => {
  test('is the same for the same seed and another for another', () => {
    expect(planRuns({ runs: 40, seed: 7 })).toEqual(planRuns({ runs: 40, seed: 7 }));
    expect(planRuns({ runs: 40, seed: 8 })).not.toEqual(planRuns({ runs: 40, seed: 7 }));
  });

  test('of the long form strikes every step before, after and unacknowledged, and every step that moves money with every fault', () => {
    const struck = new Set(planRuns({ runs: 200, seed: 1 }).flatMap(({ blows }) => blows.map(nameOf)));
    expect(BLOWS.map(nameOf).filter((name) => !struck.has(name))).toEqual([]);
    expect(BLOWS.length).toBeGreaterThan(55);
  });
});
