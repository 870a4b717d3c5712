// How a bench tells what it measured: a table for people, one JSON line for programs.

export type Row = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The single values that `value` is the median of. */
  readonly range?: readonly number[];
  /** p50, p95, p99, max. */
  readonly spread?: readonly number[];
  readonly goal?: string;
  /** Not slow but wrong: the command ends with 1. */
  readonly isWrong?: boolean;
};

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

const number = (value: number) => value.toFixed(value >= 100 ? 0 : value >= 10 ? 1 : 2);

export function table(rows: readonly Row[]): string {
  const width = Math.max(...rows.map((row) => row.what.length));
  return rows
    .map(({ what, value, unit, range, spread, goal }) => {
      const values =
        range && range.length > 1 ? `  (${number(Math.min(...range))}–${number(Math.max(...range))}, n = ${range.length})` : '';
      const percentiles = spread
        ? `  (p50 ${spread
            .map(number)
            .join(' · p95 ')
            .replace(/ · p95 (\S+)$/, ' · max $1')
            .replace(/ · p95 (\S+ · max)/, ' · p99 $1')})`
        : '';
      return `${what.padEnd(width)}  ${`${number(value)} ${unit}`.padStart(10)}${values}${percentiles}${goal === undefined ? '' : `  goal ${goal}`}`;
    })
    .join('\n');
}
