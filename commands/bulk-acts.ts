// A batch of a bulk: each item by the rules of the single act. What one statement can judge for many items goes in one; the others one by one,
// each in a savepoint of its own.
import type { Calendar } from '../domain/calendar/calendar.ts';
import { isOfCases, SAME_CASE, type BulkAction, type BulkKind } from '../domain/bulk.ts';
import { caseOfTask } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import { nested, refusalOf, type Tx } from '../db/client.ts';
import { changePriority, forceRelease, putOff, type LeadAct } from '../db/queries/lead-acts.ts';
import { taskById } from '../db/queries/tasks.ts';
import { noTask } from './claims.ts';
import { commentTask, noteCase } from './comment-task.ts';
import { auditActor, type Ctx } from './context.ts';
import { delegateTask, takeBack } from './delegate-task.ts';
import { assignTask, handOver } from './give-task.ts';
import type { Held } from './held.ts';
import { holdCase, liftHold } from './hold-case.ts';
import { linkCases } from './link-cases.ts';
import { badInstant, postponeTask } from './postpone-task.ts';
import { releaseTask } from './release-task.ts';
import { returnTask } from './return-task.ts';
import { sendToQueue } from './send-to-queue.ts';
import { cancelCase } from './withdraw-case.ts';

/** `code` is null when it was done. An item without an outcome was locked by somebody: try it again. */
export type Outcome = { readonly task: string; readonly code: string | null; readonly detail: string };
export type BatchCtx = Omit<Ctx, 'db'> & { readonly calendar: Calendar };
type Options = {
  readonly isPatient: boolean;
  /** The case on which this bulk has acted last: items of one case stand side by side in the set. */
  readonly lastCase: string | null;
};

/** Those that one statement carries out for a whole batch. */
const BY_STATEMENT = ['postpone', 'release', 'priority'] as const satisfies readonly BulkKind[];
type ByStatement = Extract<BulkAction, { readonly kind: (typeof BY_STATEMENT)[number] }>;
export const isByStatement = (action: BulkAction): action is ByStatement => (BY_STATEMENT as readonly BulkKind[]).includes(action.kind);

export async function actOnBatch(
  ctx: BatchCtx,
  tx: Tx,
  action: BulkAction,
  tasks: readonly string[],
  { isPatient, lastCase }: Options,
): Promise<readonly Outcome[]> {
  if (!isByStatement(action)) return oneByOne(tx, { action, tasks, lastCase }, (db, task) => actOn({ ...ctx, db }, action, task));
  const act: LeadAct = { tasks, isPatient, reason: action.reason, branch: branchScope(ctx.actor), by: auditActor(ctx.actor) };
  switch (action.kind) {
    case 'postpone':
      return (await putOff(tx, { ...act, until: action.until })).map(inWords);
    case 'release':
      return forceRelease(tx, act);
    case 'priority':
      return changePriority(tx, { ...act, priority: action.priority });
  }
}

/** The single act. Whoever acts on what she holds does so as she holds it when its turn comes; nobody waits to be warned of an absence. */
async function actOn(ctx: BatchCtx & Pick<Ctx, 'db'>, action: Exclude<BulkAction, ByStatement>, task: string): Promise<unknown> {
  const caseId = caseOfTask(task);
  switch (action.kind) {
    case 'assign':
      return assignTask({ ...ctx, calendar: null }, { task, to: action.to, reason: action.reason });
    case 'move':
      return sendToQueue(ctx, { task, queue: action.queue, reason: action.reason });
    case 'give-back':
      return releaseTask(ctx, await held(ctx, task));
    case 'set-aside':
      return postponeTask(ctx, { ...(await held(ctx, task)), until: action.until, reason: action.reason });
    case 'hand-over':
      return handOver({ ...ctx, calendar: null }, { ...(await held(ctx, task)), to: action.to });
    case 'return':
      return returnTask(ctx, { ...(await held(ctx, task)), reasonCode: action.reasonCode, reason: action.reason, next: false });
    case 'delegate':
      return delegateTask(ctx, { ...(await held(ctx, task)), to: action.to, note: action.note });
    case 'take-back':
      return takeBack(ctx, await held(ctx, task));
    case 'comment':
      return commentTask(ctx, { task, text: action.text, mentions: action.mentions ?? [] });
    case 'note':
      return noteCase(ctx, { caseId, text: action.text, mentions: action.mentions ?? [] });
    case 'link':
      return linkCases(ctx, { caseId, other: action.case, reason: action.reason });
    case 'hold':
      return holdCase(ctx, { caseId, until: action.until, reason: action.reason });
    case 'lift':
      return liftHold(ctx, { caseId, reason: action.reason });
    case 'cancel-case':
      return cancelCase(ctx, { caseId, reason: action.reason });
  }
}

async function held({ db, actor }: Pick<Ctx, 'db' | 'actor'>, task: string): Promise<Held> {
  const row = await taskById(db, { id: task, branch: branchScope(actor) });
  if (!row) throw noTask(task);
  return { task, fence: row.fence };
}

const inWords = (judged: Outcome): Outcome =>
  judged.code === 'INVALID_REQUEST' ? { ...judged, detail: badInstant(judged.detail).message } : judged;

type Asked = { readonly action: BulkAction; readonly tasks: readonly string[]; readonly lastCase: string | null };

async function oneByOne(
  tx: Tx,
  { action, tasks, lastCase }: Asked,
  run: (db: Ctx['db'], task: string) => Promise<unknown>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let done = lastCase;
  for (const task of tasks) {
    if (isOfCases(action.kind) && caseOfTask(task) === done) {
      outcomes.push({ task, code: SAME_CASE, detail: 'Another item of its case came before it in this bulk: the case has been acted on.' });
      continue;
    }
    try {
      await nested(tx, (db) => run(db, task));
      outcomes.push({ task, code: null, detail: '' });
      done = caseOfTask(task);
    } catch (error) {
      const refusal = refusalOf(error);
      // the database being away ends the batch: it is done again as a whole
      if (!refusal || refusal.code === 'UNAVAILABLE') throw error;
      outcomes.push({ task, code: refusal.code, detail: refusal.message });
    }
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
