// Two kinds of load. Closed: so many at once, each begins again when it is done; for rates. Open: at instants fixed beforehand, whatever the
// product does meanwhile, and latency counts from the intended instant; for latencies.
import { setTimeout as wait } from 'node:timers/promises';
import { build, type Histogram } from 'hdr-histogram-js';
import type { Row } from './report.ts';

/** How many per second were done by `atOnce` workers, each of whom calls `run` again and again. */
export async function closedLoop(
  { atOnce, seconds }: { atOnce: number; seconds: number },
  run: (worker: number) => Promise<unknown>,
): Promise<number> {
  const from = performance.now();
  const until = from + seconds * 1_000;
  let done = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async (_, worker) => {
      while (performance.now() < until) {
        await run(worker);
        if (performance.now() <= until) done++;
      }
    }),
  );
  return done / seconds;
}

/** Later than this at p99, and the generator measured itself. */
const LATE_MS_MAX = 10;

export type OpenLoop = {
  /** Microseconds after the intended instant. */
  readonly late: Histogram;
  readonly errors: number;
  /** Of one core, that the generator used for itself. */
  readonly cpuShare: number;
  readonly isVoid: boolean;
};

/** `run` is told its number and the instant (performance.now()) at which it should have begun. */
export async function openLoop(
  { perSecond, seconds }: { perSecond: number; seconds: number },
  run: (n: number, intended: number) => Promise<unknown>,
): Promise<OpenLoop> {
  const late = build();
  const running = new Set<Promise<unknown>>();
  let errors = 0;
  const cpuFrom = process.cpuUsage();
  const from = performance.now();
  for (let n = 0; n < perSecond * seconds; n++) {
    const intended = from + (n / perSecond) * 1_000;
    const early = intended - performance.now();
    if (early > 0) await wait(early);
    late.recordValue(Math.max(1, (performance.now() - intended) * 1_000));
    const one = run(n, intended)
      .catch(() => void errors++)
      .finally(() => running.delete(one));
    running.add(one);
  }
  await Promise.all(running);
  const { user, system } = process.cpuUsage(cpuFrom);
  const cpuShare = (user + system) / 1_000 / (performance.now() - from);
  return { late, errors, cpuShare, isVoid: late.getValueAtPercentile(99) / 1_000 > LATE_MS_MAX };
}

/** p50, p95, p99 and the longest, in milliseconds, of microseconds. */
export const spreadOf = (histogram: Histogram): number[] =>
  [50, 95, 99, 100].map((percentile) => histogram.getValueAtPercentile(percentile) / 1_000);

/** One row for a latency of an open loop; the value is the percentile `at`. */
export const latencyRow = (what: string, histogram: Histogram, { late, isVoid }: OpenLoop, goal?: string, at = 99): Row => ({
  what: `${what}, p${at}${isVoid ? ` (void: the generator was ${(late.getValueAtPercentile(99) / 1_000).toFixed(0)} ms late at p99)` : ''}`,
  value: histogram.getValueAtPercentile(at) / 1_000,
  unit: 'ms',
  spread: spreadOf(histogram),
  ...(goal !== undefined && { goal }),
});
