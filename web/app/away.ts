// Whether somebody is at the desk. A request that no hand caused must not keep a session awake (the API ends it after 15 idle minutes),
// and an unattended screen must not take work that nobody will do.
import { browserNow } from '../api/server-clock.ts';
import { createStore } from './store.ts';

/** Shorter than the API's idle time of a session. */
const AWAY_MS = 10 * 60_000;
/** What is asked longer than this after the last key or movement is a poll: screens ask again every 3 to 10 s. */
const HAND_MS = 2_500;

export const isAway = createStore(false);
let timer: number | undefined;
let seenAt = 0;

function seen(): void {
  seenAt = browserNow();
  isAway.set(false);
  window.clearTimeout(timer);
  timer = window.setTimeout(() => isAway.set(true), AWAY_MS);
}

export function watchDesk(): void {
  for (const sign of ['keydown', 'pointerdown', 'pointermove', 'wheel'] as const) window.addEventListener(sign, seen, { passive: true });
  seen();
}

/** Whether a request made now is asked by the screen alone. */
export const isPoll = (): boolean => browserNow() - seenAt > HAND_MS;
