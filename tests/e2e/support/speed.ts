// Measures in the page itself, by the browser's own clock: from the key to the first frame that was painted after it.
import { expect } from 'vitest';
import type { Desk } from './desk.ts';

/** The value below which 95 of 100 lie. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
}
export const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

// as text: these run in the page, and tests know no DOM
const WATCH_KEYS = `
  window.measured = [];
  window.addEventListener('keydown', ({ timeStamp }) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => window.measured.push(performance.now() - timeStamp);
    port2.postMessage(0); // comes after the frame is painted
  }), { capture: true, signal: (window.watch = new AbortController()).signal });
  undefined`;
const KEYS = 'window.watch.abort(); window.measured';

/** ms from each key to its paint, typed as a quick clerk does (some 14 keys a second). The control has the focus already. */
export async function typing(desk: Desk, text: string): Promise<number[]> {
  await desk.page.evaluate(WATCH_KEYS);
  await desk.page.keyboard.type(text, { delay: 70 });
  await desk.page.waitForTimeout(200);
  return desk.page.evaluate<number[]>(KEYS);
}

const WATCH_NEXT = `
  delete window.shownAt;
  const before = location.pathname;
  window.addEventListener('keydown', ({ timeStamp }) => { window.submittedAt = timeStamp; }, { capture: true, once: true });
  const look = () => {
    const isReady = location.pathname !== before && document.querySelector('.task-foot button') !== null
      && document.activeElement.matches('input, textarea, select');
    if (isReady) setTimeout(() => { window.shownAt = performance.now(); });
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  undefined`;

/** ms from Ctrl+Enter until another item stands on the screen, painted and ready to be typed into. */
export async function submitToNext(desk: Desk): Promise<number> {
  await desk.page.evaluate(`(() => {${WATCH_NEXT}})()`);
  await desk.press('Control+Enter');
  await expect.poll(() => desk.page.evaluate('window.shownAt !== undefined'), { timeout: 20_000 }).toBe(true);
  return desk.page.evaluate<number>('window.shownAt - window.submittedAt');
}
