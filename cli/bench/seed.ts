// Fills a database with open items, for the benches: up to a million in 200 queues, in some two minutes on two cores.
//
// Their cases are marked as having no engine (`cases.has_engine = false`, as with an API that runs without Temporal): the relay sends nothing
// for them, the keeper neither nudges them nor lists them as stuck, and the watchdog does not wait for them. Deciding such an item writes
// all that deciding any item writes: answer, duty, decision record, audit event, and the message to its process, with no instant at which
// to send it. So the journal is whole, nothing piles up before the relay, and what is measured is the product's own statement.
//
// As the superuser, with triggers of foreign keys off and indexes made afterwards: row by row it would take a quarter of an hour.
import { desk } from './processes/definitions.ts';
import { BENCH_QUEUES } from './processes/queues.ts';
import { facts, GROUND, inserts } from './seed-rows.ts';
import { dutiesOfTask } from '../../domain/duties.ts';
import { withAdmin, type Admin } from '../../db/admin.ts';
import { snapshotOf } from '../../db/queries/forms.ts';

export type SeedOptions = {
  /** Of the superuser, to the product's database. */
  readonly ownerUrl: string;
  readonly open: number;
  readonly log: (line: string) => void;
};

/** How many open items there are afterwards, and the seconds that it took. A database that was seeded before is left as it is. */
export async function seedOpen({ ownerUrl, open, log }: SeedOptions): Promise<{ open: number; seconds: number; isNew: boolean }> {
  const from = performance.now();
  const [known] = await withAdmin(
    ownerUrl,
    (sql) => sql<{ count: number }[]>`select count(*)::int as count from app.cases where process = ${desk.id}`,
  );
  if (known && known.count > 0) {
    if (known.count !== open) throw new Error(`This database was seeded with ${known.count} items. Take another folder for ${open}.`);
    return { open: known.count, seconds: 0, isNew: false };
  }
  await withAdmin(ownerUrl, async (sql) => {
    // a checkpoint in the middle would double what is written
    for (const line of ["max_wal_size = '16GB'", "checkpoint_timeout = '30min'"]) await sql.unsafe(`alter system set ${line}`);
    await sql`select pg_reload_conf()`;
    await prepare(sql);
    for (const text of [...GROUND, ...facts({ first: 1, last: open, queues: QUEUES })]) await sql.unsafe(text);
    for (const { form } of Object.values(desk.tasks)) {
      const { hash, schema } = snapshotOf(form);
      await sql.unsafe('insert into app.forms (hash, schema) values ($1, $2::text::json) on conflict do nothing', [
        hash,
        JSON.stringify(schema),
      ]);
    }
  });
  log(`seeding: facts about ${open} items after ${since(from)}`);
  await Promise.all(inserts(kinds(), CLOCK).map((tables) => withAdmin(ownerUrl, (sql) => fill(sql, tables, log))));
  await withAdmin(ownerUrl, async (sql) => {
    await sql.unsafe('drop table app.bench_items');
    for (const name of ['max_wal_size', 'checkpoint_timeout']) await sql.unsafe(`alter system reset ${name}`);
    await sql`select pg_reload_conf()`;
    await sql.unsafe('analyze');
    await sql.unsafe('checkpoint'); // else the first minutes of the bench would pay for it
  });
  const seconds = (performance.now() - from) / 1_000;
  log(`seeding: ${open} open items in ${QUEUES.length} queues after ${seconds.toFixed(0)} s`);
  return { open, seconds, isNew: true };
}

type More = { readonly ownerUrl: string; readonly first: number; readonly last: number; readonly queues?: readonly string[] };
/** Further items with the numbers `first` to `last`, beside those that are there: for a backlog that is to stay as long as it was. */
export async function seedMore({ ownerUrl, first, last, queues = QUEUES }: More): Promise<void> {
  if (last < first) return;
  await withAdmin(ownerUrl, async (sql) => {
    await prepare(sql);
    for (const text of facts({ first, last, queues })) await sql.unsafe(text);
    for (const tables of inserts(kinds(), CLOCK)) for (const insert of Object.values(tables)) await sql.unsafe(insert);
    await sql.unsafe('drop table app.bench_items');
  });
}

const QUEUES = Object.keys(BENCH_QUEUES);
const since = (from: number): string => `${((performance.now() - from) / 1_000).toFixed(0)} s`;
const CLOCK = { spec: { span: { unit: 'elapsed', hours: 24 }, ladder: [1], pausable: false, packVersion: null }, calendar: 'cn' };

const kinds = () =>
  Object.fromEntries(
    Object.entries(desk.tasks).map(([name, { title, form }]) => {
      const duties = dutiesOfTask(desk, name);
      return [name, { title, formHash: snapshotOf(form).hash, ruleSets: duties.map(({ ruleSet }) => ruleSet), duty: name }];
    }),
  );

async function prepare(sql: Admin): Promise<void> {
  for (const line of [
    'session_replication_role = replica', // no triggers, so no look-up of each foreign key; what is written fits by construction
    'synchronous_commit = off',
    "maintenance_work_mem = '400MB'",
    "work_mem = '200MB'",
    'max_parallel_maintenance_workers = 0', // /dev/shm of a container is small
  ])
    await sql.unsafe(`set ${line}`);
}

/** Indexes that are no constraints are made when the rows are there: sorted once instead of searched a million times. */
async function fill(sql: Admin, tables: Readonly<Record<string, string>>, log: (line: string) => void): Promise<void> {
  await prepare(sql);
  for (const [table, insert] of Object.entries(tables)) {
    const from = performance.now();
    const indexes = await sql<{ name: string; definition: string }[]>`
      select i.indexrelid::regclass::text as name, pg_get_indexdef(i.indexrelid) as definition from pg_index i
      where i.indrelid = ${table}::regclass and not exists (select from pg_constraint c where c.conindid = i.indexrelid)`;
    for (const { name } of indexes) await sql.unsafe(`drop index ${name}`);
    await sql.unsafe(insert);
    const rowsAt = since(from);
    for (const { definition } of indexes) await sql.unsafe(definition);
    await sql.unsafe(`vacuum (analyze) ${table}`); // else autovacuum would do it in the middle of a bench
    log(`seeding: ${table} after ${since(from)} (rows ${rowsAt})`);
  }
}
