// What is typed into an item that I hold, and its way to the server: 800 ms after the last key, on blur, when the page is hidden or left.
import { useCallback, useEffect, useRef, useState } from 'react';
import { getTask, putDraft } from '../api/calls.ts';
import type { Draft, Task } from '../api/types.ts';
import { isSame } from './conflict.ts';
import { createDraftSaver, type DraftSaver, type DraftState, type Timers } from './draft-saver.ts';

const browserTimers: Timers = { set: (run, ms) => window.setTimeout(run, ms), clear: (id) => window.clearTimeout(id) };

/** After a read that failed, which may be for want of a connection. */
const AGAIN_MS = 2_000;

type Conflict = { readonly theirs: unknown; readonly version: number | null };
export type DraftWork = {
  readonly data: unknown;
  /** Whether anything was typed here. */
  hasTyped(): boolean;
  /** The data as of now, also within the event that changed them. */
  latest(): unknown;
  readonly state: DraftState;
  readonly conflict: Conflict | null;
  change(data: unknown): void;
  flush(): Promise<DraftState>;
  choose(merged: unknown): void;
  /** After a submit: what is in memory is history. */
  forget(): void;
};

const startOf = (task: Task): unknown => task.draft?.data ?? task.prefill ?? {};

export function useDraft(task: Task, isHolder: boolean): DraftWork {
  const [data, setData] = useState<unknown>(() => startOf(task));
  const [state, setState] = useState<DraftState>({ kind: 'clean' });
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const latest = useRef(data);
  const isTyped = useRef(false);
  const saver = useRef<DraftSaver | null>(null);
  latest.current = data;

  // each hold (fence) has its own saver: what an earlier hold typed and could not save goes on under the new one
  useEffect(() => {
    if (!isHolder) return undefined;
    const made = createDraftSaver({
      save: (draft, version) => putDraft(task.id, task.fence, draft, version),
      initial: task.draft,
      onState: setState,
      timers: browserTimers,
    });
    saver.current = made;
    setState(made.state());
    if (!isTyped.current) setData(startOf(task));
    else if (task.draft && !isSame(task.draft.data, latest.current)) setConflict({ theirs: task.draft.data, version: task.draft.version });
    else made.change(latest.current);
    const flush = (): void => void made.flush();
    const onHide = (): void => {
      if (document.visibilityState === 'hidden') flush();
    };
    const onLeave = (event: BeforeUnloadEvent): void => {
      if (['dirty', 'saving', 'failed', 'conflict'].includes(made.state().kind)) event.preventDefault();
    };
    document.addEventListener('visibilitychange', onHide);
    window.addEventListener('pagehide', flush);
    window.addEventListener('online', flush);
    window.addEventListener('beforeunload', onLeave);
    return () => {
      document.removeEventListener('visibilitychange', onHide);
      window.removeEventListener('pagehide', flush);
      window.removeEventListener('online', flush);
      window.removeEventListener('beforeunload', onLeave);
      made.close();
      if (saver.current === made) saver.current = null;
    };
    // the task's content belongs to the moment of the claim; later reads of the same hold must not overwrite what is typed
  }, [task.id, task.fence, isHolder]);

  useEffect(() => {
    if (state.kind !== 'conflict') return undefined;
    let timer: number | undefined;
    const read = (): void =>
      void getTask(task.id).then(
        ({ draft }: { draft: Draft | null }) => setConflict({ theirs: draft?.data ?? {}, version: draft?.version ?? null }),
        () => (timer = window.setTimeout(read, AGAIN_MS)), // nothing can be saved or handed in before it is known
      );
    read();
    return () => window.clearTimeout(timer);
  }, [state.kind, task.id]);

  const change = useCallback((next: unknown) => {
    if (isSame(next, latest.current)) return; // restoring and re-rendering are no edits
    isTyped.current = true;
    latest.current = next;
    setData(next);
    saver.current?.change(next);
  }, []);
  const flush = useCallback(async (): Promise<DraftState> => {
    await saver.current?.flush();
    return saver.current?.state() ?? { kind: 'clean' };
  }, []);
  const choose = useCallback(
    (merged: unknown) => {
      latest.current = merged;
      setData(merged);
      saver.current?.resume(merged, conflict?.version ?? null);
      setConflict(null);
    },
    [conflict],
  );
  const forget = useCallback(() => {
    isTyped.current = false;
    saver.current = null;
  }, []);
  return { data, hasTyped: () => isTyped.current, latest: () => latest.current, state, conflict, change, flush, choose, forget };
}
