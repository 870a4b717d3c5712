// One connection to PostgreSQL, used once: when it is lost it is thrown away, never reconnected.
//
// Why not the driver's own pool (postgres.js 3.4.9): it reconnects under the handle of a dead transaction, which then goes on inside
// another user's transaction; it has no deadline for a query or for waiting; and a server that hangs up at start is dialled some
// 500 times a second. So the driver only speaks the protocol here, with max 1 and a socket of ours; pool.ts does the rest.
import { connect as dial, Socket } from 'node:net';
import postgres from 'postgres';
import { isLost, lost } from './lost.ts';
import { ARRAY_OF, types } from './types.ts';

/** Five round trips: enough up to 0.4 s each, and short enough that a dial into nothing does not keep its place for long. */
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
  readonly strings: unknown;
  readonly args: unknown;
  readonly options: object;
  isRaw?: unknown;
  forEachFn?: unknown;
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

/** The client that makes query objects; it never connects. */
export function template(url: string): postgres.Sql {
  const sql = postgres(url, { max: 1, types, fetch_types: false, socket: stillborn } as Options);
  (sql.options as unknown as Parsed).shared.typeArrayMap = ARRAY_OF;
  return sql;
}

type Options = postgres.Options<Record<string, postgres.PostgresType>> & { socket: () => Socket };
type Parsed = { host: string[]; port: number[]; path: string | false; shared: { typeArrayMap: object } };

// A client that vanishes between two messages of one statement leaves a transaction that is neither running nor idle: no other limit
// ends it, and its locks stay. PostgreSQL 16 and older have no such limit; there it is the keep-alive of TCP.
const greeting = ({ statementTimeoutMs, idleInTransactionMs }: LinkSettings): string => `
  select case when current_setting('server_version_num')::int >= 170000
    then set_config('transaction_timeout', '${2 * statementTimeoutMs + idleInTransactionMs}', false) end`;

function stillborn(): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(lost('CONNECTION_CLOSED', 'the connection to the database was closed'))); // once the driver listens
  return socket;
}

/** The FATAL error that a server's last message holds; it ends the chunk that came last. Under TLS the chunk is not readable. */
function lastWords(chunk: Buffer): { code: string; message: string } | undefined {
  const at = chunk.lastIndexOf('VFATAL\0C');
  for (let start = at - 6; at >= 0 && start >= Math.max(0, at - 64); start--) {
    if (chunk[start] !== 0x45 || chunk.readUInt32BE(start + 1) !== chunk.length - start - 1) continue;
    const fields = chunk.toString('utf8', at).split('\0');
    return { code: fields[1]?.slice(1) ?? '', message: fields.find((field) => field.startsWith('M'))?.slice(1) ?? '' };
  }
  return undefined;
}

/** Connects, and answers when the server has taken the session. Rejects with whatever stood in the way, within 2 s. */
export async function openLink(settings: LinkSettings, onNotify?: (channel: string, payload: string) => void): Promise<Link> {
  let socket: Socket | undefined;
  let lastChunk: Buffer | undefined;
  let lostBy: Error | undefined;
  let outstanding = 0;
  let deadline: NodeJS.Timeout | undefined;
  const deadlineMs = settings.statementTimeoutMs + 2_000; // the server's own timeout comes first when the network is there
  const ears = new Set<(error: Error) => void>();

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
    made.on('data', (chunk) => (lastChunk = chunk));
    return Object.assign(made, { host: host[0] }); // the driver takes the name for TLS from here
  }

  function markLost(error: Error): void {
    if (lostBy) return;
    lostBy = explained(error);
    clearTimeout(deadline);
    for (const hear of ears) hear(lostBy);
    void sql.end({ timeout: 0 }); // from here the driver refuses by itself, too
  }

  // The driver says only CONNECTION_CLOSED when the server had told why it closes (57P01 …): it waits for a message that never comes.
  function explained(error: unknown): Error {
    const told = (error as { code?: string }).code === 'CONNECTION_CLOSED' && lastChunk && lastWords(lastChunk);
    return told ? Object.assign(new Error(told.message, { cause: error }), { code: told.code, severity: 'FATAL' }) : (error as Error);
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
    query.resolve = (value) => (settled(undefined), resolve(value));
    query.reject = (error) => {
      const known = explained(error);
      settled(known);
      reject(known);
    };
    if (outstanding++ === 0) watch();
    handler(query);
    function settled(error: Error | undefined): void {
      query.resolve = query.reject = () => undefined; // a connection that ends rejects its last query once more
      outstanding--;
      watch();
      if (isLost(error)) destroy(error as Error);
    }
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
    await unlessLost(command(greeting(settings)));
  } catch (error) {
    destroy(error as Error);
    throw error;
  } finally {
    clearTimeout(timer);
  }
  return {
    bornAt: performance.now(),
    execute,
    command,
    onLost,
    unlessLost,
    lostBy: () => lostBy,
    destroy,
    end: () => sql.end({ timeout: 1 }),
  };
}
