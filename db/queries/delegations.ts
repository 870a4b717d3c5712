// Delegating: a colleague prepares the answer to an item that somebody else goes on holding and decides. Which item is with whom stands in
// its row under its fence (0010_acts.sql); app.delegations keeps who prepared what, app.inheritances whose duties exclude her (SOD-24).
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';
import { demandHold, lockTask, type Hold } from './holding.ts';
import { hasSkill } from './restrictions.ts';
import { summaryColumns, type TaskSummary } from './task-row.ts';

type Actor = { readonly kind: 'person' | 'bot'; readonly id: string };
type Sql = Queryable['sql'];

export type Delegation = Hold & {
  readonly by: Actor;
  readonly to: { readonly id: string; readonly queues: readonly string[]; readonly branch: string | null };
  /** How long the delegator's lease lasts from now on. */
  readonly until: Iso;
  readonly note: string;
};

/** Over a locked row `l`: it is with a delegate under this claim. */
const isDelegated = (sql: Sql) => sql`l.state = 'claimed' and l.delegated_fence is not distinct from l.fence`;

/** Over a locked row `l`: who acts holds it, or prepares it for who holds it. */
export const demandWork = (sql: Sql, h: Hold) => sql`
  case
    when ${isDelegated(sql)} and l.delegated_to = ${h.person} and l.fence = ${h.fence}::int and l.queue = any(${[...h.queues]}::text[])
      and l.lease_until > app.app_now() then true
    else ${demandHold(sql, h)}
  end`;

/** A comment of `by` on the task of row `t`, which `whom` reads among her mentions. Two CTEs: `said` and `mentioned`. */
const said = (sql: Sql, c: { by: string; text: string; from: ReturnType<Sql>; whom: ReturnType<Sql> }) => sql`
  said as (
    insert into app.comments (task_id, case_id, by, text, mentions)
    select t.id, t.case_id, ${c.by}, ${c.text}, array[${c.whom}] from ${c.from} t
    returning id, mentions
  ), mentioned as (
    insert into app.mentions (person_id, comment_id) select m.person, s.id from said s, unnest(s.mentions) m(person)
  )`;

/**
 * Null when there is no such item to see. Errors: those of `demandHold`; DELEGATED (detail: to whom) when it is with somebody already;
 * NOT_ELIGIBLE (detail: queue, branch, holds or skill), FOUR_EYES and SEGREGATION (detail: the rule set) about who is to prepare it.
 */
export async function delegateTask(db: Queryable, d: Delegation): Promise<{ readonly until: Iso } | null> {
  const { sql } = db;
  const { to } = d;
  const [row] = await sql<{ until: Iso }[]>`
    with locked as materialized (
      ${lockTask(sql, d)}
    ), held as materialized (
      select l.*, ${demandHold(sql, d)} as ok,
        case when ${isDelegated(sql)} then (select p.name from app.people p where p.id = l.delegated_to) end as delegate
      from locked l
    ), facts as materialized (
      select t.*, (
          select min(r.rule_set) from unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
          where exists (select from app.duties x
            where x.subject = r.subject and x.rule_set = r.rule_set and x.person = any(app.exclusions_of(${to.id})) and x.duty <> r.duty)
        ) as rule_set, t.skill is null or ${hasSkill(sql, sql`${to.id}`)} as has_skill
      from held t where t.ok
    ), allowed as materialized (
      select f.id, case
          when f.delegate is not null then app.demand(false, 'DELEGATED', f.delegate)
          when ${to.id} = ${d.person} then app.demand(false, 'NOT_ELIGIBLE', 'holds')
          when not f.queue = any(${[...to.queues]}::text[]) then app.demand(false, 'NOT_ELIGIBLE', 'queue')
          when ${to.branch}::text is not null and f.branch_id <> ${to.branch} then app.demand(false, 'NOT_ELIGIBLE', 'branch')
          when f.rule_set is not null then app.demand(false, case when f.rule_set like 'FE-%' then 'FOUR_EYES' else 'SEGREGATION' end, f.rule_set)
          else app.demand(f.has_skill, 'NOT_ELIGIBLE', 'skill')
        end as ok
      from facts f
    ), delegated as (
      update app.tasks t set delegated_to = ${to.id}, delegated_fence = t.fence, lease_until = greatest(t.lease_until, ${d.until}::timestamptz),
        version = t.version + 1
      from allowed a where t.id = a.id and a.ok
      returning t.*
    ), row as (
      insert into app.delegations (task_id, case_id, fence, by_person, to_person, until)
      select t.id, t.case_id, t.fence, ${d.person}, ${to.id}, t.lease_until from delegated t
      returning *
    ), inherited as (
      insert into app.inheritances (person_id, from_id, cause, ends_at) select r.to_person, r.by_person, 'delegation:' || r.id, r.until from row r
    ), ${said(sql, { by: d.person, text: d.note, from: sql`delegated`, whom: sql`t.delegated_to` })}, audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select ${d.by.kind}, ${d.by.id}, 'task.delegated', r.task_id, r.case_id, r.task_id, r.id::text,
        jsonb_build_object('fence', r.fence, 'to', r.to_person, 'until', r.until)
      from row r
    )
    select until from row`;
  return row ?? null;
}

