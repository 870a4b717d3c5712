// A page of items, and how many there are: the query of db/queries/item-query.ts carried out. Lists never read what a task shows.
import type { ItemSort } from '../../domain/item-query.ts';
import type { Queryable } from '../client.ts';
import {
  bandOf,
  endOf,
  fewRows,
  inTwoHours,
  isSoon,
  SORTED_MAX,
  inStates,
  isShort,
  isOfUnfinished,
  statesOf,
  wantedOf,
  type Asked,
  type Fragment,
} from './item-query.ts';
import { atLeast } from './page-limit.ts';
import { summaryColumns, type TaskSummary } from './task-row.ts';

type Sql = Queryable['sql'];
export type ItemRow = TaskSummary & {
  readonly branch: string;
  readonly customerId: string | null;
  readonly amountMinor: number | null;
  /** Held or put off, and its place in the order of claiming as text: it is beyond what a number holds exactly. */
  readonly isAside: boolean;
  readonly claimKey: string;
};
/** Where a page ended: the values by which it is sorted, and the id. */
export type Place = readonly (string | number)[];

/** `priority`: what may be claimed now by its claim key, then what is held or put off. */
const ORDER = (sql: Sql): Readonly<Record<ItemSort, Fragment>> => ({
  deadline: sql`t.due_at, t.id`,
  age: sql`t.opened_at, t.id`,
  priority: sql`${isAside(sql)}, t.claim_key, t.id`,
});
const isAside = (sql: Sql) => sql`(t.state <> 'open' or t.is_postponed)`;

type Placed = Pick<ItemRow, 'dueAt' | 'openedAt' | 'id'> & { readonly isAside: boolean; readonly claimKey: string };
export const placeOf = (sort: ItemSort, row: Placed): Place =>
  sort === 'deadline' ? [row.dueAt, row.id] : sort === 'age' ? [row.openedAt, row.id] : [row.isAside ? 1 : 0, row.claimKey, row.id];

function beyond(sql: Sql, sort: ItemSort, after: Place | null): Fragment {
  if (after === null) return sql``;
  const [a = '', b = '', c = ''] = after;
  if (sort === 'deadline') return sql`and (t.due_at, t.id) > (${a}::timestamptz, ${b}::text)`;
  if (sort === 'age') return sql`and (t.opened_at, t.id) > (${a}::timestamptz, ${b}::text)`;
  return sql`and (${isAside(sql)}, t.claim_key, t.id) > (${a === 1}::boolean, ${b}::bigint, ${c}::text)`;
}

/** Queues read one by one from their own index and merged; more of them are better met on a walk along all. */
const QUEUES_MAX = 12;
const fewQueues = ({ query: q, queues }: Asked): readonly string[] | null => {
  const named = q.queue?.filter((one) => queues?.includes(one) ?? true) ?? queues ?? null;
  return named !== null && named.length <= QUEUES_MAX ? named : null;
};

/** A page in the query's order. With `after` the rows beyond that place. */
export async function listItems(db: Queryable, asked: Asked, { after, limit }: { after: Place | null; limit: number }): Promise<ItemRow[]> {
  const { sql } = db;
  const sort = asked.query.sort ?? 'deadline';
  const order = ORDER(sql)[sort];
  const size = atLeast(sql, limit);
  const wanted = sql`${wantedOf(sql, asked)} ${beyond(sql, sort, after)}`;
  // Where the way into the table is the queues, they are not asked for once more: the planner would take nine of their rows to fit, and sort all.
  const inQueue =
    fewQueues(asked) &&
    sql`${wantedOf(sql, { ...asked, queues: null, query: { ...asked.query, queue: undefined } })} ${beyond(sql, sort, after)}`;
  const read = async (rows: Fragment): Promise<ItemRow[]> => {
    const page = await sql<ItemRow[]>`
      select ${summaryColumns(sql)}, t.branch_id as branch, t.customer_id as "customerId", t.amount_minor as "amountMinor",
        ${isAside(sql)} as "isAside", t.claim_key::text as "claimKey"
      from (select * from (${rows}) t order by ${order} ${size}) t order by ${order}`;
    return page.slice(0, limit);
  };
  const few = await fewRows(db, asked);
  if (few) return read(sql`select * from (select * from app.tasks t where ${few.where} offset 0) t where ${wanted}`);
  if (asked.query.available === false && sort === 'deadline')
    return read(sql`select * from app.tasks t where t.is_postponed and ${wanted} order by ${order} ${size}`);
  if (sort === 'age' && fewQueues(asked) !== null && (await isShort(db, inQueues(sql, asked), SORTED_MAX)))
    return read(byAge(sql, asked, { size, wanted: inQueue ?? wanted, after }));
  if (sort !== 'priority') return read(walk(sql, asked, { sort, order, size, wanted }));
  // what may be claimed is walked along; the rest is sorted, when somebody reads so far
  const first =
    after?.[0] === 1 || asked.query.available === false
      ? []
      : await read(claimable(sql, asked, { size, wanted: inQueue ?? wanted, after }));
  return first.length >= limit ? first : [...first, ...(await read(aside(sql, asked, wanted)))].slice(0, limit);
}

