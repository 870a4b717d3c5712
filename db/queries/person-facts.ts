// What is known of somebody who acts, as every request needs it. A role, a skill or a substitution changed holds on the next one.
import type { PersonFacts } from '../../domain/organisation.ts';
import type { Queryable } from '../client.ts';

/**
 * Over a row `p` of app.people. Who stands for nobody and inherits nothing costs two probes of an index. Exclusions are inherited through
 * others (SOD-24): who stands for somebody does what she does, and she may not do what the person excludes for whom she stood.
 */
export const personColumns = (sql: Queryable['sql']) => sql`
  p.id, p.name, p.kind, p.branch_id as "branchId", p.scope,
  array(select role from app.person_roles r where r.person_id = p.id order by role) as roles,
  coalesce((
    select jsonb_agg(jsonb_build_object('person', u.absent_id, 'queues', u.queues,
      'roles', array(select role from app.person_roles r where r.person_id = u.absent_id)) order by u.id)
    from app.substitutions u join app.people a on a.id = u.absent_id and a.is_active
    where u.substitute_id = p.id and u.starts_at <= app.app_now() and u.ends_at > app.app_now()), '[]') as substitutions,
  array(
    with recursive heard (id) as (
      select i.from_id from app.inheritances i where i.person_id = p.id and ${runs(sql)}
      union
      select i.from_id from heard h join app.inheritances i on i.person_id = h.id where ${runs(sql)}
    ) select id from heard where id <> p.id order by id) as inherits`;

/** Row `i` of app.inheritances counts now: until 30 days after its end (SOD-24). */
const runs = (sql: Queryable['sql']) => sql`
  i.starts_at <= app.app_now() and (i.ends_at is null or i.ends_at > app.app_now() - interval '30 days')`;

/** An active person or bot as a request of hers would find her; null for anybody else. */
export async function personFacts(db: Queryable, id: string): Promise<PersonFacts | null> {
  const { sql } = db;
  const [row] = await sql<PersonFacts[]>`select ${personColumns(sql)} from app.people p where p.id = ${id} and p.is_active`;
  return row ?? null;
}
