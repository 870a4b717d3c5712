// Numbers for the metrics page, read when it is asked for. No ids, no personal data.
import type { Queryable } from '../client.ts';

export type Gauges = {
  readonly tasks: readonly {
    readonly queue: string;
    readonly state: string;
    readonly band: 'in-time' | 'overdue';
    readonly count: number;
  }[];
  readonly outboxWaiting: number;
  readonly outboxLagSeconds: number;
  readonly deadLetters: number;
  readonly openCases: readonly { readonly process: string; readonly count: number }[];
  readonly breachedClocks: readonly { readonly kind: string; readonly count: number }[];
};

export async function readGauges(db: Queryable): Promise<Gauges> {
  const { sql } = db;
  const [tasks, openCases, breachedClocks, [outbox]] = await Promise.all([
    sql<Gauges['tasks'][number][]>`
      select queue, state, case when due_at < app.app_now() then 'overdue' else 'in-time' end as band, count(*)::int as count
      from app.tasks where state in ('open', 'claimed') group by 1, 2, 3`,
    sql<Gauges['openCases'][number][]>`select process, count(*)::int as count from app.cases where state = 'open' group by 1`,
    sql<Gauges['breachedClocks'][number][]>`
      select k.kind, count(*)::int as count from app.clocks k join app.cases c on c.id = k.case_id
      where c.state = 'open' and k.state = 'breached' and k.ended_at is null group by 1`,
    sql<{ waiting: number; lag: number; dead: number }[]>`
      select count(*) filter (where sent_at is null and dead_reason is null and not is_late)::int as waiting,
        coalesce(extract(epoch from app.app_now() - min(created_at) filter (where sent_at is null and dead_reason is null and not is_late)), 0)::float8 as lag,
        count(*) filter (where dead_reason is not null)::int as dead
      from app.messages where send_at is not null or dead_reason is not null`,
  ]);
  return {
    tasks,
    openCases,
    breachedClocks,
    outboxWaiting: outbox?.waiting ?? 0,
    outboxLagSeconds: outbox?.lag ?? 0,
    deadLetters: outbox?.dead ?? 0,
  };
}
