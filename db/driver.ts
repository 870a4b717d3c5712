// All that we know of the inside of postgres.js 3.4.9: how to give it a socket of ours, how to run a query made by one client on another,
// and what it does not tell. tests/db/driver.test.ts guards it at each new version.
import { Socket } from 'node:net';
import postgres from 'postgres';
import { lost } from './lost.ts';
import { ARRAY_OF, types } from './types.ts';

/** The driver's query object: it runs when it is awaited, by handing itself to its `handler`. */
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

type Options = postgres.Options<Record<string, postgres.PostgresType>> & { socket: () => Socket };
type Parsed = { host: string[]; port: number[]; path: string | false; shared: { typeArrayMap: object } };

/** The client that makes query objects; it never connects. */
export function template(url: string): postgres.Sql {
  const sql = postgres(url, { max: 1, types, fetch_types: false, socket: stillborn } as Options);
  (sql.options as unknown as Parsed).shared.typeArrayMap = ARRAY_OF;
  return sql;
}

export type OneConnection = {
  readonly sql: postgres.Sql;
  /** Runs a query on this connection, in order after those given before. */
  readonly run: (query: RawQuery) => void;
};

export type Wiring = {
  readonly url: string;
  /** Session settings by name. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Called once, when the first query comes. */
  readonly dial: (to: { host: string; port: number } | { path: string }) => Socket;
  readonly onClose: () => void;
  readonly onNotify: ((channel: string, payload: string) => void) | undefined;
};

/** A client of exactly one connection, which is not dialled again when it has ended. */
export function oneConnection({ url, settings, dial, onClose, onNotify }: Wiring): OneConnection {
  let isDialled = false;
  const sql = postgres(url, {
    max: 1,
    types,
    fetch_types: false,
    idle_timeout: 0,
    max_lifetime: 0,
    connect_timeout: 0, // its timer may find no socket and throw where nobody catches; link.ts has one
    keep_alive: 10,
    backoff: () => 0,
    onnotice: () => undefined,
    ...(onNotify && { onnotify: onNotify }),
    connection: settings,
    socket: () => {
      if (isDialled) return stillborn();
      isDialled = true;
      const { host, port, path } = sql.options as unknown as Parsed;
      const [name = 'localhost'] = host;
      return Object.assign(dial(path ? { path } : { host: name, port: port[0] ?? 5432 }), { host: name }); // it takes the name for TLS from there
    },
    onclose: onClose,
  } as unknown as Options);
  return { sql, run: (sql`select` as unknown as RawQuery).handler };
}

/** What the driver gets when it wants to connect again: the query that it does so for is rejected at once. */
function stillborn(): Socket {
  const socket = new Socket();
  setImmediate(() => socket.destroy(lost('CONNECTION_CLOSED', 'the connection to the database was closed'))); // once the driver listens
  return socket;
}

/** A second query object for the same statement. The first one keeps parameters that have been turned into text already. */
export function copyOf(query: RawQuery): RawQuery {
  const Query = query.constructor as new (...parts: unknown[]) => RawQuery;
  const { strings, args, handler, options, isRaw } = query;
  return Object.assign(new Query(strings, args, handler, null, { ...options }), { isRaw });
}

/**
 * The FATAL error that a server's last message holds, found at the end of the chunk that came last. The driver reports CONNECTION_CLOSED
 * only: it waits for a message that never comes. Under TLS the chunk is not readable, and the reason stays unknown.
 */
export function lastWords(chunk: Buffer): Error | undefined {
  const at = chunk.lastIndexOf('VFATAL\0C');
  for (let start = at - 6; at >= 0 && start >= Math.max(0, at - 64); start--) {
    if (chunk[start] !== 0x45 || chunk.readUInt32BE(start + 1) !== chunk.length - start - 1) continue;
    const [, code = '', ...fields] = chunk.toString('utf8', at).split('\0');
    const message = fields.find((field) => field.startsWith('M'))?.slice(1) ?? '';
    return Object.assign(new Error(message), { code: code.slice(1), severity: 'FATAL' });
  }
  return undefined;
}
