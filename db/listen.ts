// LISTEN on one connection of its own, dialled again for as long as somebody listens. A notification is only a hint.
import type { Link } from './link.ts';
import { lost } from './lost.ts';

const PAUSE_MS_MIN = 50;
const PAUSE_MS_MAX = 1_000;
/** How soon a silent connection is found dead (plus the query deadline). */
const PROBE_MS = 10_000;

export type Listening = { unlisten(): Promise<void> };
type Hear = (payload: string) => void;
type Open = (onNotify: (channel: string, payload: string) => void) => Promise<Link>;

export function createListener(open: Open) {
  const channels = new Map<string, Set<Hear>>();
  let link: Link | undefined;
  let connecting: Promise<void> | undefined;
  let closed = false;
  let probe: NodeJS.Timeout | undefined;

  const quoted = (channel: string) => `"${channel.replaceAll('"', '""')}"`;
  const hear = (channel: string, payload: string) => channels.get(channel)?.forEach((listener) => listener(payload));

  /** One attempt; a failed one is followed by others in the background. */
  async function reconnect(pauseMs: number, isFirst: boolean): Promise<void> {
    let made: Link | undefined;
    try {
      made = await open(hear);
      for (const channel of channels.keys()) await made.command(`listen ${quoted(channel)}`);
      if (closed) return made.destroy(lost('CONNECTION_ENDED', 'the database client was closed'));
      link = made;
      clearInterval(probe);
      probe = setInterval(() => void link?.command('select 1').catch(() => undefined), PROBE_MS);
      made.onLost(dropped);
      if (!isFirst) for (const listeners of channels.values()) listeners.forEach((listener) => listener(''));
    } catch (error) {
      made?.destroy(error as Error);
      if (!closed) later(pauseMs);
    }
  }

  function later(pauseMs: number): void {
    setTimeout(() => {
      connecting = reconnect(Math.min(PAUSE_MS_MAX, pauseMs * 2), false);
    }, pauseMs);
  }

  function dropped(): void {
    link = undefined;
    clearInterval(probe);
    if (!closed) later(PAUSE_MS_MIN);
  }

  /** Resolves when it listens, or when the first attempt has failed and others follow. */
  async function listen(channel: string, onNotify: Hear): Promise<Listening> {
    const listeners = channels.get(channel) ?? new Set();
    channels.set(channel, listeners.add(onNotify));
    if (!connecting) await (connecting = reconnect(PAUSE_MS_MIN, true));
    else {
      await connecting;
      await link?.command(`listen ${quoted(channel)}`).catch(() => undefined);
    }
    return {
      async unlisten() {
        listeners.delete(onNotify);
        if (listeners.size > 0) return;
        channels.delete(channel);
        await link?.command(`unlisten ${quoted(channel)}`).catch(() => undefined);
      },
    };
  }

  function close(): void {
    closed = true;
    clearInterval(probe);
    link?.destroy(lost('CONNECTION_ENDED', 'the database client was closed'));
  }

  return { listen, close };
}
