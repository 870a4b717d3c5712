// To whom an item may be given.
import type { Queryable } from '../client.ts';
import { ruleAgainst } from './task-row.ts';

export type Recipient = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  readonly branchId: string;
  readonly roles: readonly string[];
};

/** An active person or bot; null for anybody else. */
export async function recipientById(db: Queryable, id: string): Promise<Recipient | null> {
  const [row] = await db.sql<Recipient[]>`
    select p.id, p.name, p.kind, p.branch_id as "branchId", array(select role from app.person_roles r where r.person_id = p.id order by role) as roles
    from app.people p where p.id = ${id} and p.is_active`;
  return row ?? null;
}

/** `held`: items that she holds now. */
export type Candidate = { readonly id: string; readonly name: string; readonly held: number };

/** People, by name, whose roles work the item's queue, who see its branch, and whom no earlier duty excludes. Null when there is no such item to see. */
export async function candidatesFor(
  db: Queryable,
  c: { readonly task: string; readonly branch: string | null; readonly rolesOf: (queue: string) => readonly string[] },
): Promise<Candidate[] | null> {
  const { sql } = db;
  const [task] = await sql<{ queue: string }[]>`
    select queue from app.tasks where id = ${c.task} and (${c.branch}::text is null or branch_id = ${c.branch})`;
  if (!task) return null;
  const rows = await sql<(Candidate & { excludedBy: string | null })[]>`
    select p.id, p.name, (select count(*)::int from app.tasks h where h.held_by = p.id and h.state = 'claimed') as held,
      ${ruleAgainst(sql, sql`p.id`)} as "excludedBy"
    from app.tasks t join app.people p on p.branch_id in ('HQ', t.branch_id)
    where t.id = ${c.task} and p.kind = 'person' and p.is_active
      and exists (select from app.person_roles r where r.person_id = p.id and r.role = any(${[...c.rolesOf(task.queue)]}::text[]))
    order by p.name, p.id limit 201`;
  return rows.filter(({ excludedBy }) => excludedBy === null).map(({ id, name, held }) => ({ id, name, held }));
}
