// One connection to PostgreSQL, used once: when it is lost it is thrown away, never reconnected.
//
// Why not the driver's own pool (postgres.js 3.4.9): it reconnects under the handle of a dead transaction, which then goes on inside
// another user's transaction; it has no deadline for a query or for waiting; and a server that hangs up at start is dialled some
// 500 times a second. So the driver only speaks the protocol here, with max 1 and a socket of ours; pool.ts does the rest.
import { connect as dial, Socket } from 'node:net';
import postgres from 'postgres';
import { isLost, lost } from './lost.ts';
import { ARRAY_OF, types } from './types.ts';

const CONNECT_MS_MAX = 2_000;

export type LinkSettings = {
  readonly url: string;
  /** application_name, by which an operator finds our sessions. */
  readonly name: string;
  readonly statementTimeoutMs: number;
  readonly lockTimeoutMs: number;
  /** Ends a transaction whose holder has stopped asking (a hung or black-holed process), so that its locks go. */
  readonly idleInTransactionMs: number;
};

/** The parts of the driver's query object that deciding its connection takes. They are internal: tests/db/driver.test.ts guards them. */
export type RawQuery = {
  handler: (query: RawQuery) => void;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
  parameters: unknown;
  statement: unknown;
  state: unknown;
  forEachFn?: unknown;
};

export type Link = {
  readonly bornAt: number;
  /** Runs a query made by any client of the driver on this connection, in order after those given before. */
  execute(query: RawQuery): void;
  /** Runs one of our own statements (begin, commit …). Answers with its command tag. */
  command(text: string): Promise<string>;
  /** Rejects when the connection is lost; never resolves. */
  readonly whenLost: Promise<never>;
  /** The error that it was lost with. */
  lostBy(): Error | undefined;
  /** Kills the socket: whatever is under way is rejected with `error`. */
  destroy(error: Error): void;
  /** Says goodbye to the server. */
  end(): Promise<void>;
};

/** The client that makes query objects; it never connects. */
export function template(url: string): postgres.Sql {
  const sql = postgres(url, { max: 1, types, fetch_types: false, socket: stillborn } as Options);
  (sql.options as unknown as Parsed).shared.typeArrayMap = ARRAY_OF;
  return sql;
}

type Options = postgres.Options<Record<string, postgres.PostgresType>> & { socket: () => Socket };
type Parsed = { host: string[]; port: number[]; path: string | false; shared: { typeArrayMap: object } };

function stillborn(): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(lost('CONNECTION_CLOSED', 'the connection to the database was closed'))); // once the driver listens
  return socket;
}

/** Connects, and answers when the server has taken the session. Rejects with whatever stood in the way, within 2 s. */
export async function openLink(settings: LinkSettings, onNotify?: (channel: string, payload: string) => void): Promise<Link> {
  let socket: Socket | undefined;
  let lostBy: Error | undefined;
  let outstanding = 0;
  let deadline: NodeJS.Timeout | undefined;
  const deadlineMs = settings.statementTimeoutMs + 2_000; // the server's own timeout comes first when the network is there
  let rejectLost: (error: Error) => void = () => undefined;
  const whenLost = new Promise<never>((_, reject) => (rejectLost = reject));
  whenLost.catch(() => undefined); // it need not be waited for

  const sql = postgres(settings.url, {
    max: 1,
    types,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: 0,
    connect_timeout: 0, // ours is below
    keep_alive: 10,
    backoff: () => 0,
    onnotice: () => undefined,
    ...(onNotify && { onnotify: onNotify }),
    connection: {
      application_name: settings.name,
      TimeZone: 'UTC',
      statement_timeout: settings.statementTimeoutMs,
      lock_timeout: settings.lockTimeoutMs,
      idle_in_transaction_session_timeout: settings.idleInTransactionMs,
    },
    socket: () => (socket ? stillborn() : (socket = dialFirst())),
    onclose: () => markLost(lost('CONNECTION_CLOSED', 'the connection to the database was closed')),
  } as Options);
  const { host, port, path } = sql.options as unknown as Parsed;
  const { handler } = sql`select` as unknown as RawQuery;

  function dialFirst(): Socket {
    const made = path ? dial({ path }) : dial({ host: host[0] ?? 'localhost', port: port[0] ?? 5432 });
    made.setNoDelay(true);
    made.once('error', markLost);
    return Object.assign(made, { host: host[0] }); // the driver takes the name for TLS from here
  }

  function markLost(error: Error): void {
    if (lostBy) return;
    lostBy = error;
    clearTimeout(deadline);
    rejectLost(error);
    void sql.end({ timeout: 0 }); // from here the driver refuses by itself, too
  }

  function destroy(error: Error): void {
    markLost(error);
    socket?.destroy(error);
  }

  // A hung connection is seen by the oldest query that waits: the driver answers in order.
  function watch(): void {
    clearTimeout(deadline);
    if (outstanding > 0 && !lostBy)
      deadline = setTimeout(() => destroy(lost('QUERY_DEADLINE', `the database did not answer within ${deadlineMs} ms`)), deadlineMs);
  }

  function execute(query: RawQuery): void {
    if (lostBy) return query.reject(lostBy);
    const { resolve, reject } = query;
    query.resolve = (value) => (settled(), resolve(value));
    query.reject = (error) => (settled(error), reject(error));
    if (outstanding++ === 0) watch();
    handler(query);
    function settled(error?: unknown): void {
      query.resolve = resolve;
      query.reject = reject;
      outstanding--;
      watch();
      if (isLost(error)) destroy(error as Error);
    }
  }

  async function command(text: string): Promise<string> {
    const query = sql.unsafe(text);
    const raw = query as unknown as RawQuery;
    raw.handler = execute;
    return (await query).command;
  }

  const timer = setTimeout(
    () => destroy(lost('CONNECT_TIMEOUT', `the database did not answer within ${CONNECT_MS_MAX} ms`)),
    CONNECT_MS_MAX,
  );
  try {
    await Promise.race([command('select 1'), whenLost]);
  } catch (error) {
    destroy(error as Error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return { bornAt: performance.now(), execute, command, whenLost, lostBy: () => lostBy, destroy, end: () => sql.end({ timeout: 1 }) };
}
