// One short sentence about what just happened, shown in the corner and spoken by screen readers; the next one replaces it.
import { createStore } from './store.ts';

type Notice = {
  readonly text: string;
  readonly tone: 'good' | 'bad' | 'plain';
  readonly link?: { readonly to: string; readonly text: string };
};
export const notice = createStore<Notice | null>(null);

const SHOWN_MS = 7_000;
let timer: number | undefined;

export function tell(next: Notice): void {
  window.clearTimeout(timer);
  notice.set(next);
  // what went wrong stays until it is closed
  if (next.tone !== 'bad') timer = window.setTimeout(() => notice.set(null), SHOWN_MS);
}
