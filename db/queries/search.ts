// Search over cases and items, newest first. Words are looked up by their pairs and threes of characters (app.grams, migration 0009) and then
// compared. What is rare is looked up in the index and sorted; what is frequent is met soon on a walk from the newest on.
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
    (select bool_and(position(w in app.folded(s.body)) > 0) from unnest(${[...s.words]}::text[]) w)
    ${s.branch === null ? sql`` : sql`and (s.branch_id || '') = ${s.branch}`} ${beyond(sql, s.after)}`;
  const grams = sql`app.grams(s.body) @> ${wantedGrams}`;
  const [few] = await sql<
    { n: number }[]
  >`select count(*)::int as n from (select from app.search_texts s where ${grams} limit ${FEW + 1}) x`;
  const texts =
    (few?.n ?? 0) <= FEW
      ? sql`select s.id, s.case_id, s.kind, s.at from (select * from app.search_texts s where ${grams} offset 0) s where ${wanted} order by s.at desc, s.id desc ${limit}`
      : sql`select s.id, s.case_id, s.kind, s.at from app.search_texts s where ${wanted} order by s.at desc, s.id desc ${limit}`;
  const rows = await sql<FoundRow[]>`
    with texts as materialized (
      ${texts}
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

const beyond = (sql: Queryable['sql'], after: SearchPlace | null) =>
  after === null ? sql`` : sql`and (s.at, s.id) < (${after.at}::timestamptz, ${after.id}::text)`;
