// One event stream per tab: what has changed, by ids. Whatever is visible of it is read again, gathered over half a second; lists at most
// every few seconds, for in a busy bank something always changes. Without a stream the screens poll as before.
import type { QueryClient } from '@tanstack/react-query';
import { createStore, type Store } from '../app/store.ts';
import { signedOut } from './http.ts';
import { createGatherer, touchesList, touchesThing, type LiveEvent, type Timers } from './live-events.ts';

/** Whether changes are heard as they happen. */
export const isLive: Store<boolean> = createStore(false);

const BATCH_MS = 500;
const LISTS_MS = 2_500;
/** The stream beats every 15 s: nothing heard for so long means that it is dead, whatever the browser thinks. */
const SILENT_MS = 40_000;
/** Refused (too many tabs) or ended: tried again after this. */
const AGAIN_MS = 20_000;
/** A tab that nobody looks at gives its connection back. */
const HIDDEN_MS = 60_000;
const KINDS = ['hello', 'task', 'case', 'queue', 'reset', 'beat'] as const;

const timers: Timers = { set: (run, ms) => window.setTimeout(run, ms), clear: (id) => window.clearTimeout(id) };

type Listener = (event: LiveEvent) => void;
const listeners = new Set<Listener>();
/** Hears every change at once, ungathered. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Gives back how to stop. */
export function startLive(client: QueryClient): () => void {
  let source: EventSource | undefined;
  let watch: number | undefined;
  let again: number | undefined;
  let hidden: number | undefined;
  let wasOpen = false;
  const things = createGatherer<LiveEvent>(
    (events) => void client.invalidateQueries({ predicate: ({ queryKey }) => touchesThing(queryKey, events) }),
    { timers, afterMs: BATCH_MS, gapMs: BATCH_MS },
  );
  const lists = createGatherer<LiveEvent>(
    (events) => void client.invalidateQueries({ predicate: ({ queryKey }) => touchesList(queryKey, events) }),
    { timers, afterMs: BATCH_MS, gapMs: LISTS_MS },
  );
  const pass = (event: LiveEvent): void => {
    things.take(event);
    lists.take(event);
    for (const listener of listeners) listener(event);
  };

  const heard = (): void => {
    window.clearTimeout(watch);
    watch = window.setTimeout(() => reopen(0), SILENT_MS);
  };
  const close = (): void => {
    window.clearTimeout(watch);
    window.clearTimeout(again);
    source?.close();
    source = undefined;
    isLive.set(false);
  };
  const reopen = (ms: number): void => {
    close();
    again = window.setTimeout(open, ms);
  };
  const take = (kind: (typeof KINDS)[number], message: MessageEvent<string>): void => {
    heard();
    isLive.set(true);
    if (kind === 'beat') return;
    // a stream that comes back by itself goes on where it was; one that was opened anew may have missed something
    if (kind === 'hello') {
      if (wasOpen) pass({ kind: 'reset', ids: {} });
      wasOpen = true;
      return;
    }
    pass(JSON.parse(message.data) as LiveEvent);
  };
  function open(): void {
    if (source || signedOut.get() || document.visibilityState === 'hidden') return;
    const made = new EventSource('/v1/events');
    source = made;
    for (const kind of KINDS) made.addEventListener(kind, (message) => take(kind, message as MessageEvent<string>));
    made.onerror = () => {
      isLive.set(false);
      if (made.readyState === EventSource.CLOSED) reopen(AGAIN_MS);
    };
    heard();
  }
  const onLook = (): void => {
    window.clearTimeout(hidden);
    if (document.visibilityState === 'hidden') hidden = window.setTimeout(close, HIDDEN_MS);
    else if (!source) open();
  };
  const onSession = (): void => (signedOut.get() ? close() : open());
  document.addEventListener('visibilitychange', onLook);
  const stopSession = signedOut.subscribe(onSession);
  open();
  return () => {
    document.removeEventListener('visibilitychange', onLook);
    stopSession();
    window.clearTimeout(hidden);
    close();
    things.stop();
    lists.stop();
  };
}
