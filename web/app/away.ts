// Whether somebody is at the desk. An unattended screen asks the server nothing: it must neither keep a session alive (idle 15 min, as
// the API counts it) nor take work that nobody will do.
import { createStore, useStore } from './store.ts';

/** Shorter than the API's idle time of a session. */
const AWAY_MS = 10 * 60_000;

export const isAway = createStore(false);
let timer: number | undefined;

function seen(): void {
  isAway.set(false);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => isAway.set(true), AWAY_MS);
}

export function watchDesk(): void {
  for (const sign of ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const) window.addEventListener(sign, seen, { passive: true });
  seen();
}

/** How often a list is read again: `ms` while somebody is there, not at all otherwise. */
export function usePoll(ms: number): number | false {
  return useStore(isAway) ? false : ms;
}
