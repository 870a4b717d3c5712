// One reader of the audit log per process, however many streams are open; it rests while there are none.
import type { Db } from '../../db/client.ts';
import { changesSince, CHANGES_MAX, newestChange, type Change } from '../../db/queries/live-changes.ts';
import { openWatermark, type Watermark } from './watermark.ts';

/** A change is heard of after half of it on average. Reading is a look-up in an index; what costs is writing to every stream. */
const POLL_MS = 200;
/** So a thousand streams are told twice a second: 2,000 writes, some 3 % of a core, while screens redraw twice a second at most. */
const POLL_MS_OF_STREAM = 0.3;
const POLL_MS_MAX = 500;
/** While the database is away. */
const PAUSE_MS = 1_000;
/** What a stream that was cut off can catch up on. */
const KEPT = 5_000;
/** Read back when listening begins: for those who come from another process, or from this one before it was started anew. */
const READ_BACK = 1_000;

export type Heard = {
  readonly changes: readonly Change[];
  /** Everything up to here has been told. */
  readonly mark: number;
  /** Something is missing that cannot be told any more. */
  readonly isBroken: boolean;
};
export type Tail = {
  /** Resolves when it reads. */
  start(): Promise<void>;
  stop(): void;
  mark(): number;
  /** What came after this mark; null when it is not kept any more, or not of this database. */
  since(mark: number): readonly Change[] | null;
};

export function openTail(db: Db, hear: (heard: Heard) => void, streams: () => number): Tail {
  const pause = () => Math.min(POLL_MS_MAX, POLL_MS + POLL_MS_OF_STREAM * streams());
  let watermark: Watermark = openWatermark(0);
  let kept: Change[] = [];
  let keptFrom = 0;
  let timer: NodeJS.Timeout | undefined;
  let starting: Promise<void> | undefined;
  let run = 0;

  const keep = (changes: readonly Change[]): void => {
    kept.push(...changes);
    if (kept.length <= 2 * KEPT) return;
    const cut = kept.splice(0, kept.length - KEPT);
    keptFrom = Math.max(keptFrom, ...cut.map(({ id }) => id));
  };

  /** True: there is more to read. What a run has read that was stopped meanwhile is older than what the next one begins with: it is dropped. */
  async function read(mine: number): Promise<boolean> {
    const { rows, xmin, xmax, newest } = await changesSince(db, { after: watermark.high(), gaps: watermark.gaps() });
    if (run !== mine) return false;
    if (newest < watermark.high()) {
      await begin(newest, mine); // another database than before: an older copy of it was put in place
      hear({ changes: [], mark: watermark.floor(), isBroken: true });
      return false;
    }
    const isWhole = watermark.take(
      rows.map(({ id }) => id),
      { xmin, xmax },
      performance.now(),
    );
    const changes = rows.filter(({ branch, event }) => branch !== null || mayEndAStream(event));
    keep(changes);
    if (!isWhole) keptFrom = watermark.high();
    if (changes.length > 0 || !isWhole) hear({ changes, mark: watermark.floor(), isBroken: !isWhole });
    return rows.length >= CHANGES_MAX;
  }

  async function begin(newest: number, mine: number): Promise<void> {
    const from = Math.max(0, newest - READ_BACK);
    const { rows, xmin, xmax } = await changesSince(db, { after: from, gaps: [] });
    if (run !== mine) return;
    keptFrom = from;
    watermark = openWatermark(from);
    watermark.take(
      rows.map(({ id }) => id),
      { xmin, xmax },
      performance.now(),
    );
    kept = rows.filter(({ branch }) => branch !== null);
  }

  function next(mine: number, waitMs: number): void {
    timer = setTimeout(() => {
      read(mine).then(
        (more) => run === mine && next(mine, more ? 0 : pause()),
        () => run === mine && next(mine, PAUSE_MS),
      );
    }, waitMs);
  }

  async function launch(): Promise<void> {
    const mine = ++run;
    await begin(await newestChange(db), mine);
    if (run === mine) next(mine, POLL_MS);
  }

  return {
    async start() {
      for (;;) {
        const beginning = (starting ??= launch());
        await beginning.catch((error: unknown) => {
          if (starting === beginning) starting = undefined;
          throw error;
        });
        if (starting === beginning) return;
        // It was stopped while it began, because the last one who listened has gone: whoever waits here needs it all the same.
      }
    },
    stop() {
      run++;
      clearTimeout(timer);
      starting = undefined;
    },
    mark: () => watermark.floor(),
    since: (mark) => (mark < keptFrom || mark > watermark.high() ? null : kept.filter(({ id }) => id > mark)),
  };
}

/** Events that may end somebody's session, or change what she may hear. */
export const mayEndAStream = (event: string): boolean =>
  !event.startsWith('session.opened') && /^(session|person|people|change|role|grant|api-key|password|substitution|branch|team)/.test(event);
