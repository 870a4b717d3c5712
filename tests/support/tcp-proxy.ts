// A TCP proxy between a client and a server of ours that breaks the network on command: cuts, resets, swallows, delays, hangs up.
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { freePort } from '../../cli/servers/free-port.ts';

export type TcpProxy = {
  readonly port: number;
  /** `url` with the proxy's address. */
  through(url: string): string;
  /** Connections accepted since the start. */
  accepted(): number;
  /** Ends all connections with FIN, as a server does that goes away politely. */
  cut(): void;
  /** Ends all connections with RST. */
  reset(): void;
  /** Accepts everything and passes nothing on, in both directions, until `heal`. What was held back then goes its way, as TCP does it. */
  blackHole(): void;
  /** As `blackHole`, but what was swallowed stays so: these connections are dead and nobody is told. */
  swallow(): void;
  /** Passes everything on that much later. */
  delay(milliseconds: number): void;
  /** Hangs up on each new connection at once. */
  hangUp(): void;
  heal(): void;
  close(): Promise<void>;
};

type Mode = 'pass' | 'hold' | 'swallow' | 'hang-up';

export async function startTcpProxy(target: { host?: string; port: number }): Promise<TcpProxy> {
  const pairs = new Set<[Socket, Socket]>();
  const held: (() => void)[] = [];
  let mode: Mode = 'pass';
  let delayMs = 0;
  let count = 0;

  // Half-open sockets stay so: whether the other side hears of an end is ours to decide.
  const server = createServer({ allowHalfOpen: true }, (client) => {
    count++;
    client.on('error', () => undefined);
    if (mode === 'hang-up') return void client.end();
    const upstream = connect({ host: '127.0.0.1', allowHalfOpen: true, ...target });
    const pair: [Socket, Socket] = [client, upstream];
    pairs.add(pair);
    let isSwallowed = mode === 'swallow';
    pipe(client, upstream);
    pipe(upstream, client);

    function pipe(from: Socket, to: Socket): void {
      from.setNoDelay(true);
      const pass = (act: () => void): void => {
        isSwallowed ||= mode === 'swallow';
        if (isSwallowed) return;
        if (mode === 'hold') held.push(act);
        else if (delayMs > 0) setTimeout(act, delayMs);
        else act();
      };
      from.on('data', (chunk) => pass(() => to.writable && to.write(chunk)));
      from.on('end', () => pass(() => to.end()));
      from.on('error', () => to.destroy());
      from.on('close', () => pass(() => (to.destroy(), pairs.delete(pair))));
    }
  });
  const port = await freePort();
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');

  const endAll = (how: (socket: Socket) => void): void => {
    for (const pair of pairs) pair.forEach(how);
    pairs.clear();
  };
  return {
    port,
    through(url) {
      const made = new URL(url);
      made.host = `127.0.0.1:${port}`;
      return made.href;
    },
    accepted: () => count,
    cut: () => endAll((socket) => socket.end()),
    reset: () => endAll((socket) => socket.resetAndDestroy()),
    blackHole: () => void (mode = 'hold'),
    swallow: () => void (mode = 'swallow'),
    delay: (milliseconds) => void (delayMs = milliseconds),
    hangUp: () => void (mode = 'hang-up'),
    heal() {
      mode = 'pass';
      delayMs = 0;
      for (const act of held.splice(0)) act();
    },
    async close() {
      server.close();
      endAll((socket) => socket.destroy());
      if (server.listening) await once(server, 'close');
    },
  };
}
