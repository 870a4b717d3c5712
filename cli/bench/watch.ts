// Tells when something is there for every reader: one small query for all waiters. Its resolution is what a latency can be off by, and its
// queries are load: what is not measured to the millisecond is asked for less often.
import { setTimeout as wait } from 'node:timers/promises';

const GIVE_UP_MS = 60_000;

export type Watch = { seen(id: string): Promise<void>; close(): Promise<void> };

/** `find` answers those of the ids that are there. */
export function watch({ everyMs }: { everyMs: number }, find: (ids: string[]) => Promise<string[]>): Watch {
  const waiting = new Map<string, { resolve: () => void; reject: (error: Error) => void; since: number }>();
  let isClosed = false;
  const loop = async () => {
    while (!isClosed) {
      if (waiting.size > 0) {
        for (const id of await find([...waiting.keys()])) {
          waiting.get(id)?.resolve();
          waiting.delete(id);
        }
        for (const [id, { reject, since }] of waiting)
          if (performance.now() - since > GIVE_UP_MS) {
            waiting.delete(id);
            reject(new Error(`${id} was not seen within ${GIVE_UP_MS / 1_000} s`));
          }
      }
      await wait(everyMs);
    }
  };
  const running = loop();
  return {
    seen: (id) => new Promise((resolve, reject) => waiting.set(id, { resolve, reject, since: performance.now() })),
    async close() {
      isClosed = true;
      await running;
    },
  };
}
