// The query over items as SQL: its conditions over a row `t` of app.tasks, and the ways into the table. Statements are planned once and for
// every value (db/link.ts), so which index is walked is decided here, by what is asked and by a short look at how much there is of it.
import { BANDS, ITEM_STATES, isUnfinished, type Band, type ItemQuery, type ItemState } from '../../domain/item-query.ts';
import { gramsOf, searchWords } from '../../domain/search-words.ts';
import type { Queryable } from '../client.ts';
import { isFrequent } from './search.ts';

type Sql = Queryable['sql'];
export const nothing = (sql: Sql) => sql``;
export type Fragment = ReturnType<typeof nothing>;

/** The query with what only the one who asks can say: her branch, the queues that her key is for, who "me" is. */
export type Asked = {
  readonly query: ItemQuery;
  readonly person: string;
  /** The only branch whose items she sees; null: all. */
  readonly branch: string | null;
  /** The only queues of which she may know; null: all. */
  readonly queues: readonly string[] | null;
};

// Uncorrelated, so that it is computed once for a statement and not for each of a million rows.
const now = (sql: Sql) => sql`(select app.app_now())`;
export const endOf = (sql: Sql, unit: 'day' | 'week') =>
  unit === 'day'
    ? sql`(select (date_trunc('day', app.app_now() at time zone 'Asia/Shanghai') + interval '1 day') at time zone 'Asia/Shanghai')`
    : sql`(select (date_trunc('week', app.app_now() at time zone 'Asia/Shanghai') + interval '7 days') at time zone 'Asia/Shanghai')`;
export const inTwoHours = (sql: Sql) => sql`(select app.app_now() + interval '2 hours')`;
export const isSoon = (sql: Sql) => sql`(t.due_at < ${inTwoHours(sql)} and ${now(sql)} >= t.due_at - (t.due_at - t.opened_at) / 5)`;

export const bandOf = (sql: Sql) => sql`
  case when t.due_at < ${now(sql)} then 'overdue' when ${isSoon(sql)} then 'soon' when t.due_at < ${endOf(sql, 'day')} then 'today'
    when t.due_at < ${endOf(sql, 'week')} then 'week' else 'later' end`;

/** What a deadline within these bands lies between: bounds that an index can use; `bandOf` decides. */
export function dueWithin(sql: Sql, bands: readonly Band[] | undefined): Fragment {
  if (bands === undefined) return sql``;
  const places = bands.map((band) => BANDS.indexOf(band));
  const [first, last] = [Math.min(...places), Math.max(...places)];
  // With the id beside it: two plain bounds would be taken for a narrow range, which the planner reads whole and sorts (400 ms of a week of
  // a million), instead of walking along it to the end of the page.
  const from = first === 0 ? sql`` : sql`and (t.due_at, t.id) >= (${first <= 2 ? now(sql) : endOf(sql, first === 3 ? 'day' : 'week')}, '')`;
  const to =
    last === 0
      ? sql`and t.due_at < ${now(sql)}`
      : last === 1
        ? sql`and t.due_at < ${inTwoHours(sql)}`
        : last === 2
          ? sql`and t.due_at < greatest(${endOf(sql, 'day')}, ${inTwoHours(sql)})`
          : last === 3
            ? sql`and t.due_at < greatest(${endOf(sql, 'week')}, ${inTwoHours(sql)})`
            : sql``;
  return sql`${from} ${to}`;
}

/** `= any` is hidden from the planner by the empty text: it would take an index of its own and sort. */
const oneOf = (sql: Sql, column: Fragment, values: readonly string[] | undefined) =>
  values === undefined ? sql`` : sql`and (${column} || '') = any(${[...values]}::text[])`;
const noneOf = (sql: Sql, column: Fragment, values: readonly string[] | undefined) =>
  values === undefined ? sql`` : sql`and (${column} || '') <> all(${[...values]}::text[])`;

export const statesOf = ({ state }: ItemQuery): readonly ItemState[] => (state === undefined || state.length === 0 ? ITEM_STATES : state);

// Literals, because only they prove to the planner that a partial index will do.
const STATE_LISTS = (sql: Sql): Readonly<Record<string, Fragment>> => ({
  open: sql`t.state = 'open'`,
  claimed: sql`t.state = 'claimed'`,
  'claimed,open': sql`t.state in ('open', 'claimed')`,
});
export function inStates(sql: Sql, states: readonly ItemState[]): Fragment {
  const known = STATE_LISTS(sql)[[...new Set(states)].sort().join()];
  return known ?? sql`(t.state || '') = any(${[...states]}::text[])`;
}
export const isOfUnfinished = (query: ItemQuery): boolean => statesOf(query).every(isUnfinished);

