// Two cases that belong together, though neither is a part of the other. Both show the link; it is stored once, the smaller id first.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

type Actor = { readonly kind: 'person' | 'bot'; readonly id: string };

export type LinkRow = {
  readonly id: number;
  readonly caseId: string;
  readonly process: string;
  readonly state: 'open' | 'closed';
  readonly outcome: string | null;
  readonly reason: string;
  readonly by: string;
  readonly byName: string;
  readonly at: Iso;
};

type NewLink = {
  readonly caseId: string;
  readonly other: string;
  readonly branch: string | null;
  readonly by: Actor;
  readonly reason: string;
};
type Linked = { readonly id: number; readonly at: Iso };

/**
 * Null when one of them is not to be seen. Linking twice keeps the first reason. Who has just been overtaken does not see the other's row in
 * the same statement, so a second one looks.
 */
export const linkCases = async (db: Queryable, l: NewLink): Promise<Linked | null> => (await linkOnce(db, l)) ?? linkOnce(db, l);

async function linkOnce(db: Queryable, l: NewLink): Promise<Linked | null> {
  const { sql } = db;
  const [low = '', high = ''] = [l.caseId, l.other].sort(byCodePoint);
  const [row] = await sql<Linked[]>`
    with seen as materialized (
      select count(*) as n from app.cases where id in (${low}, ${high}) and (${l.branch}::text is null or branch_id = ${l.branch})
    ), linked as (
      insert into app.case_links (low_case, high_case, reason, by_person)
      select ${low}, ${high}, ${l.reason}, ${l.by.id} from seen where n = 2
      on conflict (low_case, high_case) where removed_at is null do nothing
      returning *
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select ${l.by.kind}, ${l.by.id}, 'case.linked', e.this, e.this, k.id::text, jsonb_build_object('with', e.that)
      from linked k, (values (${low}, ${high}), (${high}, ${low})) e(this, that)
    )
    select id, at from linked
    union all
    select x.id, x.at from app.case_links x, seen s where s.n = 2 and x.low_case = ${low} and x.high_case = ${high} and x.removed_at is null`;
  return row ?? null;
}

/** As PostgreSQL compares them under the C collation; ids are ASCII. */
const byCodePoint = (a: string, b: string) => (a < b ? -1 : 1);

/** Null when there is no such link to see; whether it was there still, else. The reason is logged with both. */
export async function unlinkCases(
  db: Queryable,
  l: { readonly id: number; readonly branch: string | null; readonly by: Actor; readonly reason: string },
): Promise<{ readonly wasLinked: boolean } | null> {
  const { sql } = db;
  const [row] = await sql<{ wasLinked: boolean }[]>`
    with one as materialized (
      select x.* from app.case_links x
      where x.id = ${l.id} and (select count(*) from app.cases c
        where c.id in (x.low_case, x.high_case) and (${l.branch}::text is null or c.branch_id = ${l.branch})) = 2
      for no key update of x
    ), removed as (
      update app.case_links x set removed_by = ${l.by.id}, removed_at = app.app_now() from one o where x.id = o.id and o.removed_at is null
      returning x.*
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select ${l.by.kind}, ${l.by.id}, 'case.unlinked', e.this, e.this, r.id::text, jsonb_build_object('with', e.that, 'reason', ${l.reason}::text)
      from removed r, lateral (values (r.low_case, r.high_case), (r.high_case, r.low_case)) e(this, that)
    )
    select exists (select from removed) as "wasLinked" from one`;
  return row ?? null;
}

/** Those whose other case may be seen, oldest first; null when there is no such case to see. */
export async function linksOf(db: Queryable, f: { readonly caseId: string; readonly branch: string | null }): Promise<LinkRow[] | null> {
  const { sql } = db;
  const seen = await sql`select 1 from app.cases where id = ${f.caseId} and (${f.branch}::text is null or branch_id = ${f.branch})`;
  if (seen.length === 0) return null;
  return sql<LinkRow[]>`
    select x.id, c.id as "caseId", c.process, c.state, c.outcome, x.reason, x.by_person as by, p.name as "byName", x.at
    from (
      select *, high_case as other from app.case_links where low_case = ${f.caseId} and removed_at is null
      union all
      select *, low_case as other from app.case_links where high_case = ${f.caseId} and removed_at is null
    ) x join app.cases c on c.id = x.other and (${f.branch}::text is null or c.branch_id = ${f.branch}) join app.people p on p.id = x.by_person
    order by x.id limit 200`;
}
