// One connection to PostgreSQL, used once: when it is lost it is thrown away, never reconnected.
//
// Why not the driver's own pool (postgres.js 3.4.9): it reconnects under the handle of a dead transaction, which then goes on inside
// another user's transaction; it has no deadline for a query or for waiting; and a server that hangs up at start is dialled some
// 500 times a second. So the driver only speaks the protocol, on a socket of ours; pool.ts does the rest.
import { connect, type Socket } from 'node:net';
import { lastWords, oneConnection, type RawQuery } from './driver.ts';
import { isLost, lost } from './lost.ts';

/** Five round trips: enough up to 0.4 s each, and short enough that a dial into nothing does not keep its place for long. */
const CONNECT_MS_MAX = 2_000;
/** How much later than the server's own statement_timeout an answer that never came counts as lost. */
const DEADLINE_MARGIN_MS = 2_000;

export type LinkSettings = {
  readonly url: string;
  /** application_name, by which an operator finds our sessions. */
  readonly name: string;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** Ends a transaction whose holder has stopped asking (a hung or black-holed process), so that its locks go. */
  readonly idleInTransactionMs: number;
};

export type Link = {
  readonly bornAt: number;
  /** Runs a query made by any client of the driver on this connection, in order after those given before. */
  execute(query: RawQuery): void;
  /** Runs one of our own statements (begin, commit …). Answers with its command tag. */
  command(text: string): Promise<string>;
  /** Calls when the connection is lost, unless called off. (A promise of the loss would keep what was raced against it for its whole life.) */
  onLost(hear: (error: Error) => void): () => void;
  /** The outcome of `work`, or at once the loss of the connection. */
  unlessLost<T>(work: Promise<T>): Promise<T>;
  /** The error that it was lost with. */
  lostBy(): Error | undefined;
  /** Kills the socket: whatever is under way is rejected with `error`. */
  destroy(error: Error): void;
  /** Says goodbye to the server. */
  end(): Promise<void>;
};

/** Connects, and answers when the server has taken the session. Rejects with whatever stood in the way, within 2 s. */
export async function openLink(settings: LinkSettings, onNotify?: (channel: string, payload: string) => void): Promise<Link> {
  const link = makeLink(settings, onNotify);
  const late = lost('CONNECT_TIMEOUT', `the database did not answer within ${CONNECT_MS_MAX} ms`);
  const timer = setTimeout(() => link.destroy(late), CONNECT_MS_MAX);
  try {
    await link.unlessLost(link.command(greeting(settings)));
    return link;
  } catch (error) {
    link.destroy(error as Error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

// A client that vanishes between two messages of one statement leaves a transaction that is neither running nor idle: no other limit
// ends it, and its locks stay. PostgreSQL 16 and older have no such limit; there it is the keep-alive of TCP.
const greeting = ({ statementTimeoutMs, idleInTransactionMs }: LinkSettings): string => `
  select case when current_setting('server_version_num')::int >= 170000
    then set_config('transaction_timeout', '${2 * statementTimeoutMs + idleInTransactionMs}', false) end`;

function makeLink(settings: LinkSettings, onNotify: ((channel: string, payload: string) => void) | undefined): Link {
  let socket: Socket | undefined;
  let lastChunk: Buffer | undefined;
  let lostBy: Error | undefined;
  const ears = new Set<(error: Error) => void>();
  const watch = watchdog(settings.statementTimeoutMs + DEADLINE_MARGIN_MS, destroy);
  const { sql, run } = oneConnection({
    url: settings.url,
    settings: {
      application_name: settings.name,
      TimeZone: 'UTC',
      statement_timeout: settings.statementTimeoutMs,
      lock_timeout: settings.lockTimeoutMs,
      idle_in_transaction_session_timeout: settings.idleInTransactionMs,
      // Our statements are few and prepared. Planning the hot ones anew costs three times what running them does (claiming with 100k open
      // items: 2.6 to 3.3 ms against 0.8), and a kept plan must not depend on how empty the tables were when it was made.
      plan_cache_mode: 'force_generic_plan',
      enable_seqscan: 'off',
      jit: 'off',
    },
    dial(to) {
      socket = connect({ ...to, noDelay: true });
      socket.once('error', markLost);
      return socket.on('data', (chunk) => (lastChunk = chunk));
    },
    onClose: () => markLost(lost('CONNECTION_CLOSED', 'the connection to the database was closed')),
    onNotify,
  });

  function markLost(error: Error): void {
    if (lostBy) return;
    lostBy = explained(error);
    watch.stop();
    for (const hear of ears) hear(lostBy);
    void sql.end({ timeout: 0 }); // from here the driver refuses by itself, too
  }

  function destroy(error: Error): void {
    markLost(error);
    socket?.destroy(error);
  }

  function explained(error: unknown): Error {
    const isBare = (error as { code?: string }).code === 'CONNECTION_CLOSED';
    return (isBare && lastChunk && lastWords(lastChunk)) || (error as Error);
  }

  function execute(query: RawQuery): void {
    if (lostBy) return query.reject(lostBy);
    const { resolve, reject } = query;
    const settle = () => {
      query.resolve = query.reject = () => undefined; // a connection that ends rejects its last query once more
      watch.answered();
    };
    query.resolve = (value) => (settle(), resolve(value));
    query.reject = (given) => {
      const error = explained(given);
      settle();
      if (isLost(error)) destroy(error);
      reject(error);
    };
    watch.asked();
    run(query);
  }

  async function command(text: string): Promise<string> {
    const query = sql.unsafe(text);
    (query as unknown as RawQuery).handler = execute;
    return (await query).command;
  }

  function onLost(hear: (error: Error) => void): () => void {
    if (lostBy) hear(lostBy);
    else ears.add(hear);
    return () => ears.delete(hear);
  }

  async function unlessLost<T>(work: Promise<T>): Promise<T> {
    let off = () => {};
    try {
      return await Promise.race([work, new Promise<never>((_, reject) => (off = onLost(reject)))]);
    } finally {
      off();
    }
  }

  const bornAt = performance.now();
  return { bornAt, execute, command, onLost, unlessLost, lostBy: () => lostBy, destroy, end: () => sql.end({ timeout: 1 }) };
}

/** Sees a hung connection by the oldest query that waits: the server answers in order. */
function watchdog(limitMs: number, bark: (error: Error) => void) {
  let outstanding = 0;
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    clearTimeout(timer);
    if (outstanding > 0)
      timer = setTimeout(() => bark(lost('QUERY_DEADLINE', `the database did not answer within ${limitMs} ms`)), limitMs);
  };
  return {
    asked: () => void (outstanding++ === 0 && start()),
    answered: () => (outstanding--, start()),
    stop: () => ((outstanding = 0), clearTimeout(timer)),
  };
}
