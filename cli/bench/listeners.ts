// A process that holds many open streams, so that reading them is not charged to who drives the load. It looks into a few of them only: what it
// hears there of which item, and when; of the others it counts bytes.
import { once } from 'node:events';
import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import '../../workers/lifeline.ts';

export type Listen = { readonly port: number; readonly cookies: readonly string[]; readonly read: number };
/** Instants are milliseconds of the machine's clock, as `performance` knows it. */
export type Heard = {
  readonly open: number;
  readonly ended: number;
  readonly bytes: number;
  readonly items: readonly (readonly [string, number])[];
};
export const instant = (): number => performance.timeOrigin + performance.now();

let streams: ClientRequest[] = [];
let items: [string, number][] = [];
let [open, ended, bytes] = [0, 0, 0];
let isClosing = false;

process.on('message', (message: Listen | 'report' | 'close') => {
  if (message === 'report') {
    process.send?.({ open, ended, bytes, items } satisfies Heard);
    [items, bytes] = [[], 0];
  } else if (message === 'close') {
    isClosing = true;
    for (const stream of streams) stream.destroy();
    [streams, open] = [[], 0];
    process.send?.({ closed: true });
  } else void listen(message);
});

async function listen({ port, cookies, read }: Listen): Promise<void> {
  isClosing = false;
  // A hundred at a time: what is measured is holding them, not a thousand at one instant.
  for (let first = 0; first < cookies.length; first += 100)
    await Promise.all(cookies.slice(first, first + 100).map((cookie, n) => one({ port, cookie, isRead: first + n < read })));
  process.send?.({ listening: true });
}

async function one({ port, cookie, isRead }: { port: number; cookie: string; isRead: boolean }): Promise<void> {
  const stream = request({ host: '127.0.0.1', port, path: '/v1/events', headers: { cookie }, agent: false }).end();
  stream.on('error', () => undefined);
  streams.push(stream);
  const [response] = (await once(stream, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) return void ended++;
  open++;
  response
    .on('error', () => undefined)
    .on('close', () => {
      if (!isClosing) [open, ended] = [open - 1, ended + 1];
    });
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (isRead) for (const [, task = ''] of chunk.toString().matchAll(/"ids":\{"task":"([^"]+)"/g)) items.push([task, instant()]);
  });
}

process.channel?.ref(); // between two runs it holds nothing else
process.send?.({ ready: true });
