// The one check that every act on a held task makes: is it still there, still mine, under this fence, and in time? A fragment over a
// locked row `l` of app.tasks. It raises; a check that merely finds nothing would let the statement's other writes happen.
import type { Queryable } from '../client.ts';

export type Hold = {
  readonly task: string;
  readonly person: string;
  readonly fence: number;
  /** The queues that the person's roles allow today: a role taken away holds on the next request. */
  readonly queues: readonly string[];
  readonly branch: string | null;
};

/** Who holds it goes along as the detail of a refusal, for its message. */
export const demandHold = (sql: Queryable['sql'], h: Hold) => sql`
  case
    when l.state = 'completed' then app.demand(false, 'TASK_COMPLETED')
    when l.state = 'cancelled' then app.demand(false, 'TASK_CANCELLED')
    when not l.queue = any(${[...h.queues]}::text[]) then app.demand(false, 'FORBIDDEN')
    when l.fence <> ${h.fence}::int then app.demand(false, 'STALE_FENCE', coalesce((select p.name from app.people p where p.id = l.held_by and p.id <> ${h.person}), ''))
    when l.state = 'claimed' and l.delegated_fence = l.fence and l.delegated_to = ${h.person} and l.held_by <> ${h.person}
      then app.demand(false, 'DELEGATED', coalesce((select p.name from app.people p where p.id = l.held_by), ''))
    when l.held_by <> ${h.person} then app.demand(false, 'HELD_BY_ANOTHER', coalesce((select p.name from app.people p where p.id = l.held_by), ''))
    when l.state = 'open' and l.lease_until is null then app.demand(false, 'NOT_HELD')
    when l.lease_until <= app.app_now() then app.demand(false, 'LEASE_EXPIRED')
    when l.state = 'open' then app.demand(false, 'NOT_HELD')
    else true
  end`;

/** Over a row `t` that is updated: the end of a lease from now on; never earlier than the one that it was delegated with. */
export const leaseEnd = (sql: Queryable['sql'], seconds: number) => sql`
  greatest(app.app_now() + make_interval(secs => ${seconds}::double precision), case when t.delegated_fence = t.fence then t.lease_until end)`;

/** Over a locked row `l`: it has not been decided. */
export const demandUndecided = (sql: Queryable['sql']) => sql`
  case
    when l.state = 'completed' then app.demand(false, 'TASK_COMPLETED')
    when l.state = 'cancelled' then app.demand(false, 'TASK_CANCELLED')
    else true
  end`;

/** Over a locked row `l`: it has not been decided, and does not concern the lead, who holds nothing, in person. */
export const demandDirects = (sql: Queryable['sql'], lead: string) => sql`
  case
    when l.state = 'completed' then app.demand(false, 'TASK_COMPLETED')
    when l.state = 'cancelled' then app.demand(false, 'TASK_CANCELLED')
    when ${standsNear(sql, lead)} then app.demand(false, 'SEGREGATION', 'SOD-21')
    else true
  end`;

/**
 * Over a row of app.tasks or app.cases with this root case: it is about herself, a relative of hers or somebody for whom she stands in, so she
 * directs no work on it, nor ends it (SOD-21, SOD-24).
 */
export const standsNear = (sql: Queryable['sql'], person: string, rootCase = sql`l.root_case`) =>
  sql`exists (select from app.duties d where d.subject = ${rootCase} and d.rule_set = 'SOD-21' and d.person = any(app.exclusions_of(${person})))`;

/** The row under its lock, when it is the person's to see. `first` is a condition that is evaluated before the lock is waited for. */
export const lockTask = (sql: Queryable['sql'], h: Pick<Hold, 'task' | 'branch'>, first = sql``) => sql`
  select * from app.tasks where id = ${h.task} and (${h.branch}::text is null or branch_id = ${h.branch}) ${first} for no key update`;
