// Keeps an embedded server running: one that was killed is started again on its port, as the supervisor does with the roles.
import { setTimeout as wait } from 'node:timers/promises';
import { hasEnded } from './processes.ts';

export type Server = { readonly pid: number; readonly adopted: boolean; stop(): Promise<void> };
const LOOK_MS = 300;
const RETRY_MS_MAX = 5_000;

export type Kept = { stop(): Promise<void> };

/** Watches a started server until stop(); `again` starts it on the same port and data. */
export function keepServer<S extends Server>(
  first: S,
  { name, again, log }: { name: string; again: () => Promise<S>; log: (line: string) => void },
): Kept {
  let server: S = first;
  const stopping = new AbortController();
  const { signal } = stopping;
  const pause = (ms: number) => wait(ms, undefined, { signal }).catch(() => {});

  const watch = async () => {
    while (!signal.aborted) {
      await pause(LOOK_MS);
      if (signal.aborted || !hasEnded(server.pid)) continue;
      log(`${name} has ended (process ${server.pid}): starting it again`);
      for (let retryMs = 200; !signal.aborted; retryMs = Math.min(retryMs * 2, RETRY_MS_MAX)) {
        try {
          server = await again();
          log(`${name} is back (process ${server.pid})`);
          break;
        } catch (error) {
          log(`${name} did not start, trying again: ${(error as Error).message}`);
          await pause(retryMs);
        }
      }
    }
  };
  const watched = watch();
  return {
    stop: async () => {
      stopping.abort();
      await watched;
      await server.stop();
    },
  };
}
