// The server's clock, as far as its Date headers tell. Deadlines are counted against it, never against the desk's own clock.
// The only reader of the browser's clock.

let offsetMs = 0;
let isKnown = false;

/**
 * The new offset of server over browser in ms. A Date header is cut to whole seconds, so the truth lies within a second of it: a change
 * smaller than that is taken for rounding.
 */
export function nextOffset(known: number | undefined, dateHeader: string, sentAt: number, receivedAt: number): number | undefined {
  const server = Date.parse(dateHeader);
  if (Number.isNaN(server)) return known;
  const measured = server + 500 - (sentAt + receivedAt) / 2;
  const doubt = 1_000 + (receivedAt - sentAt) / 2;
  return known !== undefined && Math.abs(measured - known) < doubt ? known : measured;
}

export const browserNow = (): number => Date.now();
export const serverNow = (): number => browserNow() + offsetMs;

export function observeDate(dateHeader: string | null, sentAt: number): void {
  if (!dateHeader) return;
  const offset = nextOffset(isKnown ? offsetMs : undefined, dateHeader, sentAt, browserNow());
  if (offset === undefined) return;
  offsetMs = offset;
  isKnown = true;
}
