// The rungs of a task's deadline that are still to come, or were reached: a process that is started again acts upon those anew.
import type { Rung } from '../../domain/case-messages.ts';
import type { Queryable } from '../client.ts';

export async function taskRungs(db: Queryable, taskId: string): Promise<Rung[]> {
  return db.sql<Rung[]>`
    select r.clock, r.fraction::float8 as fraction, r.at from app.rungs r join app.clocks k on k.case_id = r.case_id and k.name = r.clock
    where k.task_id = ${taskId} and r.winner is distinct from 'person' order by r.at`;
}
