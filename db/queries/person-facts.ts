// What is known of somebody who acts, as every request needs it. A role, a scope or a substitution changed holds on the next one.
import type { PersonFacts } from '../../domain/organisation.ts';
import type { Queryable } from '../client.ts';

/** Over a row `p` of app.people. */
export const personColumns = (sql: Queryable['sql']) => sql`
  p.id, p.name, p.kind, p.branch_id as "branchId", p.scope,
  array(select role from app.person_roles r where r.person_id = p.id order by role) as roles, app.standing_in(p.id) as "standingIn"`;

/** An active person or bot as a request of hers would find her; null for anybody else. */
export async function personFacts(db: Queryable, id: string): Promise<PersonFacts | null> {
  const { sql } = db;
  const [row] = await sql<PersonFacts[]>`select ${personColumns(sql)} from app.people p where p.id = ${id} and p.is_active`;
  return row ?? null;
}
