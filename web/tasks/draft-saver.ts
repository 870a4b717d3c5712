// Saves what is typed, 800 ms after the last key, at once when asked. Never two requests at a time; a failure is tried again until it
// works; a version that changed elsewhere stops it until a person has chosen. No React, no clock: timers are handed in.
import { toProblem, type Problem } from '../api/problem.ts';
import type { Draft } from '../api/types.ts';

export type DraftState =
  | { readonly kind: 'clean' }
  | { readonly kind: 'restored'; readonly at: string }
  | { readonly kind: 'dirty' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'saved'; readonly at: string }
  | { readonly kind: 'failed' }
  | { readonly kind: 'conflict' }
  /** For what it says: another wording may pass. */
  | { readonly kind: 'refused'; readonly problem: Problem }
  | { readonly kind: 'lost'; readonly problem: Problem };

/** A clock of the caller: the browser's, or a test's. */
export type Timers = { set(run: () => void, ms: number): number; clear(id: number): void };

const DEBOUNCE_MS = 800;
const RETRY_MS_FIRST = 2_000;
const RETRY_MS_MAX = 30_000;

type Options = {
  readonly save: (data: unknown, version: number | null) => Promise<Draft>;
  readonly initial: Draft | null;
  readonly onState: (state: DraftState) => void;
  readonly timers: Timers;
};

export type DraftSaver = {
  change(data: unknown): void;
  /** Resolves when everything typed is saved, or cannot be saved now. */
  flush(): Promise<void>;
  /** After a conflict: goes on from the version that the server holds. */
  resume(data: unknown, version: number | null): void;
  state(): DraftState;
  /** Sends what is unsaved and stops; what cannot be sent now is kept by whoever saves. */
  close(): void;
};

export function createDraftSaver({ save, initial, onState, timers }: Options): DraftSaver {
  let version = initial?.version ?? null;
  let state: DraftState = initial ? { kind: 'restored', at: initial.at } : { kind: 'clean' };
  let pending: { readonly data: unknown } | undefined;
  let running: Promise<void> | undefined;
  let timer: number | undefined;
  let retryMs = RETRY_MS_FIRST;
  let isClosed = false;

  const show = (next: DraftState): void => {
    state = next;
    if (!isClosed) onState(next);
  };
  const stopTimer = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  };
  const later = (ms: number): void => {
    stopTimer();
    timer = timers.set(() => void run(), ms);
  };
  const isStopped = (): boolean => state.kind === 'conflict' || state.kind === 'lost';

  async function once(): Promise<void> {
    const sent = pending;
    if (!sent || isStopped() || state.kind === 'refused') return;
    pending = undefined;
    show({ kind: 'saving' });
    try {
      const saved = await save(sent.data, version);
      version = saved.version;
      retryMs = RETRY_MS_FIRST;
      show(pending ? { kind: 'dirty' } : { kind: 'saved', at: saved.at });
    } catch (error) {
      pending ??= sent;
      const problem = toProblem(error);
      if (problem.status === 412) return show({ kind: 'conflict' });
      if (!problem.mayPass) return show({ kind: problem.isLoss ? 'lost' : 'refused', problem });
      show({ kind: 'failed' });
      if (!isClosed) later(retryMs);
      retryMs = Math.min(retryMs * 2, RETRY_MS_MAX);
    }
  }

  function run(): Promise<void> {
    stopTimer();
    running ??= once().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function flush(): Promise<void> {
    if (running) await running; // what was typed meanwhile is sent by the second round
    if (pending) await run();
  }

  return {
    change(data) {
      pending = { data };
      if (isStopped()) return;
      if (state.kind !== 'saving') show({ kind: 'dirty' });
      later(DEBOUNCE_MS);
    },
    flush,
    resume(data, from) {
      version = from;
      pending = { data };
      show({ kind: 'dirty' });
      void flush();
    },
    state: () => state,
    close() {
      if (isClosed) return;
      void flush();
      isClosed = true;
      stopTimer();
    },
  };
}
