// Our own database is away while a step runs: nobody is asked about it, however long that takes.
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openHouse, type House } from '../../support/house.ts';
import { errand as activities } from './activities.ts';
import { definitions, errand } from './definitions.ts';

let house: House;
let runs = 0;
const isAway = Promise.withResolvers<undefined>();
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: definitions,
    modules: {
      errand: {
        ...activities,
        reserve: async () => {
          if (++runs > 1) return;
          await allow(0); // its result cannot be recorded
          isAway.resolve(undefined);
        },
      },
    },
    workflowsPath: fileURLToPath(new URL('./workflows.ts', import.meta.url)),
  });
});
afterAll(() => house.close());

/** How many may connect to the database of the house, superusers aside; with 0, whoever is connected is thrown out. */
async function allow(connections: number): Promise<void> {
  const { sql } = house.owner;
  const [database] = await sql<{ name: string }[]>`select current_database() as name`;
  await sql.unsafe(`alter database ${database!.name} connection limit ${connections}`);
  if (connections === 0)
    await sql`select pg_terminate_backend(pid) from pg_stat_activity where usename = 'countersign_app' and datname = current_database()`;
}

test('a step that finds the database away runs again when it is back, and a try without it does not count', async () => {
  const id = await house.startCase(errand, { amount: 5 });
  await isAway.promise;
  await wait(12_000);
  await allow(-1);
  await house.open(`${id}.make.1`);
  const failures = ((await house.client.workflow.getHandle(id).fetchHistory()).events ?? []).flatMap(
    ({ activityTaskFailedEventAttributes: failed }) => failed?.failure?.applicationFailureInfo?.type ?? [],
  );
  expect(failures.length).toBeGreaterThan(2); // each would have asked somebody, if it counted
  expect(new Set(failures)).toEqual(new Set(['DATABASE_AWAY']));
  expect((await house.tasks(id)).map(({ task }) => task)).toEqual(['make']);
  await house.answer(`${id}.make.1`, 'anna', { note: 'made' });
  await house.answer(`${id}.check.1`, 'bert', { agreed: true });
  expect(await house.closed(id)).toBe('done');
});
