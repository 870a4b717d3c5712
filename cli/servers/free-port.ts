// Ports for servers on this machine: free now, and at most 32767, because Temporal keeps its ports in a smallint and because
// what lies above is where the system takes the ports of outgoing connections from.
import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Whether nobody listens on 127.0.0.1:port. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** A random free port between 20000 and 32767, none of `not`: random, so that two starts at the same moment rarely meet. */
export async function freePort({ not = [] }: { not?: readonly number[] } = {}): Promise<number> {
  for (let tries = 0; tries < 50; tries++) {
    const port = randomInt(20_000, 32_768);
    if (!not.includes(port) && (await isFree(port))) return port;
  }
  throw new Error('No free port between 20000 and 32767 was found in 50 tries. Stop some servers on this machine and start again.');
}
