// countersign migrate: brings the database to this version's schema. Safe to run again, and at the same time from two places.
import { BadConfig, loadSettings } from '../config.ts';
import { EXIT } from './exit.ts';
import { migrateGiven } from './given-database.ts';
import { print } from './say.ts';

export async function run({ json }: { json: boolean }): Promise<number> {
  const { databaseUrl, databaseOwnerUrl } = loadSettings();
  if (!databaseUrl || !databaseOwnerUrl)
    throw new BadConfig(
      'migrate needs two settings: COUNTERSIGN_DATABASE_OWNER_URL, a role that may create roles and databases, ' +
        'and COUNTERSIGN_DATABASE_URL, whose user must be countersign_app: its database is made and its password is set.',
    );
  const app = new URL(databaseUrl);
  if (app.username !== 'countersign_app')
    throw new BadConfig('The user in COUNTERSIGN_DATABASE_URL must be countersign_app, the role of the product.');
  const database = app.pathname.slice(1);
  const applied = await migrateGiven({ adminUrl: databaseOwnerUrl, database, appPassword: decodeURIComponent(app.password) });
  if (json) print(JSON.stringify({ database, applied }));
  else print(applied.length === 0 ? `${database} is up to date` : applied.map((name) => `applied ${name}`).join('\n'));
  return EXIT.done;
}
