// The server's time, once a second, for everything that counts down. One timer for the whole page, and none when nobody looks.
import { useSyncExternalStore } from 'react';
import { serverNow } from '../api/server-clock.ts';

const listeners = new Set<() => void>();
let timer: number | undefined;
let now = serverNow();

function subscribe(onTick: () => void): () => void {
  listeners.add(onTick);
  timer ??= window.setInterval(() => {
    now = serverNow();
    for (const listener of listeners) listener();
  }, 1_000);
  return () => {
    listeners.delete(onTick);
    if (listeners.size > 0) return;
    window.clearInterval(timer);
    timer = undefined;
  };
}

/** In ms, to the second. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);
