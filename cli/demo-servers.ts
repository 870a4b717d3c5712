// The two servers of a demo: embedded ones that are kept running, or those that the settings name.
import type { Settings } from '../config.ts';
import { migrate, urlOf } from '../db/migrate.ts';
import type { DataFolder } from './data-folder.ts';
import { migrateGiven, ownerUrlOf } from './given-database.ts';
import { keepServer, type Kept } from './servers/keep.ts';
import { startPostgres } from './servers/postgres.ts';
import { startTemporal } from './servers/temporal.ts';

type Log = (line: string) => void;
export type DemoServers = {
  readonly databaseUrl: string;
  readonly ownerUrl: string;
  readonly temporalAddress: string;
  stop(): Promise<void>;
};
type Started = { readonly address: string; readonly kept?: Kept };
type Database = Started & { /** As the role that may bring people in. */ readonly ownerUrl: string };

/** Both at once, the database with its schema. When one fails, the other is stopped again. */
export async function startServers({ settings, folder, log }: { settings: Settings; folder: DataFolder; log: Log }): Promise<DemoServers> {
  const outcomes = await Promise.allSettled([database({ settings, folder, log }), engine({ settings, folder, log })]);
  const stop = async () => {
    // Temporal first: nothing is then under way that would miss its database. Each logs what it could not do.
    for (const outcome of outcomes.toReversed())
      if (outcome.status === 'fulfilled') await outcome.value.kept?.stop().catch((error: unknown) => log((error as Error).message));
  };
  const [postgres, temporal] = outcomes;
  if (postgres.status === 'rejected' || temporal.status === 'rejected') {
    await stop();
    throw postgres.status === 'rejected' ? postgres.reason : (temporal as PromiseRejectedResult).reason;
  }
  return { databaseUrl: postgres.value.address, ownerUrl: postgres.value.ownerUrl, temporalAddress: temporal.value.address, stop };
}

type Making = { readonly settings: Settings; readonly folder: DataFolder; readonly log: Log };

async function database({ settings, folder, log }: Making): Promise<Database> {
  const appPassword = folder.secrets.appPassword;
  if (settings.databaseUrl) return given(settings.databaseUrl, settings.databaseOwnerUrl, { appPassword, log });
  const dataDir = folder.inside('postgres');
  const first = await startPostgres({ dataDir, log });
  const kept = keepServer(first, { name: 'PostgreSQL', log, again: () => startPostgres({ dataDir, port: first.port, log }) });
  try {
    const { appUrl, applied } = await migrate({ adminUrl: first.url, database: 'countersign', appPassword });
    if (applied.length > 0) log(`PostgreSQL: schema brought up to date (${applied.length} migrations)`);
    return { address: appUrl, ownerUrl: ownerUrlOf(appUrl, first.url), kept };
  } catch (error) {
    await kept.stop();
    throw new Error(`${(error as Error).message}\nOr give up what this demo holds and begin anew: npm run demo -- --fresh`, {
      cause: error,
    });
  }
}

/** A server of the user's own: with a role that may create roles we set it up, with the product's own role it must be set up already. */
async function given(
  url: string,
  ownerUrl: string | undefined,
  { appPassword, log }: { appPassword: string; log: Log },
): Promise<Database> {
  const { username, password, pathname, host } = new URL(url);
  const database = pathname.slice(1) || 'countersign';
  log(`PostgreSQL: using ${host}/${database} (COUNTERSIGN_DATABASE_URL)`);
  const isApp = username === 'countersign_app';
  const adminUrl = ownerUrl ?? (isApp ? undefined : url);
  if (!adminUrl) return { address: url, ownerUrl: url }; // as `countersign migrate` has left it
  await migrateGiven({ adminUrl, database, appPassword: isApp ? decodeURIComponent(password) : appPassword });
  const address = isApp ? url : urlOf(url, database, 'countersign_app', appPassword);
  return { address, ownerUrl: ownerUrlOf(address, adminUrl) };
}

async function engine({ settings, folder, log }: Making): Promise<Started> {
  if (settings.temporalAddress) {
    log(`Temporal: using ${settings.temporalAddress} (COUNTERSIGN_TEMPORAL_ADDRESS)`);
    return { address: settings.temporalAddress };
  }
  const options = { dataDir: folder.inside('temporal'), cli: settings.temporalCli, log };
  const first = await startTemporal(options);
  const port = Number(first.address.split(':').at(-1));
  log(`Temporal: ready on port ${port} (process ${first.pid})`);
  return { address: first.address, kept: keepServer(first, { name: 'Temporal', log, again: () => startTemporal({ ...options, port }) }) };
}
