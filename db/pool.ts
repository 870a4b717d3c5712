// The pool of connections: at most `max`, handed out one user at a time, dialled when somebody waits.
// Whoever waits longer than 2 s is refused, whether all are busy or the server is away: a clerk is told, and no queue grows.
import { Refusal } from '../domain/errors.ts';
import { isMisconfigured, lost } from './lost.ts';
import type { Link } from './link.ts';

const WAIT_MS_MAX = 1_900; // the refusal is to arrive within 2 s
/** Pause between dials while the server does not take us: doubles from 10 ms. At most 4 dials/s, and back within 0.25 s. */
const PAUSE_MS_MAX = 250;
const DIALS_MAX = 4;
/** Connections are renewed, so that memory of long-lived sessions and new roles, settings and addresses come round. */
const LIFE_MS_MAX = 30 * 60_000;

type Waiter = { readonly take: (link: Link) => void; readonly refuse: (error: Error) => void };

export type Pool = {
  /** Hands over a connection that nobody else uses. Errors: UNAVAILABLE after 2 s; a wrong address or password at once. */
  acquire(): Promise<Link>;
  release(link: Link): void;
  /** Refuses newcomers at once, waits for those at work up to `timeoutMs`, then cuts. */
  close(timeoutMs: number): Promise<void>;
};

export function createPool({ max, open }: { max: number; open: () => Promise<Link> }): Pool {
  const idle: Link[] = [];
  const waiting = new Set<Waiter>();
  const all = new Set<Link>();
  let dialling = 0;
  let failures = 0;
  let lastDialAt = 0;
  let timer: NodeJS.Timeout | undefined;
  let lastError: unknown;
  let closing = false;

  function acquire(): Promise<Link> {
    if (closing) return Promise.reject(lost('CONNECTION_ENDED', 'the database client was closed'));
    for (let link = idle.pop(); link; link = idle.pop()) {
      if (link.lostBy()) continue;
      if (performance.now() - link.bornAt < LIFE_MS_MAX) return Promise.resolve(link);
      retire(link);
    }
    return new Promise((resolve, reject) => {
      const alarm = setTimeout(() => settle(() => reject(tooLong())), WAIT_MS_MAX);
      const waiter: Waiter = { take: (link) => settle(() => resolve(link)), refuse: (error) => settle(() => reject(error)) };
      const settle = (how: () => void) => (clearTimeout(alarm), waiting.delete(waiter), how());
      waiting.add(waiter);
      dialMore();
    });
  }

  const tooLong = (): Refusal =>
    failures > 0
      ? new Refusal('UNAVAILABLE', 'The database does not answer. Try again in a moment.', { cause: lastError, retryAfter: 1 })
      : new Refusal('UNAVAILABLE', 'All database connections are busy. Try again in a moment.', { retryAfter: 1 });

  // While the server takes us, up to four dials at a time. After a failure, or when those hang, one per pause: what hangs must not keep
  // us from noticing within a second that the server is back.
  function dialMore(): void {
    const isWanted = () => !closing && dialling < waiting.size && all.size + dialling < max;
    while (isWanted() && failures === 0 && dialling < DIALS_MAX) void dial();
    if (!isWanted() || timer) return;
    const pause = Math.max(0, lastDialAt + Math.min(PAUSE_MS_MAX, 5 * 2 ** failures) - performance.now());
    timer = setTimeout(() => {
      timer = undefined;
      if (isWanted()) void dial();
      dialMore();
    }, pause);
  }

  async function dial(): Promise<void> {
    dialling++;
    lastDialAt = performance.now();
    try {
      const link = await open();
      failures = 0;
      all.add(link);
      link.onLost(() => forget(link));
      dialling--;
      release(link);
    } catch (error) {
      dialling--;
      lastError = error;
      failures++;
      if (isMisconfigured(error)) for (const waiter of [...waiting]) waiter.refuse(error as Error);
    }
    dialMore();
  }

  function forget(link: Link): void {
    all.delete(link);
    const at = idle.indexOf(link);
    if (at >= 0) idle.splice(at, 1);
    dialMore(); // its place is free
  }

  function retire(link: Link): void {
    all.delete(link);
    void link.end();
  }

  function release(link: Link): void {
    if (link.lostBy()) return forget(link);
    const [next] = waiting;
    if (closing) retire(link);
    else if (performance.now() - link.bornAt >= LIFE_MS_MAX) {
      retire(link);
      dialMore();
    } else if (next) next.take(link);
    else idle.push(link);
  }

  async function close(timeoutMs: number): Promise<void> {
    closing = true;
    for (const waiter of [...waiting]) waiter.refuse(lost('CONNECTION_ENDED', 'the database client was closed'));
    for (const link of idle.splice(0)) retire(link);
    for (const end = performance.now() + timeoutMs; all.size + dialling > 0 && performance.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 10));
    for (const link of all) link.destroy(lost('CONNECTION_ENDED', 'the database client was closed'));
  }

  return { acquire, release, close };
}
