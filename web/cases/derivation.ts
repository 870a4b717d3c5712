// The arithmetic of a deadline as rows: days that are alike and follow each other are one row. Pure.
import type { ExplainedClock, Text } from '../api/types.ts';

type Day = ExplainedClock['explanation'][number];
type DayRun = {
  readonly from: string;
  readonly to: string;
  /** The how-manieth days of the span; null when these days were not counted. */
  readonly counted: readonly [first: number, last: number] | null;
  readonly text: Text;
  readonly holiday: string | undefined;
};

export function dayRuns(days: readonly Day[]): DayRun[] {
  const runs: { readonly first: Day; last: Day }[] = [];
  for (const day of days) {
    const run = runs.at(-1);
    if (run && isAlike(run.last, day)) run.last = day;
    else runs.push({ first: day, last: day });
  }
  return runs.map(({ first, last }) => ({
    from: first.date,
    to: last.date,
    counted: first.counted === null || last.counted === null ? null : [first.counted, last.counted],
    text: first.text,
    holiday: first.name,
  }));
}

const isAlike = (one: Day, other: Day): boolean => one.why === other.why && one.name === other.name && one.off === other.off;
