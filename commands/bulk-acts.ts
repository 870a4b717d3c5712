// A batch of a bulk: each item by the rules of the single act. What one statement can judge for many items goes in one; the others one by one,
// each in a savepoint of its own.
import type { BulkAction } from '../domain/bulk.ts';
import { caseOfTask } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import { nested, refusalOf, type Tx } from '../db/client.ts';
import { changePriority, forceRelease, putOff, type LeadAct } from '../db/queries/lead-acts.ts';
import { auditActor, type Ctx } from './context.ts';
import { assignTask } from './give-task.ts';
import { badInstant } from './postpone-task.ts';
import { sendToQueue } from './send-to-queue.ts';
import { cancelCase } from './withdraw-case.ts';

/** `code` is null when it was done. An item without an outcome was locked by somebody: try it again. */
export type Outcome = { readonly task: string; readonly code: string | null; readonly detail: string };
export type BatchCtx = Omit<Ctx, 'db'>;
type Options = { readonly bulk: string; readonly isPatient: boolean };

export async function actOnBatch(
  ctx: BatchCtx,
  tx: Tx,
  action: BulkAction,
  tasks: readonly string[],
  options: Options,
): Promise<readonly Outcome[]> {
  const act: LeadAct = { ...options, tasks, reason: action.reason, branch: branchScope(ctx.actor), by: auditActor(ctx.actor) };
  switch (action.kind) {
    case 'postpone':
      return (await putOff(tx, { ...act, until: action.until })).map(inWords);
    case 'release':
      return forceRelease(tx, act);
    case 'priority':
      return changePriority(tx, { ...act, priority: action.priority });
    case 'assign':
      return oneByOne(tx, tasks, (db, task) => assignTask({ ...ctx, db, calendar: null }, { task, to: action.to, reason: action.reason }));
    case 'move':
      return oneByOne(tx, tasks, (db, task) => sendToQueue({ ...ctx, db }, { task, queue: action.queue, reason: action.reason }));
    case 'cancel-case':
      return oneByOne(tx, tasks, (db, task) => cancelCase({ ...ctx, db }, { caseId: caseOfTask(task), reason: action.reason }));
  }
}

const inWords = (judged: Outcome): Outcome =>
  judged.code === 'INVALID_REQUEST' ? { ...judged, detail: badInstant(judged.detail).message } : judged;

async function oneByOne(tx: Tx, tasks: readonly string[], run: (db: Ctx['db'], task: string) => Promise<unknown>): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const task of tasks)
    try {
      await nested(tx, (db) => run(db, task));
      outcomes.push({ task, code: null, detail: '' });
    } catch (error) {
      const refusal = refusalOf(error);
      // the database being away ends the batch: it is done again as a whole
      if (!refusal || refusal.code === 'UNAVAILABLE') throw error;
      outcomes.push({ task, code: refusal.code, detail: refusal.message });
    }
  return outcomes;
}

/** Thrown to undo what a dry run did, with what it would have come to. */
class Rehearsed extends Error {
  readonly outcomes: readonly Outcome[];
  constructor(outcomes: readonly Outcome[]) {
    super('rehearsed');
    this.outcomes = outcomes;
  }
}

/** The same acts, undone before anybody sees them: a dry run refuses what the run would refuse. */
export async function rehearse(tx: Tx, run: (db: Tx) => Promise<readonly Outcome[]>): Promise<readonly Outcome[]> {
  try {
    await nested(tx, async (db) => {
      throw new Rehearsed(await db.transaction(run));
    });
    throw new Error('a rehearsal ends by being undone');
  } catch (error) {
    if (error instanceof Rehearsed) return error.outcomes;
    throw error;
  }
}
