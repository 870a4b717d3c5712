// Brings a database to the newest schema: roles, database, then db/migrations/*.sql in order, each once.
//
// Not Drizzle's migrator: it wants its own journal file beside the SQL, compares times instead of contents, so that an edited file
// passes unnoticed, runs all files in one transaction and takes no lock against a second process that starts at the same time.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { withAdmin, type Admin } from './admin.ts';

const FOLDER = new URL('./migrations/', import.meta.url);
/** Any constant: two processes that migrate the same server wait for each other. */
const LOCK = 5_370_001;

export type MigrateOptions = {
  /** Of a superuser, or of a role that may create roles and databases; any database of that server. */
  readonly adminUrl: string;
  readonly database: string;
  /** Of the role `countersign_app`, which is set at each run. */
  readonly appPassword: string;
};

export type Migrated = { readonly appUrl: string; readonly ownerUrl: string; readonly applied: readonly string[] };

/**
 * Roles, database and schema, whatever is missing of them. Errors: a migration that was changed after it had been applied, or is
 * unknown to this version (a newer one has been here); nothing is applied then.
 */
export async function migrate({ adminUrl, database, appPassword }: MigrateOptions): Promise<Migrated> {
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(database))
    throw new Error(`"${database}" cannot name the database: small letters, digits and _, beginning with a letter`);
  await withAdmin(adminUrl, async (sql) => {
    await sql`select pg_advisory_lock(${LOCK})`; // until the session ends
    await makeRoles(sql, appPassword);
    const [found] = await sql`select from pg_database where datname = ${database}`;
    if (!found) await sql.unsafe(`create database ${database} owner countersign_owner`);
    await sql.unsafe(grantsOf(database));
  });
  const ownerUrl = urlOf(adminUrl, database);
  const applied = await withAdmin(ownerUrl, async (sql) => {
    await sql`select pg_advisory_lock(${LOCK})`;
    return applyMigrations(sql);
  });
  return { appUrl: urlOf(adminUrl, database, 'countersign_app', appPassword), ownerUrl, applied };
}

/** Who may enter the database: not even temporary tables for anybody else. These rights are not copied with a template. */
export const grantsOf = (database: string): string => `
  revoke all on database ${database} from public;
  grant connect on database ${database} to countersign_app;
  grant create on database ${database} to countersign_audit`;

/** The same server and options, another database and, when given, another user. */
export function urlOf(url: string, database: string, user?: string, password?: string): string {
  const made = new URL(url);
  made.pathname = `/${database}`;
  if (user !== undefined) [made.username, made.password] = [user, encodeURIComponent(password ?? '')];
  return made.href;
}

/** owner: makes and changes tables. audit: owns the audit log, so that not even the owner of the rest changes it in passing. app: the product. */
async function makeRoles(sql: Admin, appPassword: string): Promise<void> {
  const known = new Set(
    (await sql<{ rolname: string }[]>`select rolname from pg_roles where rolname like 'countersign%'`).map((row) => row.rolname),
  );
  for (const role of ['countersign_owner', 'countersign_audit'])
    if (!known.has(role)) await sql.unsafe(`create role ${role} nologin noinherit`);
  if (!known.has('countersign_app')) await sql.unsafe('create role countersign_app login noinherit');
  const [row] = await sql<{ text: string }[]>`select format('alter role countersign_app password %L', ${appPassword}::text) as text`;
  await sql.unsafe(row?.text ?? '');
  await sql.unsafe('alter role countersign_app set search_path = app, audit');
  await sql.unsafe('grant countersign_owner, countersign_audit to current_user with inherit true, set true');
}

async function applyMigrations(sql: Admin): Promise<string[]> {
  await sql.unsafe(`
    create schema if not exists migrations authorization countersign_owner;
    create table if not exists migrations.applied (name text primary key, sha256 text not null, at timestamptz not null default now());
    alter table migrations.applied owner to countersign_owner`);
  const applied = new Map(
    (await sql<{ name: string; sha256: string }[]>`select name, sha256 from migrations.applied`).map((row) => [row.name, row.sha256]),
  );
  const files = readMigrations();
  for (const name of applied.keys())
    if (!files.some((file) => file.name === name))
      throw new Error(
        `The database has the migration ${name}, which this version does not know: it was made by a newer version. Start that version.`,
      );
  for (const { name, sha256 } of files)
    if (applied.has(name) && applied.get(name) !== sha256)
      throw new Error(
        `The migration ${name} was changed after it had been applied. Restore the file, and write the change as a new migration.`,
      );
  const due = files.filter((file) => !applied.has(file.name));
  for (const { name, sha256, text } of due)
    await sql
      .begin(async (tx) => {
        await tx.unsafe('set local role countersign_owner');
        await tx.unsafe(text).simple();
        await tx`insert into migrations.applied (name, sha256) values (${name}, ${sha256})`;
      })
      .catch((cause: unknown) => {
        throw new Error(`The migration ${name} failed and was rolled back: ${(cause as Error).message}`, { cause });
      });
  return due.map((file) => file.name);
}

/** In the order of their names: 0001_foundation.sql, 0002_… */
function readMigrations(): { name: string; text: string; sha256: string }[] {
  const names = readdirSync(fileURLToPath(FOLDER)).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name) => {
    const text = readFileSync(new URL(name, FOLDER), 'utf8');
    return { name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
}
