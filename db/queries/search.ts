// Search over cases and items by their texts and comments, newest first. Words are looked up by their pairs and threes of characters
// (app.grams, migration 0009) and then compared. What is rare is looked up in the index and sorted; what is frequent is met soon on a walk
// from the newest on.
import type { Iso } from '../../domain/ids.ts';
import { gramsOf } from '../../domain/search-words.ts';
import type { Text } from '../../domain/process.ts';
import type { Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type SearchPlace = { readonly at: Iso; readonly id: string };
export type Search = {
  /** Folded: small letters, plain forms. All of them must be found. */
  readonly words: readonly string[];
  readonly branch: string | null;
  /** The only queues of whose items she may know; null: all. */
  readonly queues: readonly string[] | null;
  readonly after: SearchPlace | null;
  readonly limit: number;
};
export type FoundRow = {
  readonly kind: 'case' | 'task';
  readonly id: string;
  readonly caseId: string;
  readonly process: string;
  readonly state: 'open' | 'closed';
  readonly stage: string | null;
  readonly outcome: string | null;
  readonly branch: string;
  readonly customerId: string | null;
  readonly openedAt: Iso;
  readonly dueAt: Iso | null;
  readonly tasks: readonly {
    readonly id: string;
    readonly task: string;
    readonly title: Text;
    readonly queue: string;
    readonly state: string;
  }[];
  readonly at: Iso;
};

/** Looked up and sorted; of more than that, a walk from the newest on finds a page soon. */
const FEW = 3_000;
/** Customers of one name whose cases are shown. */
const NAMESAKES_MAX = 500;

export async function searchRows(db: Queryable, s: Search): Promise<FoundRow[]> {
  const { sql } = db;
  const wantedGrams = sql`${gramsOf(s.words)}::text[]`;
  const limit = atLeast(sql, s.limit);
  const wanted = sql`
    (select bool_and(position(w in s.folded) > 0) from unnest(${[...s.words]}::text[]) w)
    ${s.branch === null ? sql`` : sql`and (s.branch_id || '') = ${s.branch}`} ${beyond(sql, s.after)}
    ${s.queues === null ? sql`` : sql`and (s.kind = 'case' or exists (select from app.tasks t where t.id = s.id and t.queue = any(${[...s.queues]}::text[])))`}`;
  const grams = sql`app.grams(s.folded) @> ${wantedGrams}`;
  const found = async () =>
    (await sql<{ n: number }[]>`select count(*)::int as n from (select from app.search_texts s where ${grams} limit ${FEW + 1}) x`)[0]?.n ??
    0;
  const isRare = !(await isFrequent(db, s.words)) && (await found()) <= FEW;
  const texts = isRare ? sql`(select * from app.search_texts s where ${grams} offset 0)` : sql`app.search_texts`;
  const rows = await sql<FoundRow[]>`
    with texts as materialized (
      -- a case and an item once, wherever they are found: their texts have one instant
      select distinct on (s.at, s.id) s.id, s.case_id, s.kind, s.at from ${texts} s where ${wanted} order by s.at desc, s.id desc ${limit}
    ), people as materialized (
      select u.id from (select * from app.customers u where app.grams(u.name) @> ${wantedGrams} limit 5000) u
      where (select bool_and(position(w in app.folded(u.name)) > 0) from unnest(${[...s.words]}::text[]) w) order by u.id limit ${NAMESAKES_MAX}
    ), named as materialized (
      select c.id, c.id as case_id, 'case' as kind, c.opened_at as at from (select c.* from people p join app.cases c on c.customer_id = p.id offset 0) c
      where true ${s.branch === null ? sql`` : sql`and (c.branch_id || '') = ${s.branch}`}
        ${s.after === null ? sql`` : sql`and (c.opened_at, c.id) < (${s.after.at}::timestamptz, ${s.after.id}::text)`}
      order by c.opened_at desc, c.id desc ${limit}
    ), found as materialized (
      select id, case_id, kind, max(at) as at from (select * from texts union all select * from named) x group by id, case_id, kind
      order by 4 desc, 1 desc ${limit}
    )
    select f.kind, f.id, f.case_id as "caseId", f.at, c.process, c.state, c.stage, c.outcome, c.branch_id as branch, c.customer_id as "customerId",
      c.opened_at as "openedAt", c.due_at as "dueAt", coalesce((
        select jsonb_agg(jsonb_build_object('id', t.id, 'task', t.task, 'title', t.title, 'queue', t.queue, 'state', t.state) order by t.due_at, t.id)
        from (
          select t.* from app.tasks t where t.case_id = f.case_id and case when f.kind = 'task' then t.id = f.id else t.state in ('open', 'claimed') end
            ${s.queues === null ? sql`` : sql`and t.queue = any(${[...s.queues]}::text[])`}
          order by t.due_at, t.id limit 10) t), '[]') as tasks
    from found f join app.cases c on c.id = f.case_id order by f.at desc, f.id desc`;
  return rows.slice(0, s.limit);
}

/**
 * Whether so many texts have the words that a walk meets a page of them soon: five or more of some thousand, looked at in 40 pages of the table.
 * False says nothing. To look a frequent word up only to learn that there are too many costs 13 to 22 ms of a million texts, this one 0.6.
 */
export async function isFrequent({ sql }: Queryable, words: readonly string[]): Promise<boolean> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from (
      select from app.search_texts s tablesample system (least(100, 4000.0 / greatest(1, (
        select relpages from pg_class where oid = 'app.search_texts'::regclass))))
      where (select bool_and(position(w in s.folded) > 0) from unnest(${[...words]}::text[]) w) limit 5) x`;
  return row?.n === 5;
}

const beyond = (sql: Queryable['sql'], after: SearchPlace | null) =>
  after === null ? sql`` : sql`and (s.at, s.id) < (${after.at}::timestamptz, ${after.id}::text)`;
