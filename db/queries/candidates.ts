// To whom an item may be given.
import type { Moment, Presence } from '../../domain/people-hours.ts';
import type { Queryable } from '../client.ts';
import { isAbsent, isCalled, isWorking } from './people-list.ts';
import { hasSkill } from './restrictions.ts';
import { ruleAgainst } from './task-row.ts';

/** `held`: items that she holds now. */
export type Candidate = { readonly id: string; readonly name: string; readonly held: number } & Presence;

/**
 * People, by name, whose roles work the item's queue, or who stand in for somebody whose roles do, who see its branch, who have the skill that it
 * asks for, and whom no earlier duty excludes. Null when there is no such item to see.
 */
export async function candidatesFor(
  db: Queryable,
  c: {
    readonly task: string;
    /** Part of what she is called; null: everybody. */ readonly text: string | null;
    readonly branch: string | null;
    readonly moment: Moment;
    readonly rolesOf: (queue: string) => readonly string[];
  },
): Promise<Candidate[] | null> {
  const { sql } = db;
  const [task] = await sql<{ queue: string }[]>`
    select queue from app.tasks where id = ${c.task} and (${c.branch}::text is null or branch_id = ${c.branch})`;
  if (!task) return null;
  const rows = await sql<(Candidate & { excludedBy: string | null })[]>`
    select p.id, p.name, (select count(*)::int from app.tasks h where h.held_by = p.id and h.state = 'claimed') as held,
      ${isAbsent(sql)} as "isAbsent", ${isWorking(sql, c.moment)} as "isWorking", ${ruleAgainst(sql, sql`p.id`)} as "excludedBy"
    from app.tasks t join app.people p on (p.scope = 'all' or p.branch_id = t.branch_id)
    where t.id = ${c.task} and p.kind = 'person' and p.is_active ${c.text === null ? sql`` : sql`and ${isCalled(sql, c.text)}`}
      and (t.skill is null or ${hasSkill(sql, sql`p.id`)})
      and exists (
        select from app.person_roles r where r.role = any(${[...c.rolesOf(task.queue)]}::text[]) and (r.person_id = p.id or r.person_id in (
          select s.absent_id from app.substitutions s join app.people a on a.id = s.absent_id and a.is_active
          where s.substitute_id = p.id and s.starts_at <= app.app_now() and s.ends_at > app.app_now() and (s.queues is null or t.queue = any(s.queues)))))
    order by p.name, p.id limit 200`;
  return rows.flatMap(({ excludedBy, ...candidate }) => (excludedBy === null ? [candidate] : []));
}
