// A reader of live events as a browser is one: over a socket, one event after the other.
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import type { LiveEvent } from '../../../api/live/audience.ts';

export type Listener = {
  readonly events: readonly LiveEvent[];
  /** The first event that fits; fails when none has come within `ms`. */
  until(fits: (event: LiveEvent) => boolean, ms?: number): Promise<LiveEvent>;
  /** Resolves when the other side has ended. */
  readonly ended: Promise<void>;
  readonly response: IncomingMessage;
  close(): void;
};

export async function portOf(app: FastifyInstance): Promise<number> {
  if (!app.server.listening) await app.listen({ host: '127.0.0.1', port: 0 });
  return (app.server.address() as AddressInfo).port;
}

type Options = { readonly headers?: Record<string, string>; readonly query?: string };

export async function listen(port: number, token: string, { headers = {}, query = '' }: Options = {}): Promise<Listener> {
  const asked = get({
    host: '127.0.0.1',
    port,
    path: `/v1/events${query}`,
    headers: { cookie: `countersign=${token}`, ...headers },
    agent: false,
  });
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  const events: LiveEvent[] = [];
  const ears = new Set<() => void>();
  let rest = '';
  response.setEncoding('utf8').on('data', (chunk: string) => {
    rest += chunk;
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) events.push(JSON.parse(data) as LiveEvent);
    }
    for (const hear of ears) hear();
  });
  response.on('error', () => undefined);
  const ended = new Promise<void>((resolve) => response.once('close', () => resolve()));
  return {
    events,
    response,
    ended,
    until: (fits, ms = 5_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => (ears.delete(look), reject(new Error(`not heard within ${ms} ms; heard ${JSON.stringify(events)}`))),
          ms,
        );
        const look = () => {
          const event = events.find(fits);
          if (!event) return;
          clearTimeout(timer);
          ears.delete(look);
          resolve(event);
        };
        ears.add(look);
        look();
      }),
    close: () => asked.destroy(),
  };
}
