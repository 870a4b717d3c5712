// What a change means for what is on the screen. Pure but for the timers that are handed in.

export type LiveEvent = {
  readonly kind: 'task' | 'case' | 'queue' | 'reset';
  readonly ids: { readonly task?: string; readonly case?: string; readonly queue?: string };
};

/** Lists and counts: anything may have changed place in them. */
const LISTS: readonly unknown[] = ['inbox', 'tasks', 'counts', 'cases', 'board', 'mentions'];
const OF_TASK: readonly unknown[] = ['task', 'comments', 'questions', 'why', 'candidates', 'attachments'];
const OF_CASE: readonly unknown[] = ['case', 'clock', 'notes', 'links', 'attachments'];

/** Whether the one thing that was read under this key may be another now. */
export function touchesThing([name, about]: readonly unknown[], events: readonly LiveEvent[]): boolean {
  const isOf = (kinds: readonly unknown[]): boolean => kinds.includes(name);
  return events.some(({ kind, ids }) =>
    kind === 'reset' ? isOf(OF_TASK) || isOf(OF_CASE) : (isOf(OF_TASK) && ids.task === about) || (isOf(OF_CASE) && ids.case === about),
  );
}
/** A change of a case alone moves no list of items. */
export const touchesList = ([name, about]: readonly unknown[], events: readonly LiveEvent[]): boolean =>
  (LISTS.includes(name) || (name === 'questions' && about === 'mine')) && (name === 'cases' || events.some(({ kind }) => kind !== 'case'));

export type Timers = { set(run: () => void, ms: number): number; clear(id: number): void };
type Pace = { readonly timers: Timers; readonly afterMs: number; readonly gapMs: number };

/** Gathers what is taken and tells it together: so long after the first of them, and never sooner than the gap after the last telling. */
export function createGatherer<Thing>(tell: (things: readonly Thing[]) => void, { timers, afterMs, gapMs }: Pace) {
  let waiting: Thing[] = [];
  let timer: number | undefined;
  let gap: number | undefined;
  const flush = (): void => {
    timer = undefined;
    const things = waiting;
    waiting = [];
    gap = timers.set(() => {
      gap = undefined;
      if (waiting.length > 0) flush();
    }, gapMs);
    tell(things);
  };
  return {
    take(thing: Thing): void {
      waiting.push(thing);
      if (gap === undefined) timer ??= timers.set(flush, afterMs);
    },
    stop(): void {
      for (const id of [timer, gap]) if (id !== undefined) timers.clear(id);
      waiting = [];
    },
  };
}