type Walk = { readonly sort: ItemSort; readonly order: Fragment; readonly size: Fragment; readonly wanted: Fragment };
type Onward = Pick<Walk, 'size' | 'wanted'> & { readonly after: Place | null };

function walk(sql: Sql, asked: Asked, { sort, order, size, wanted }: Walk): Fragment {
  const { query: q, queues } = asked;
  const named = q.queue ?? queues ?? null;
  if (isOfUnfinished(q) && !(fewQueues(asked) !== null && sort === 'deadline'))
    return sql`select t.* from app.tasks t where ${inStates(sql, statesOf(q))} and ${wanted} order by ${order} ${size}`;
  const states = [...statesOf(q)];
  if (named !== null)
    return sql`
      select p.* from unnest(${[...named]}::text[]) q(queue) cross join unnest(${states}::text[]) s(state) cross join lateral (
        select t.* from app.tasks t where t.queue = q.queue and t.state = s.state and ${wanted} order by t.due_at, t.id ${size}) p`;
  // every queue that has items at all, by leaps over the index
  return sql`
    select p.* from (
      with recursive known as (
        (select queue from app.tasks order by queue limit 1)
        union all select (select t.queue from app.tasks t where t.queue > k.queue order by t.queue limit 1) from known k where k.queue is not null
      ) select queue from known where queue is not null
    ) q cross join unnest(${states}::text[]) s(state) cross join lateral (
      select t.* from app.tasks t where t.queue = q.queue and t.state = s.state and ${wanted} order by t.due_at, t.id ${size}) p`;
}

/** By age from the index of the queues, which holds no more of an item than its place: the rows are fetched one by one, until a page is full. */
const byAge = (sql: Sql, asked: Asked, { size, wanted, after }: Onward): Fragment => sql`
  select t.* from (select t.id, t.opened_at from (${inQueues(sql, asked)}) t where true ${beyond(sql, 'age', after)} order by t.opened_at, t.id) o
    cross join lateral (select t.* from app.tasks t where t.id = o.id and ${wanted} offset 0) t
  order by o.opened_at, o.id ${size}`;

const inQueues = (sql: Sql, asked: Asked): Fragment => sql`
  select i.id, i.opened_at from unnest(${[...(fewQueues(asked) ?? [])]}::text[]) q(queue) cross join unnest(${[...statesOf(asked.query)]}::text[]) s(state)
    cross join lateral (select t.id, t.opened_at from app.tasks t where t.queue = q.queue and t.state = s.state offset 0) i`;

function claimable(sql: Sql, asked: Asked, { size, wanted, after }: Onward): Fragment {
  const named = fewQueues(asked);
  // the same bound once more, as the index has it
  const from = after === null ? sql`` : sql`and t.claim_key >= ${after[1] ?? 0}::bigint`;
  const way = sql`t.state = 'open' and not t.is_postponed ${from} and ${wanted} order by t.claim_key, t.id ${size}`;
  return named !== null
    ? sql`select p.* from unnest(${[...named]}::text[]) q(queue) cross join lateral (select t.* from app.tasks t where t.queue = q.queue and ${way}) p`
    : sql`select t.* from app.tasks t where ${way}`;
}

