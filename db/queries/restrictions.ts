// What keeps somebody from an item that waits in a queue of hers: an earlier duty (FE-01, SOD-24), or a skill that she lacks (HT-06).
import type { Queryable } from '../client.ts';

type Sql = Queryable['sql'];
type Who = { readonly person: string; readonly inherits?: readonly string[] };

/** Over a row `t` of app.tasks: neither. One probe of an index at most; for items without rules and skills, none. */
export const isUnrestricted = (sql: Sql, { person, inherits = [] }: Who) => sql`
  (cardinality(t.rule_sets) = 0 or not exists (
    select from app.duties x
    where x.subject = any(t.rule_subjects) and x.rule_set = any(t.rule_sets) and x.person = any(${[person, ...inherits]}::text[])
      and x.subject = t.rule_subjects[array_position(t.rule_sets, x.rule_set)] and x.duty <> t.rule_duties[array_position(t.rule_sets, x.rule_set)]))
  and (t.skill is null or ${hasSkill(sql, sql`${person}`)})`;

/** Over a row `t` that asks for a skill: this person has it, with the level, and it has not expired. */
export const hasSkill = (sql: Sql, person: ReturnType<Sql>) => sql`
  exists (select from app.person_skills s where s.person_id = ${person} and s.skill = t.skill and s.level >= t.skill_level and s.valid_until > app.app_now())`;
