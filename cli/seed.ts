// countersign seed: the people, branches and customers of a demonstration. Safe to run again.
import { loadConfig } from '../config.ts';
import { connect } from '../db/client.ts';
import { seed } from '../demo/seed.ts';
import { EXIT } from './exit.ts';
import { print } from './say.ts';

export async function run({ json }: { json: boolean }): Promise<number> {
  const db = connect({ url: loadConfig().databaseUrl, name: 'countersign-seed', max: 2 });
  try {
    const logins = await seed({ db });
    print(
      json
        ? JSON.stringify({ logins })
        : logins.map(({ username, password, roles }) => `${username}\t${password}\t${roles.join(',')}`).join('\n'),
    );
    return EXIT.done;
  } finally {
    await db.close();
  }
}
