// How often a screen asks again: until the session ends, whoever is there. Such requests do not prolong it (away.ts).
import { signedOut } from '../api/http.ts';
import { useStore } from './store.ts';

export function usePoll(ms: number): number | false {
  return useStore(signedOut) ? false : ms;
}
