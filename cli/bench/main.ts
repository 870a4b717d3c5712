// countersign bench NAME: prints what it measured and the ratio to the baseline of the same run. Benches are commands, never timed tests.
import { cpus, loadavg } from 'node:os';
import { benchClaim } from './claim.ts';
import { benchEvents } from './events.ts';
import { benchContention } from './contention.ts';
import { benchLists } from './lists.ts';
import { benchProcess } from './process.ts';
import { table, type Row } from './report.ts';
import { seed } from './seed-command.ts';

export type BenchOptions = {
  readonly name: string;
  readonly json?: boolean;
  readonly pairs?: number;
  readonly seconds?: number;
  /** Open items to begin with. */
  readonly open?: number;
  readonly data?: string;
};
type Measuring = {
  readonly pairs: number;
  readonly seconds: number;
  readonly open: number;
  readonly dataDir: string | undefined;
  readonly log: (line: string) => void;
};
type Bench = (options: Measuring) => Promise<Row[]>;

const BENCHES: Readonly<Record<string, Bench>> = {
  process: benchProcess,
  claim: benchClaim,
  contention: benchContention,
  events: benchEvents,
  lists: benchLists,
  seed,
};

/** Exit codes: 0 measured, 1 something was wrong and not just slow, 2 no such bench. */
export async function run({ name, json = false, pairs = 3, seconds = 10, open = 10_000, data }: BenchOptions): Promise<number> {
  const bench = BENCHES[name];
  if (!bench) {
    process.stderr.write(`There is no bench "${name}". There are: ${Object.keys(BENCHES).join(', ')}.\n`);
    return 2;
  }
  const [load = 0] = loadavg();
  const log = (line: string) => process.stderr.write(`${line}\n`);
  log(`${cpus().length} cores, load ${load.toFixed(1)} before the run, Node ${process.version}`);
  const rows = await bench({ pairs, seconds, open, dataDir: data, log });
  process.stdout.write(
    json ? `${JSON.stringify({ bench: name, cores: cpus().length, loadBefore: load, pairs, seconds, open, rows })}\n` : `${table(rows)}\n`,
  );
  return rows.some(({ isWrong }) => isWrong) ? 1 : 0;
}
