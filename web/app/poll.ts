// How often a screen asks again: until the session ends, whoever is there. Such requests do not prolong it (away.ts). While changes are heard
// as they happen, it asks only now and then, in case one was missed.
import { signedOut } from '../api/http.ts';
import { isLive } from '../api/live.ts';
import { useStore } from './store.ts';

const LIVE_MS = 60_000;

export function usePoll(ms: number): number | false {
  const isHeard = useStore(isLive);
  const isOver = useStore(signedOut);
  return isOver ? false : isHeard ? Math.max(ms, LIVE_MS) : ms;
}
