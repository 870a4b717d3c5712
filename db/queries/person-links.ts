// Who counts as one with whom, and who of the staff stands near a customer: declared by the personnel file, read by four-eyes and
// segregation (migration 0011). Insert-or-adopt; nothing is ever taken away.
import type { Iso } from '../../domain/ids.ts';
import { RELATIONS } from '../../domain/people-changes.ts';
import { jsonb, type Queryable } from '../client.ts';
import { isoText } from './people-changes.ts';

export const PERSON_KINDS = RELATIONS;
export const CUSTOMER_KINDS = ['self', 'household', 'relative', 'teller'] as const;

/** Exactly one of `person` with `other`, or `customer` with `person`. */
export type Link =
  | { readonly person: string; readonly other: string; readonly kind: (typeof PERSON_KINDS)[number] }
  | { readonly customer: string; readonly person: string; readonly kind: (typeof CUSTOMER_KINDS)[number] };

/** Ids that are nobody's: of people, and of customers as `customer:ID`. */
export async function unknownIn(db: Queryable, links: readonly Link[]): Promise<string[]> {
  const people = links.flatMap((link) => ('other' in link ? [link.person, link.other] : [link.person]));
  const customers = links.flatMap((link) => ('customer' in link ? [link.customer] : []));
  const rows = await db.sql<{ id: string }[]>`
    select distinct g.id from unnest(${people}::text[]) g(id) where not exists (select from app.people p where p.id = g.id)
    union all
    select distinct 'customer:' || g.id from unnest(${customers}::text[]) g(id) where not exists (select from app.customers c where c.id = g.id)
    order by 1`;
  return rows.map(({ id }) => id);
}

/** `by`: null for the personnel file. */
export type Declarer = { readonly by: string | null };
/**
 * How many are new. Accounts of one person are linked each with each: who is the same as one of them is the same as all. An audit event for
 * each new link, without saying what they are to each other.
 */
export async function declareLinks(db: Queryable, links: readonly Link[], { by }: Declarer = { by: null }): Promise<number> {
  const [row] = await db.sql<{ added: number }[]>`
    with recursive given as (
      select l ->> 'person' as person, l ->> 'other' as other, l ->> 'customer' as customer, l ->> 'kind' as kind from jsonb_array_elements(${jsonb(links)}::jsonb) l
    ), same (a, b) as (
      select person, other from given where kind = 'same-person' and other is not null
      union select other, person from given where kind = 'same-person' and other is not null
      union select person, other from app.person_links where kind = 'same-person'
    ), closed (a, b) as (
      select a, b from same
      union select c.a, s.b from closed c join same s on s.a = c.b
    ), wanted as (
      select a as person, b as other, 'same-person' as kind from closed where a < b
      union select least(person, other), greatest(person, other), kind from given where other is not null and kind <> 'same-person' and person <> other
    ), linked as (
      insert into app.person_links (person, other, kind) select person, other, kind from wanted on conflict do nothing returning person, other
    ), near as (
      insert into app.customer_links (customer_id, person, kind) select customer, person, kind from given where customer is not null
      on conflict do nothing returning person, customer_id
    ), events as (
      insert into audit.events (actor_kind, actor_id, event, object, key, data)
      select ${by === null ? 'system' : 'person'}, ${by ?? 'personnel-file'}, 'person.linked', person, other, jsonb_build_object('other', other) from linked
      union all
      select ${by === null ? 'system' : 'person'}, ${by ?? 'personnel-file'}, 'person.linked', person, 'customer:' || customer_id, jsonb_build_object('customer', customer_id) from near
      on conflict do nothing
    )
    select ((select count(*) from linked) + (select count(*) from near))::int as added`;
  return row?.added ?? 0;
}

export type ListedLink = {
  readonly person: string;
  readonly name: string;
  readonly relation: (typeof RELATIONS)[number] | 'credential';
  readonly since: Iso;
};
/** Who counts as one with her, by name; null when there is nobody of this id to see. */
export async function linksOf(db: Queryable, l: { readonly person: string; readonly within: string | null }): Promise<ListedLink[] | null> {
  const [row] = await db.sql<{ links: ListedLink[] }[]>`
    select coalesce((
      select jsonb_agg(jsonb_build_object('person', o.id, 'name', o.name, 'relation', k.kind, 'since', ${isoText(db.sql, db.sql`k.at`)}) order by o.name, o.id)
      from app.person_links k join app.people o on o.id = k.other where k.person = p.id), '[]') as links
    from app.people p where p.id = ${l.person} and p.id <> 'system' and (${l.within}::text is null or p.branch_id = ${l.within})`;
  return row?.links ?? null;
}
