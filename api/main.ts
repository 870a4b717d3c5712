// Serves the API and the workbench: says where when it is ready, and drains when it is told to stop.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { AddressInfo } from 'node:net';
import { BadConfig, loadConfig } from '../config.ts';
import { buildApp } from './app.ts';
import { compose } from './compose.ts';
import '../workers/lifeline.ts';

/** The supervisor kills after 30 s; what has not ended by then would not end by itself. */
const DRAIN_MS_MAX = 25_000;

const config = readConfig();
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string };
const webRoot = fileURLToPath(new URL('../web/dist', import.meta.url));
const deps = await compose(config, { webRoot, version, startedAt: new Date() });
const app = await buildApp({ ...deps, logger: { level: config.logLevel, base: { service: 'api' }, stream: process.stderr } });
if (!config.secureCookies && !isLoopback(config.publicOrigin ?? `http://${config.apiHost}`))
  app.log.warn('session cookies travel unprotected: set COUNTERSIGN_SECURE_COOKIES=true and serve https');

await app.listen({ host: config.apiHost, port: config.apiPort }).catch((error: NodeJS.ErrnoException) => {
  app.log.fatal({ code: error.code }, why(error));
  process.exit(1);
});
const { port } = app.server.address() as AddressInfo;
const url = config.publicOrigin ?? `http://${config.apiHost === '127.0.0.1' ? 'localhost' : config.apiHost}:${port}`;
let isStopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop(signal));
// Only now: whoever hears it may tell it to stop in the same instant.
process.send?.({ ready: true, url, port });
app.log.info({ url }, 'ready');

async function stop(reason: string): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  app.log.info(`stopping: ${reason}`);
  setTimeout(() => process.exit(1), DRAIN_MS_MAX).unref();
  // A connection that carried the last answer stays open for the next request, for which nobody waits any more.
  const idle = setInterval(() => app.server.closeIdleConnections(), 50);
  await app.close();
  clearInterval(idle);
  await deps.close();
  process.exit(0);
}

function isLoopback(origin: string): boolean {
  const host = new URL(origin).hostname;
  return host === 'localhost' || host === '[::1]' || host.startsWith('127.');
}

function why({ code }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return `port ${config.apiPort} is in use: choose another with COUNTERSIGN_API_PORT, or 0 for a free one`;
  if (code === 'EACCES') return `port ${config.apiPort} may not be opened by this user: choose one above 1023 with COUNTERSIGN_API_PORT`;
  if (code === 'EADDRNOTAVAIL') return `${config.apiHost} is no address of this machine: set COUNTERSIGN_API_HOST`;
  return 'cannot listen';
}

function readConfig() {
  try {
    return loadConfig();
  } catch (error) {
    if (!(error instanceof BadConfig)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
