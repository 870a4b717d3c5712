// A PostgreSQL server that the settings name: made ready for this version with a role that may do so.
import { withAdmin } from '../db/admin.ts';
import { migrate, urlOf } from '../db/migrate.ts';

export type GivenDatabase = {
  /** A role that may create roles and databases. */
  readonly adminUrl: string;
  readonly database: string;
  /** Becomes the password of countersign_app. */
  readonly appPassword: string;
};

/** Makes the database when it is missing and brings its schema up to date. Errors name the server and what is wrong with it. */
export async function migrateGiven({ adminUrl, database, appPassword }: GivenDatabase): Promise<readonly string[]> {
  try {
    const { applied } = await migrate({ adminUrl: await reachable(adminUrl), database, appPassword });
    return applied;
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    const hint =
      code === 'ECONNREFUSED' || code === 'CONNECT_TIMEOUT'
        ? ': nobody answers there. Start the server, or correct the address'
        : `: ${message || code}`;
    throw new Error(`The database ${database} on ${new URL(adminUrl).host} cannot be used${hint}`, { cause: error });
  }
}

/** The same database as the role that brings in its first people; without one they must be there already. */
export const ownerUrlOf = (databaseUrl: string, ownerUrl: string | undefined): string =>
  ownerUrl === undefined ? databaseUrl : urlOf(ownerUrl, new URL(databaseUrl).pathname.slice(1));

/** The database may not exist yet; every server has one named postgres to stand in while it is made. */
async function reachable(url: string): Promise<string> {
  try {
    await withAdmin(url, (sql) => sql`select 1`);
    return url;
  } catch (error) {
    if ((error as { code?: string }).code === '3D000') return urlOf(url, 'postgres');
    throw error;
  }
}