/** All that the query demands of a row. What is not asked for is not in the statement. */
export function wantedOf(sql: Sql, { query: q, person, branch, queues }: Asked): Fragment {
  return sql`${inStates(sql, statesOf(q))}
    ${branch === null ? sql`` : sql`and (t.branch_id || '') = ${branch}`} ${oneOf(sql, sql`t.branch_id`, q.branch)}
    ${queues === null ? sql`` : oneOf(sql, sql`t.queue`, queues)} ${oneOf(sql, sql`t.queue`, q.queue)}
    ${oneOf(sql, sql`t.process`, q.process)} ${oneOf(sql, sql`t.task`, q.task)} ${noneOf(sql, sql`t.queue`, q.excludeQueue)}
    ${noneOf(sql, sql`t.process`, q.excludeProcess)} ${noneOf(sql, sql`t.task`, q.excludeTask)} ${noneOf(sql, sql`t.branch_id`, q.excludeBranch)}
    ${q.priority === undefined ? sql`` : sql`and t.priority = any(${[...q.priority]}::int[])`}
    ${q.excludePriority === undefined ? sql`` : sql`and t.priority <> all(${[...q.excludePriority]}::int[])`}
    ${dueWithin(sql, q.band)} ${q.band === undefined || q.band.length === BANDS.length ? sql`` : sql`and ${bandOf(sql)} = any(${[...q.band]}::text[])`}
    ${q.holder === undefined ? sql`` : q.holder === 'nobody' ? sql`and t.held_by is null` : sql`and (t.held_by || '') = ${holderOf(q.holder, person)} and t.lease_until > app.app_now()`}
    ${q.case === undefined ? sql`` : sql`and (t.case_id || '') = ${q.case}`} ${q.customer === undefined ? sql`` : sql`and (t.customer_id || '') = ${q.customer}`}
    ${q.amountFrom === undefined ? sql`` : sql`and t.amount_minor + 0 >= ${q.amountFrom}::bigint`}
    ${q.amountTo === undefined ? sql`` : sql`and t.amount_minor + 0 <= ${q.amountTo}::bigint`}
    ${q.olderThanHours === undefined ? sql`` : sql`and t.opened_at <= app.app_now() - make_interval(secs => ${q.olderThanHours * 3_600}::double precision)`}
    ${q.youngerThanHours === undefined ? sql`` : sql`and t.opened_at >= app.app_now() - make_interval(secs => ${q.youngerThanHours * 3_600}::double precision)`}
    ${q.available === undefined ? sql`` : q.available ? sql`and t.available_at <= ${now(sql)}` : sql`and t.available_at + interval '0' > ${now(sql)}`}
    ${q.text === undefined ? sql`` : sql`and ${hasText(sql, q.text)}`}`;
}

const holderOf = (holder: string, person: string): string => (holder === 'me' ? person : holder);

/** One probe for all that is said of the case: with the two ids in one condition each row costs a bitmap of its own. */
const hasText = (sql: Sql, text: string) => {
  const words = searchWords(text).reduce((all, word) => sql`${all} and position(${word}::text in s.folded) > 0`, sql``);
  return sql`exists (select from app.search_texts s where s.case_id = t.case_id and (s.kind = 'case' or s.id = t.id) ${words})`;
};

/** A way in that leads to few rows: they are read whole and sorted. Null: walk an index in the order of the page. */
export async function fewRows(db: Queryable, { query: q, person }: Asked): Promise<{ readonly where: Fragment } | null> {
  const { sql } = db;
  if (q.case !== undefined) return { where: sql`t.case_id = ${q.case}` };
  if (q.holder !== undefined && q.holder !== 'nobody')
    return { where: sql`t.held_by = ${holderOf(q.holder, person)} and t.state = 'claimed'` };
  if (q.customer !== undefined) return { where: sql`t.case_id in (select id from app.cases where customer_id = ${q.customer})` };
  if (q.text !== undefined) {
    const words = searchWords(q.text);
    const found = sql`select s.id, s.case_id, s.kind from app.search_texts s where app.grams(s.folded) @> ${gramsOf(words)}::text[]`;
    if (!(await isFrequent(db, words)) && (await isShort(db, found)))
      return {
        where: sql`t.id in (select id from (${found} offset 0) f where f.kind = 'task' union
          select i.id from (${found} offset 0) f join app.tasks i on i.case_id = f.case_id where f.kind = 'case')`,
      };
  }
  if (q.available === false) {
    const putOff = sql`t.is_postponed and t.available_at > app.app_now()`;
    if (await isShort(db, sql`select from app.tasks t where ${putOff}`)) return { where: putOff };
  }
  if ((q.amountFrom !== undefined || q.amountTo !== undefined) && isOfUnfinished(q)) {
    const [from, to] = [q.amountFrom ?? 0, q.amountTo ?? Number.MAX_SAFE_INTEGER];
    const cases = sql`select c.id from app.cases c where c.amount_minor between ${from}::bigint and ${to}::bigint and c.amount_minor is not null and c.state = 'open'`;
    if (await isShort(db, cases)) return { where: sql`t.case_id in (${cases})` };
  }
  return null;
}

/** Read and sorted within some 20 ms; of more than that, fifty that fit are met soon on the way along an index. */
const FEW = 2_000;
/** Places from an index alone, sorted within some 10 ms. More of them are more than one in fifty of a million, met soon on a walk. */
export const SORTED_MAX = 20_000;
export async function isShort(db: Queryable, rows: Fragment, max: typeof FEW | typeof SORTED_MAX = FEW): Promise<boolean> {
  const { sql } = db;
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from (${rows} ${max === FEW ? sql`limit 2001` : sql`limit 20001`}) x`;
  return (row?.n ?? 0) <= max;
}
