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
 * How many of these are new. Whom they come to count as one with through others, a trigger adds (migration 0019). An audit event for each new
 * link that was declared, without saying what they are to each other.
 */
export async function declareLinks(db: Queryable, links: readonly Link[], { by }: Declarer = { by: null }): Promise<number> {
  const [row] = await db.sql<{ added: number }[]>`
    with given as (
      select l ->> 'person' as person, l ->> 'other' as other, l ->> 'customer' as customer, l ->> 'kind' as kind from jsonb_array_elements(${jsonb(links)}::jsonb) l
    ), wanted as (
      select distinct on (1, 2) least(person, other) as person, greatest(person, other) as other, kind from given where other is not null and person <> other
      order by 1, 2, kind <> 'same-person'
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
