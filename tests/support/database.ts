// A database of its own for a test file: a clone of a migrated template, on the run's server. Tests own the clock by
// `set local countersign.now = '…'` inside a transaction.
import { createHash, randomUUID } from 'node:crypto';
import { chmodSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { withAdmin, type Admin } from '../../db/admin.ts';
import { connect, type ConnectOptions, type Db } from '../../db/client.ts';
import { grantsOf, migrate, urlOf } from '../../db/migrate.ts';
import { startPostgres, type PostgresServer } from '../../cli/servers/postgres.ts';

/** Of the role countersign_app, on every test server: one role serves all databases of a server. */
export const APP_PASSWORD = 'test-app';
const LOCK = 5_370_002;

export type TestDatabase = {
  /** As the product connects: role countersign_app. */
  readonly db: Db;
  /** As a superuser: for what the product may not do. */
  readonly owner: Db;
  /** Of the app role. */
  readonly url: string;
  readonly ownerUrl: string;
  readonly name: string;
  /** Closes both handles and removes the database. */
  drop(): Promise<void>;
};

/** Takes some 50 ms, and a second when it is the first one of the run. */
export async function testDatabase(options: Partial<ConnectOptions> = {}): Promise<TestDatabase> {
  const { url: adminUrl, stop } = await testServer();
  const template = `template_${migrationsHash()}`;
  const name = `test_${randomUUID().replaceAll('-', '').slice(0, 12)}`;
  await withAdmin(adminUrl, async (sql) => {
    await makeTemplate(sql, adminUrl, template);
    await sql.unsafe(`create database ${name} template ${template} owner countersign_owner`);
    await sql.unsafe(grantsOf(name));
  });
  const ownerUrl = urlOf(adminUrl, name);
  const url = urlOf(adminUrl, name, 'countersign_app', APP_PASSWORD);
  const db = connect({ url, name: 'test', max: 10, ...options });
  const owner = connect({ url: ownerUrl, name: 'test-owner', max: 3 });
  return {
    ...{ db, owner, url, ownerUrl, name },
    drop: async () => {
      await Promise.all([db.close(), owner.close()]);
      await withAdmin(adminUrl, (sql) => sql.unsafe(`drop database if exists ${name} with (force)`));
      await stop?.();
    },
  };
}

/** The run's server, which global-setup.ts names; a server of this database alone when a test is run without it. */
async function testServer(): Promise<{ url: string; stop?: () => Promise<void> }> {
  const url = process.env['COUNTERSIGN_TEST_POSTGRES_URL'];
  return url ? { url } : startTestPostgres();
}

/** A server of its own, for tests that restart it. Without a `dataDir` it is removed when it is stopped. */
export async function startTestPostgres(dataDir?: string): Promise<PostgresServer> {
  if (dataDir) return startPostgres({ dataDir, durable: false });
  const folder = publicFolder();
  const server = await startPostgres({ dataDir: join(folder, 'postgres'), durable: false });
  return { ...server, stop: () => server.stop().finally(() => rmSync(folder, { recursive: true, force: true })) };
}

/** A temporary folder, to be removed by whoever asks. As root, PostgreSQL runs as another user, who must be let through. */
export function publicFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** Made once per server and state of the migrations, by whoever comes first. */
async function makeTemplate(sql: Admin, adminUrl: string, template: string): Promise<void> {
  const exists = async () => (await sql`select from pg_database where datname = ${template} and datistemplate`).length > 0;
  if (await exists()) return;
  await sql`select pg_advisory_lock(${LOCK})`;
  try {
    if (await exists()) return;
    await sql.unsafe(`drop database if exists ${template} with (force)`);
    await migrate({ adminUrl, database: template, appPassword: APP_PASSWORD });
    await sql.unsafe(`alter database ${template} is_template true`);
  } finally {
    await sql`select pg_advisory_unlock(${LOCK})`;
  }
}

function migrationsHash(): string {
  const folder = new URL('../../db/migrations/', import.meta.url);
  const hash = createHash('sha256');
  for (const name of readdirSync(folder).sort()) hash.update(readFileSync(new URL(name, folder)));
  return hash.digest('hex').slice(0, 12);
}
