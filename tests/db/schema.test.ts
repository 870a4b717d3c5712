// The tables as queries see them (db/schema/*.ts) are the tables that the migrations make: nothing missing, nothing stale.
import { readdirSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eq, getTableConfig, is, PgTable } from '../../db/drizzle.ts';
import { events } from '../../db/schema/audit.ts';
import { branches, people } from '../../db/schema/people.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const FOLDER = new URL('../../db/schema/', import.meta.url);

/** One line per column: `app.cases.id text not null default identity key`. */
async function declaredColumns(): Promise<string[]> {
  const lines: string[] = [];
  for (const file of readdirSync(FOLDER).filter((name) => name.endsWith('.ts'))) {
    const module = (await import(new URL(file, FOLDER).href)) as Record<string, unknown>;
    for (const table of Object.values(module)) {
      if (!is(table, PgTable)) continue;
      const { schema, name, columns, primaryKeys } = getTableConfig(table);
      const keys = new Set(primaryKeys.flatMap((key) => key.columns.map((column) => column.name)));
      for (const column of columns) {
        const facts = {
          isRequired: column.notNull,
          hasDefault: column.hasDefault && !column.generatedIdentity,
          isIdentity: column.generatedIdentity !== undefined,
          isKey: column.primary || keys.has(column.name),
        };
        lines.push(describe(`${schema}.${name}.${column.name}`, column.getSQLType(), facts));
      }
    }
  }
  return lines.sort();
}

async function actualColumns(): Promise<string[]> {
  const rows = await database.owner.sql<(Facts & { path: string; type: string })[]>`
    select n.nspname || '.' || c.relname || '.' || a.attname as path, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull as "isRequired", a.atthasdef as "hasDefault", a.attidentity <> '' as "isIdentity",
      a.attnum = any(coalesce((select conkey from pg_constraint k where k.conrelid = c.oid and k.contype = 'p'), '{}')) as "isKey"
    from pg_attribute a join pg_class c on c.oid = a.attrelid join pg_namespace n on n.oid = c.relnamespace
    where n.nspname in ('app', 'audit', 'core', 'outside') and c.relkind in ('r', 'p', 'v', 'm') and a.attnum > 0 and not a.attisdropped`;
  return rows.map(({ path, type, ...facts }) => describe(path, type, facts)).sort();
}

type Facts = { isRequired: boolean; hasDefault: boolean; isIdentity: boolean; isKey: boolean };
/** PostgreSQL says `numeric(6,4)`, Drizzle `numeric(6, 4)`. */
const describe = (path: string, type: string, facts: Facts): string =>
  [
    path,
    type.replaceAll(', ', ','),
    facts.isRequired && 'not null',
    facts.hasDefault && 'default',
    facts.isIdentity && 'identity',
    facts.isKey && 'key',
  ]
    .filter(Boolean)
    .join(' ');

test('each table and column of the database is declared for queries with its type, and none that does not exist', async () => {
  const declared = await declaredColumns();
  expect(declared.length).toBeGreaterThan(150);
  expect(declared).toEqual(await actualColumns());
});

test('rows come back through Drizzle as they were written: languages, instants, numbers', async () => {
  const [title, name] = [{ en: 'Head office', zh: '总行' }, '张三'];
  const { orm } = database.db;
  await orm.insert(branches).values({ id: 'B-1', title });
  const [made] = await orm.insert(people).values({ id: 'p1', username: 'zhang', name, branchId: 'B-1' }).returning();
  expect(made).toMatchObject({
    name,
    kind: 'person',
    isActive: true,
    createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
  });
  expect(await orm.select().from(branches).where(eq(branches.id, 'B-1'))).toEqual([{ id: 'B-1', title, parent: null }]);
  const [event] = await database.owner.transaction(async (tx) => {
    await tx.sql`set local countersign.now = '2026-02-02T09:31:00.123+08:00'`;
    return tx.orm
      .insert(events)
      .values({ actorKind: 'person', actorId: 'p1', event: 'case.read', object: 'X', key: '1', data: { n: 1 } })
      .returning();
  });
  expect(event).toMatchObject({ id: expect.any(Number), at: '2026-02-02T01:31:00.123Z', data: { n: 1 } });
});