function aside(sql: Sql, asked: Asked, wanted: Fragment): Fragment {
  const named = fewQueues(asked);
  const putOff =
    named === null
      ? sql`select * from app.tasks t where t.is_postponed and t.state = 'open'`
      : sql`select t.* from unnest(${[...named]}::text[]) q(queue) cross join lateral (
          select * from app.tasks t where t.queue = q.queue and t.state = 'open' and t.is_postponed offset 0) t`;
  return sql`select * from (select * from app.tasks t where t.state = 'claimed' union all ${putOff} offset 0) t where ${wanted}`;
}

export type BandCount = { readonly queue: string; readonly band: string; readonly count: number };

/**
 * How many there are by queue and band, exactly. Where queue, state, branch and band are all that is asked, from the index tasks_listed alone;
 * else each row that may fit is looked at.
 */
export async function countItems(db: Queryable, asked: Asked, known: readonly string[]): Promise<BandCount[]> {
  const { sql } = db;
  const { query: q, branch, queues } = asked;
  const { queue, excludeQueue = [], state: _, band, branch: branches, excludeBranch, sort: __, ...more } = q;
  if (Object.values(more).some((value) => value !== undefined)) return countSlowly(db, asked);
  const named = (queue ?? known).filter((one) => !excludeQueue.includes(one) && (queues?.includes(one) ?? true));
  const inBranch = sql`
    ${branch === null ? sql`` : sql`and t.branch_id = ${branch}`} ${branches === undefined ? sql`` : sql`and t.branch_id = any(${[...branches]}::text[])`}
    ${excludeBranch === undefined ? sql`` : sql`and t.branch_id <> all(${[...excludeBranch]}::text[])`}`;
  const rowsOf = sql`
    unnest(${named}::text[]) q(queue) cross join unnest(${[...statesOf(q)]}::text[]) s(state) cross join`;
  const inPlace = sql`t.queue = q.queue and t.state = s.state and t.due_at >= r.from_at and t.due_at < r.to_at ${inBranch}`;
  return sql<BandCount[]>`
    with k as materialized (
      select app.app_now() as now, ${inTwoHours(sql)} as near, ${endOf(sql, 'day')} as day, ${endOf(sql, 'week')} as week
    ), ranges (band, is_near, from_at, to_at) as materialized (
      select b.* from k cross join lateral (values
        ('overdue', false, '-infinity'::timestamptz, now), ('today', true, now, least(near, day)), ('week', true, day, least(near, week)),
        ('later', true, week, near), ('today', false, near, day), ('week', false, greatest(near, day), week),
        ('later', false, greatest(near, week), 'infinity')) b(band, is_near, from_at, to_at) where from_at < to_at
    )
    select queue, band, sum(count)::int as count from (
      select q.queue, r.band, c.count from ${rowsOf} ranges r cross join lateral (select count(*) as count from app.tasks t where ${inPlace}) c
      where not r.is_near
      union all
      -- the time of the row decides only here: to group by its band would cost twice the counting
      select q.queue, b.band, b.count from ${rowsOf} ranges r
        cross join lateral (select count(*) as count, count(*) filter (where ${isSoon(sql)}) as soon from app.tasks t where ${inPlace}) c
        cross join lateral (values ('soon', c.soon), (r.band, c.count - c.soon)) b(band, count)
      where r.is_near
    ) x where count > 0 ${band === undefined ? sql`` : sql`and band = any(${[...band]}::text[])`}
    group by queue, band order by queue, band`;
}

/** The way in that the query has, or all that is unfinished, in one pass. */
async function countSlowly(db: Queryable, asked: Asked): Promise<BandCount[]> {
  const { sql } = db;
  const few = await fewRows(db, asked);
  const rows = few ? sql`(select * from app.tasks t where ${few.where} offset 0) t` : sql`app.tasks t`;
  return sql<BandCount[]>`
    select queue, band, count(*)::int as count from (select t.queue, ${bandOf(sql)} as band from ${rows} where ${wantedOf(sql, asked)}) x
    group by queue, band order by queue, band`;
}
