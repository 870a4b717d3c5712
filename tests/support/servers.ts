// Child of global-setup.ts: one PostgreSQL and one Temporal server in a temporary folder, for as long as the parent is there. A process
// of its own because it then runs on plain Node, as the product does, and because it outlives a killed run long enough to clean up.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../cli/servers/postgres.ts';
import { startTemporal } from '../../cli/servers/temporal.ts';
import { loadSettings } from '../../config.ts';

export type Ready = { readonly variables: Record<string, string> } | { readonly error: string };

const log = (line: string) => process.stderr.write(`[setup] ${line}\n`);
const folder = await mkdtemp(join(tmpdir(), 'countersign-test-'));
await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must pass
const variables: Record<string, string> = {};
const stops: (() => Promise<void>)[] = [];

async function start<S extends { stop(): Promise<void> }>(variable: string, launch: () => Promise<S>, value: (server: S) => string) {
  if (process.env[variable]) return; // given from outside
  const server = await launch();
  stops.push(() => server.stop());
  variables[variable] = value(server);
}

const outcomes = await Promise.allSettled([
  start(
    'COUNTERSIGN_TEST_POSTGRES_URL',
    () => startPostgres({ dataDir: join(folder, 'postgres'), durable: false, log }),
    ({ url }) => url,
  ),
  start(
    'COUNTERSIGN_TEST_TEMPORAL_ADDRESS',
    () => startTemporal({ dataDir: join(folder, 'temporal'), cli: loadSettings().temporalCli, log }),
    ({ address }) => address,
  ),
]);

async function end(): Promise<never> {
  await Promise.allSettled(stops.map((stop) => stop()));
  await rm(folder, { recursive: true, force: true });
  process.exit();
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {}); // a terminal's Ctrl+C is for the parent, who ends us
process.on('disconnect', () => void end());

const failed = outcomes.find((outcome) => outcome.status === 'rejected');
if (!process.connected) await end();
process.send?.((failed ? { error: String((failed.reason as Error).message) } : { variables }) satisfies Ready);