/** What ends a delegation: the delegate hands in with a note, or the delegator takes back. */
type End = { readonly state: 'handed-in' | 'taken-back'; readonly event: 'task.handed-in' | 'task.taken-back' };

const ended = (sql: Sql, { state, event }: End, by: Actor, fence: number, task: string) => sql`
  row as (
    update app.delegations d set state = ${state}, ended_at = app.app_now(),
      worked_at = coalesce(d.worked_at, case when ${state} = 'handed-in' then app.app_now() end)
    from ended t where d.task_id = t.id and d.fence = t.fence and d.state = 'working'
    returning d.*
  ), inherited as (
    update app.inheritances i set ends_at = app.app_now() from row r
    where i.person_id = r.to_person and i.from_id = r.by_person and i.cause = 'delegation:' || r.id
  ), audited as (
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    select ${by.kind}, ${by.id}, ${event}, ${task}, r.case_id, r.task_id, r.id::text,
      jsonb_build_object('fence', ${fence}::int, 'delegate', r.to_person, 'delegator', r.by_person)
    from row r
  )`;

/** Over rows `t` of `from`: what the delegate has prepared is a duty of hers too (FE-01); refused where she has another one by now. */
const duties = (sql: Sql, person: string, from: ReturnType<Sql>) => sql`
  duty as (
    insert into app.duties as d (subject, rule_set, person, duty)
    select r.subject, r.rule_set, ${person}, r.duty from ${from} t, unnest(t.rule_sets, t.rule_subjects, t.rule_duties) r(rule_set, subject, duty)
    where r.rule_set <> 'FE-09' -- no duty of a person's
    order by r.rule_set, r.subject
    on conflict (subject, rule_set, person) do update set duty = excluded.duty where d.duty = excluded.duty
    returning rule_set
  ), refused as materialized (
    select min(s.rule_set) as rule_set from (
      select u.rule_set from ${from} t, unnest(t.rule_sets) u(rule_set) where u.rule_set <> 'FE-09' and u.rule_set not in (select rule_set from duty)
      union all
      -- whose exclusions she has come to inherit since it was given to her, up to this instant (SOD-24): it is asked after her turn has come
      select app.rule_against(t.rule_sets, t.rule_subjects, t.rule_duties, ${person}) from ${from} t, (select count(*) from duty) after
    ) s
  ), clean as materialized (
    select app.demand(r.rule_set is null, case when r.rule_set like 'FE-%' then 'FOUR_EYES' else 'SEGREGATION' end, coalesce(r.rule_set, '')) as ok
    from refused r
  )`;

