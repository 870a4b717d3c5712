// Decides an item. The person, the fence and the lease are demanded, the answer is checked, and one statement writes the decision, its
// duties, its audit event and the message to the process (db/queries/complete-task.ts). With `next` the following item comes along.
import { p4Fields } from '../domain/data-class.schema.ts';
import { branchScope } from '../domain/people.ts';
import { refusalOf, type Queryable } from '../db/client.ts';
import { claimNext } from '../db/queries/claim-next.ts';
import { completeTask as completeRow, type Completion } from '../db/queries/complete-task.ts';
import { recordAnswer } from '../db/queries/idempotency.ts';
import { checkHold } from '../db/queries/leases.ts';
import type { TaskRow } from '../db/queries/task-row.ts';
import { taskById } from '../db/queries/tasks.ts';
import { checkAnswer } from './check-answer.ts';
import { claimant, isRaceForNext, noTask, queuesFor } from './claims.ts';
import { allow, type Ctx } from './context.ts';
import { holdOf, type Held } from './held.ts';
import { replayed, replayInstead, sealAnswer } from './once.ts';
import { explaining, retryingRaces } from './perform.ts';
import { viewTask, type TaskView } from './view-task.ts';

export type Decision = Held & {
  readonly answer: Readonly<Record<string, unknown>>;
  readonly next: boolean;
  /** The queue that the following item is to come from; null: all of hers. */ readonly nextFrom?: string | null;
  /** The reason code of a return. */ readonly returned?: string;
};
/** `next` is there when it was asked for: the following item, or null when there is none. */
export type Completed = TaskView & { readonly next?: TaskView | null };

/**
 * Errors: NOT_FOUND, FORBIDDEN, NOT_HELD, HELD_BY_ANOTHER, STALE_FENCE, LEASE_EXPIRED, TASK_COMPLETED, TASK_CANCELLED, INVALID_ANSWER,
 * FOUR_EYES, SEGREGATION, IDEMPOTENCY_MISMATCH, IDEMPOTENCY_RUNNING.
 */
export async function completeTask(ctx: Ctx, decision: Decision): Promise<Completed> {
  allow(ctx.actor, 'task.work');
  const completed = await explaining(ctx, { task: decision.task }, () => complete(ctx, decision));
  ctx.hint();
  return completed;
}

async function complete(ctx: Ctx, decision: Decision): Promise<Completed> {
  const { db, actor, request } = ctx;
  const row = await taskById(db, { id: decision.task, branch: branchScope(actor) });
  if (!row) throw noTask(decision.task);
  const known = row.state === 'completed' ? await replayed<Completed>(ctx) : null;
  if (known) return known.result;
  const hold = holdOf(ctx, decision);
  // Before the answer is looked at: who does not hold the item need not hear what is wrong with it. The statement demands the same again.
  const isHers = row.state === 'claimed' && row.heldBy === actor.id && row.fence === decision.fence && hold.queues.includes(row.queue);
  if (!isHers) await checkHold(db, hold);
  const view = await viewTask(db, decided(row, ctx, decision), ctx);
  const process = ctx.catalog.find(({ id }) => id === row.process);
  checkAnswer(decision.answer, { process, task: row.task, formHash: row.formHash, form: view.form });
  const completion: Completion = {
    ...hold,
    actorKind: actor.kind,
    answer: decision.answer,
    p4: p4Fields(view.form),
    recording: null,
    returned: decision.returned,
  };
  try {
    return await (decision.next
      ? withNext(ctx, completion, view, decision.nextFrom ?? null)
      : retryingRaces(() => alone(ctx, completion, view)));
  } catch (error) {
    if (request === null) throw error;
    return replayInstead<Completed>(ctx, error, refusalOf(error)?.code === 'IDEMPOTENCY_RUNNING');
  }
}

/** The item as it stands once the statement has succeeded: known beforehand, so that the recorded answer goes into that statement. */
const decided = (row: TaskRow, { actor }: Ctx, { answer }: Decision): TaskRow => ({
  ...row,
  ...{
    state: 'completed',
    by: actor.id,
    byName: actor.name,
    answer,
    heldBy: null,
    holder: null,
    leaseUntil: null,
    draftVersion: null,
    draftData: null,
    draftAt: null,
    draftBy: null,
  },
});

async function alone(ctx: Ctx, completion: Completion, view: TaskView): Promise<Completed> {
  const { request } = ctx;
  const recording = request && { key: request.key, requestHash: request.hash, status: 200, sealedBody: sealAnswer(ctx, view) };
  const run = (db: Queryable) => completeRow(db, { ...completion, recording });
  // in a bulk what is refused is undone by itself, so that there can be asked why
  if (!(await (request ? run(ctx.db) : ctx.db.transaction(run)))) throw noTask(completion.task);
  return view;
}

/** One transaction: the answer that is recorded holds the next item, too. Holding too many elsewhere only means that none comes along. */
async function withNext(ctx: Ctx, completion: Completion, view: TaskView, nextFrom: string | null): Promise<Completed> {
  const { request, actor } = ctx;
  const queues = queuesFor(actor, nextFrom);
  const complete = () =>
    ctx.db.transaction(async (tx) => {
      const recording = request && { key: request.key, requestHash: request.hash, status: null, sealedBody: null };
      // Sent together: the claim waits for the completion in the connection, not in our process; if the one is refused the other is, too.
      const [isDone, row] = await Promise.all([
        completeRow(tx, { ...completion, recording }),
        claimNext(tx, { ...claimant(ctx), queues, isStrict: false }),
      ]);
      if (!isDone) throw noTask(completion.task);
      const completed = { ...view, next: row && (await viewTask(tx, row, ctx)) };
      if (recording) await recordAnswer(tx, { ...recording, person: actor.id, status: 200, sealedBody: sealAnswer(ctx, completed) });
      return completed;
    });
  return retryingRaces(complete, isRaceForNext);
}
