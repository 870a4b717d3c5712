// The open streams of one process: each is told of what its reader may hear, at most once per reading of the log, and is cut off rather than
// waited for. Nothing is kept per stream but its socket.
import type { ServerResponse } from 'node:http';
import type { Db } from '../../db/client.ts';
import { stillOpen } from '../../db/queries/live-sessions.ts';
import { personOf } from '../../domain/organisation.ts';
import { isQueue, type Person } from '../../domain/people.ts';
import { audienceOf, frame, told, type Audience } from './audience.ts';
import { mayEndAStream, openTail, type Heard } from './tail.ts';

const BEAT_MS = 15_000;
/** How long a session that was revoked may hear on, when the log did not tell of it. */
const CHECK_MS = 5_000;
/** Some 600 events that the other side has not taken, beyond what the kernel keeps for it. Who is so far behind is sent away and comes back with her Last-Event-ID. */
const UNREAD_BYTES_MAX = 128 * 1024;
/** A process that holds so many has no room for requests; the rest poll. */
export const STREAMS_MAX = 2_000;
/** A browser that speaks HTTP/1.1 opens six connections to a host, and needs some to work with. */
export const STREAMS_OF_SESSION_MAX = 4;

export type Reader = {
  readonly hash: string;
  readonly person: Person;
  readonly queues: readonly string[] | null;
  /** The Last-Event-ID that she came with; null: she has just read everything. */
  readonly after: number | null;
};
type Stream = { readonly reader: Reader; readonly response: ServerResponse; audience: Audience };

export type Hub = {
  /** How many are open: all, and of this session. */
  count(hash: string): { readonly all: number; readonly ofSession: number };
  /** Before somebody joins. Errors: whatever keeps the log from being read. */
  start(): Promise<void>;
  /** Sends what she has missed, or that she must read anew, and then what happens. The head of the answer must have been written. */
  join(reader: Reader, response: ServerResponse): void;
  close(): void;
};

export function openHub(db: Db, { idleMinutes }: { readonly idleMinutes: number }): Hub {
  const streams = new Set<Stream>();
  const timers: NodeJS.Timeout[] = [];
  const tail = openTail(db, hear, () => streams.size);
  let isChecking = false;

  function hear({ changes, mark, isBroken }: Heard): void {
    if (isBroken) return each(() => frame({ id: String(mark), kind: 'reset', ids: {}, version: null }));
    const texts = new Map<string, string>();
    each(({ audience }) => {
      let text = texts.get(audience.key);
      if (text === undefined) texts.set(audience.key, (text = told(audience, changes, mark)));
      return text;
    });
    if (changes.some(({ event }) => mayEndAStream(event))) void check();
  }

  function each(textFor: (stream: Stream) => string): void {
    for (const stream of streams) {
      const text = textFor(stream);
      if (text !== '') send(stream, text);
    }
  }

  function send(stream: Stream, text: string): void {
    if (stream.response.writableLength > UNREAD_BYTES_MAX) {
      streams.delete(stream);
      stream.response.destroy();
    } else stream.response.write(text);
  }

  /** Ends the streams of sessions that do not count any more; the others hear from now on what their people may hear now. */
  async function check(): Promise<void> {
    if (isChecking || streams.size === 0) return;
    isChecking = true;
    const asked = [...streams];
    try {
      const open = new Map(
        (await stillOpen(db, { hashes: [...new Set(asked.map(({ reader }) => reader.hash))], idleMinutes })).map((row) => [row.hash, row]),
      );
      for (const stream of asked) {
        const session = open.get(stream.reader.hash);
        if (session) stream.audience = audienceOf(personOf(session, session.onlyQueues?.filter(isQueue) ?? null), stream.reader.queues);
        else stream.response.end();
      }
    } catch {
      // The database is away: there is nothing to hear either. The next check follows.
    } finally {
      isChecking = false;
    }
  }

  function begin(): void {
    timers.push(
      setInterval(() => each(() => frame({ id: String(tail.mark()), kind: 'beat', ids: {}, version: null })), BEAT_MS),
      setInterval(() => void check(), CHECK_MS),
    );
  }
  function rest(): void {
    for (const timer of timers.splice(0)) clearInterval(timer);
    tail.stop();
  }

  return {
    count: (hash) => ({ all: streams.size, ofSession: [...streams].filter(({ reader }) => reader.hash === hash).length }),
    start: () => tail.start(),
    join(reader, response) {
      if (response.destroyed) return streams.size === 0 ? rest() : undefined; // it went away while we asked who it is
      const stream: Stream = { reader, response, audience: audienceOf(reader.person, reader.queues) };
      if (timers.length === 0) begin();
      streams.add(stream);
      response.once('close', () => {
        streams.delete(stream);
        if (streams.size === 0) rest();
      });
      const mark = tail.mark();
      const missed = reader.after === null ? [] : tail.since(reader.after);
      const kind = missed === null ? 'reset' : 'hello';
      send(
        stream,
        frame({ id: String(mark), kind, ids: {}, version: null }) + (missed === null ? '' : told(stream.audience, missed, mark)),
      );
    },
    close() {
      for (const { response } of streams) response.end();
      streams.clear();
      rest();
    },
  };
}
