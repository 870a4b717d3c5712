// countersign seed: the people, branches and customers of a demonstration. Safe to run again.
import { loadConfig } from '../config.ts';
import { connect } from '../db/client.ts';
import { seed } from '../demo/seed.ts';
import { EXIT } from './exit.ts';
import { ownerUrlOf } from './given-database.ts';
import { print } from './say.ts';

export async function run({ json }: { json: boolean }): Promise<number> {
  const { databaseUrl, databaseOwnerUrl } = loadConfig();
  const db = connect({ url: databaseUrl, name: 'countersign-seed', max: 2 });
  const owner = connect({ url: ownerUrlOf(databaseUrl, databaseOwnerUrl), name: 'countersign-seed', max: 1 });
  try {
    const logins = await seed({ db, owner });
    print(
      json
        ? JSON.stringify({ logins })
        : logins.map(({ username, password, roles }) => `${username}\t${password}\t${roles.join(',')}`).join('\n'),
    );
    return EXIT.done;
  } finally {
    await Promise.all([db.close(), owner.close()]);
  }
}
