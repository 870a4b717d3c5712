// By what somebody is excluded from an item, for the sentence that tells her.
import type { Queryable } from '../client.ts';

export type Hindrance = {
  readonly task: string;
  readonly duty: string;
  /** Who has the duty: the person herself, or somebody whose exclusions she inherits (SOD-24). */
  readonly person: string;
  readonly name: string;
  /** Whose act it was, when that is another one who counts as one with `person` (FE-01, SOD-18). */
  readonly through: string | null;
};

/** The duty by which a rule set excludes a person from a task: her own before an inherited one; null when none does (any more). */
export async function hindranceOf(
  db: Queryable,
  { task, ruleSet, person }: { task: string; ruleSet: string; person: string },
): Promise<Hindrance | null> {
  const [row] = await db.sql<Hindrance[]>`
    select t.task, d.duty, d.person, p.name, (select o.name from app.people o where o.id = d.through) as through
    from app.tasks t
      cross join lateral (
        select * from unnest(t.rule_sets, t.rule_subjects, t.rule_duties) u(rule_set, subject, duty) union all select 'SOD-21', t.root_case, 'directs'
      ) r
      join app.duties d on d.subject = r.subject and d.rule_set = r.rule_set and d.duty <> r.duty
        and d.person = any(app.exclusions_of(${person}))
      join app.people p on p.id = d.person
    where t.id = ${task} and r.rule_set = ${ruleSet}
    order by d.person <> ${person}, d.person
    limit 1`;
  return row ?? null;
}

/** Whether somebody has taken the duty of this item already, under one of its rules: so she takes no other one under it. */
export async function hasDutyOf(db: Queryable, { task, person }: { task: string; person: string }): Promise<boolean> {
  const rows = await db.sql`
    select from app.tasks t, unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
      join app.duties d on d.subject = r.subject and d.rule_set = r.rule_set and d.duty = r.duty and d.person = ${person}
    where t.id = ${task} limit 1`;
  return rows.length > 0;
}

/** What keeps somebody from directing work on a case (SOD-21). `task` is the case. */
export async function nearnessTo(db: Queryable, { caseId, person }: { caseId: string; person: string }): Promise<Hindrance | null> {
  const [row] = await db.sql<Hindrance[]>`
    select c.id as task, d.duty, d.person, p.name, (select o.name from app.people o where o.id = d.through) as through
    from app.cases c join app.duties d on d.subject = c.root_case and d.rule_set = 'SOD-21' and d.person = any(app.exclusions_of(${person}))
      join app.people p on p.id = d.person
    where c.id = ${caseId} order by d.person <> ${person}, d.person limit 1`;
  return row ?? null;
}