/**
 * The delegate is done: it is the delegator's alone again, with a lease of `leaseSeconds`. Null when there is no such item to see.
 * Errors: those of `demandHold`; NOT_DELEGATED to who holds it herself; FOUR_EYES and SEGREGATION (detail: the rule set).
 */
export async function handIn(
  db: Queryable,
  h: Hold & { readonly by: Actor; readonly note: string; readonly leaseSeconds: number },
): Promise<{ readonly to: string; readonly name: string } | null> {
  const { sql } = db;
  const [row] = await sql<{ to: string; name: string }[]>`
    with locked as materialized (
      ${lockTask(sql, h)}
    ), held as materialized (
      select l.*, ${demandWork(sql, h)} and app.demand(${isDelegated(sql)} and l.delegated_to = ${h.person}, 'NOT_DELEGATED') as ok from locked l
    ), ${duties(sql, h.person, sql`(select * from held where ok)`)}, ended as (
      update app.tasks t set delegated_to = null, delegated_fence = null, version = t.version + 1,
        lease_until = app.app_now() + make_interval(secs => ${h.leaseSeconds}::double precision)
      from held x, clean c where t.id = x.id and x.ok and c.ok
      returning t.*
    ), ${ended(sql, { state: 'handed-in', event: 'task.handed-in' }, h.by, h.fence, h.task)},
    ${said(sql, { by: h.person, text: h.note, from: sql`ended`, whom: sql`t.held_by` })}
    select t.held_by as "to", p.name from ended t join app.people p on p.id = t.held_by`;
  return row ?? null;
}

/** The delegator goes on by herself, with the draft as it stands and an ordinary lease. Null when there is no such item to see. Errors: those of `demandHold`, NOT_DELEGATED. */
export async function takeBack(
  db: Queryable,
  h: Hold & { readonly by: Actor; readonly leaseSeconds: number },
): Promise<{ readonly until: Iso } | null> {
  const { sql } = db;
  const [row] = await sql<{ until: Iso }[]>`
    with locked as materialized (
      ${lockTask(sql, h)}
    ), held as materialized (
      select l.*, ${demandHold(sql, h)} and app.demand(${isDelegated(sql)}, 'NOT_DELEGATED') as ok from locked l
    ), ended as (
      update app.tasks t set delegated_to = null, delegated_fence = null, version = t.version + 1,
        lease_until = app.app_now() + make_interval(secs => ${h.leaseSeconds}::double precision)
      from held x where t.id = x.id and x.ok
      returning t.*
    ), ${ended(sql, { state: 'taken-back', event: 'task.taken-back' }, h.by, h.fence, h.task)}
    select lease_until as until from ended`;
  return row ?? null;
}

/**
 * CTEs for whoever saves a draft on locked rows `held`: the delegate's first one records her duty. `clean` refuses: FOUR_EYES, SEGREGATION
 * (detail: the rule set).
 */
export const workNoted = (sql: Sql, h: Hold) => sql`
  work as (
    update app.delegations d set worked_at = app.app_now()
    from held x
    where x.ok and x.held_by <> ${h.person} and d.task_id = x.id and d.fence = x.fence and d.to_person = ${h.person} and d.state = 'working'
      and d.worked_at is null
    returning d.task_id
  ), ${duties(sql, h.person, sql`(select x.* from held x join work w on w.task_id = x.id)`)}`;

/** Items that are with her as a delegate, by deadline. */
export async function delegatedTo(db: Queryable, person: string): Promise<TaskSummary[]> {
  const { sql } = db;
  return sql<TaskSummary[]>`
    select ${summaryColumns(sql)} from app.tasks t
    where t.delegated_to = ${person} and t.state = 'claimed' and t.delegated_fence = t.fence and t.lease_until > app.app_now()
    order by t.due_at, t.id limit 200`;
}
