// Up to where the audit log has been read whole. Its numbers are given out before their transactions commit, so a number that is missing now
// may come in later, or never (rolled back, adopted). It is waited for until no transaction is left that could bring it.

/** How long a number is waited for at least: who has taken one may not have its transaction id yet. */
const WAIT_MS_MIN = 2_000;
/** More missing numbers than this are not waited for: whoever listens is told to read anew. */
export const GAPS_MAX = 2_000;

type Snapshot = { readonly xmin: bigint; readonly xmax: bigint };

export function openWatermark(start: number) {
  let high = start;
  const gaps = new Map<number, { readonly xmax: bigint; readonly since: number }>();

  return {
    /** The highest number that was seen. */
    high: () => high,
    /** Missing below it. */
    gaps: (): number[] => [...gaps.keys()],
    /** Everything up to here has been seen, or will never be. It never goes back. */
    floor: (): number => Math.min(high, ...[...gaps.keys()].map((id) => id - 1)),
    /**
     * Notes what one reading has brought, `ids` in ascending order, at `now` (ms of any clock that only goes forward). False: too much is
     * missing to wait for, and it was given up.
     */
    take(ids: readonly number[], { xmin, xmax }: Snapshot, now: number): boolean {
      let isWhole = true;
      for (const id of ids) {
        gaps.delete(id);
        if (id <= high) continue;
        if (id - high - 1 + gaps.size > GAPS_MAX) {
          gaps.clear();
          isWhole = false;
        } else for (let missing = high + 1; missing < id; missing++) gaps.set(missing, { xmax, since: now });
        high = id;
      }
      for (const [id, gap] of gaps) if (xmin >= gap.xmax && now - gap.since >= WAIT_MS_MIN) gaps.delete(id);
      return isWhole;
    },
  };
}
export type Watermark = ReturnType<typeof openWatermark>;
