// A question about an item to a colleague or a queue: it blocks nothing, and its answer is a comment on the item. Who asks goes on working.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope, isQueue, PERMISSIONS, QUEUES, worksIn } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import {
  answerQuestion as answerRow,
  askQuestion,
  questionsFor,
  questionsOf,
  withdrawQuestion as withdrawRow,
  type QuestionAct,
  type QuestionRow,
} from '../db/queries/questions.ts';
import { noTask } from './claims.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { holdOf, type Held } from './held.ts';
import { perform } from './perform.ts';
import { notEligible } from './recipient.ts';
import { taskWithinKey } from './within-key.ts';

export type Question = Held & {
  readonly to: { readonly person: string } | { readonly queue: string };
  readonly text: string;
  readonly dueAt: Iso | null;
};
export type Asked = { readonly id: number; readonly dueAt: Iso };
type Reader = Pick<Ctx, 'db' | 'actor'>;

const noQuestion = (id: number): Refusal =>
  new Refusal('NOT_FOUND', `There is no question ${id} that is yours to answer or to withdraw. Read your questions again.`);

/** By who holds the item or prepares it. Errors: those of holding an item; NOT_ELIGIBLE (who is asked could not read it), NOT_FOUND (queue), INVALID_REQUEST. */
export const askColleague = (ctx: Ctx, { to, text, dueAt, ...held }: Question): Promise<Asked> =>
  perform<Asked>(ctx, {
    permission: 'task.work',
    about: { task: held.task },
    status: () => 201,
    run: async (db) => {
      if ('queue' in to && !isQueue(to.queue))
        throw new Refusal('NOT_FOUND', `There is no queue "${to.queue}". Known are: ${Object.keys(QUEUES).join(', ')}.`);
      const asked = await askQuestion(db, {
        ...holdOf(ctx, held),
        by: auditActor(ctx.actor),
        to,
        text,
        dueAt,
        answerers: PERMISSIONS['task.comment'],
      }).catch((error: unknown) => {
        const refusal = refusalOf(error);
        if (refusal?.code === 'NOT_ELIGIBLE') throw notEligible(refusal.message, 'person' in to ? to.person : to.queue);
        if (refusal?.code !== 'INVALID_REQUEST') throw error;
        const message = 'The instant has passed already. Name one in the future, or none: then the question is due with its item.';
        throw new Refusal('INVALID_REQUEST', message, { errors: [{ pointer: '/dueAt', code: refusal.message, message }] });
      });
      if (!asked) throw noTask(held.task);
      return asked;
    },
  });

const actOf = ({ actor }: Ctx, id: number): QuestionAct => ({
  id,
  by: auditActor(actor),
  branch: branchScope(actor),
  queues: worksIn(actor),
});

/** By who was asked, or works the queue that was asked. Errors: NOT_FOUND, QUESTION_CLOSED, TASK_COMPLETED, TASK_CANCELLED. */
export const answerQuestion = (
  ctx: Ctx,
  { id, text }: { readonly id: number; readonly text: string },
): Promise<{ readonly id: number; readonly state: 'answered'; readonly comment: number }> =>
  perform(ctx, {
    permission: 'task.comment',
    run: async (db) => {
      const answered = await answerRow(db, { ...actOf(ctx, id), text }).catch(closed);
      if (!answered) throw noQuestion(id);
      return { id, state: 'answered' as const, comment: answered.comment };
    },
  });

/** By who asked. Errors: as for answering. */
export const withdrawQuestion = (
  ctx: Ctx,
  { id }: { readonly id: number },
): Promise<{ readonly id: number; readonly state: 'withdrawn' }> =>
  perform(ctx, {
    permission: 'task.work',
    run: async (db) => {
      const withdrawn = await withdrawRow(db, actOf(ctx, id)).catch(closed);
      if (!withdrawn) throw noQuestion(id);
      return { id, state: 'withdrawn' as const };
    },
  });

const closed = (error: unknown): never => {
  const refusal = refusalOf(error);
  if (refusal?.code !== 'QUESTION_CLOSED') throw error;
  const how = refusal.message === 'answered' ? 'answered' : 'withdrawn';
  throw new Refusal('QUESTION_CLOSED', `The question was ${how} already. Say what is left to say as a comment on its item.`, {
    facts: { how },
  });
};

/** Oldest first. Errors: NOT_FOUND, FORBIDDEN. */
export async function listQuestions({ db, actor }: Reader, { task }: { readonly task: string }): Promise<QuestionRow[]> {
  allow(actor, 'task.read');
  await taskWithinKey(db, actor, task);
  const rows = await questionsOf(db, { task, branch: branchScope(actor) });
  if (!rows) throw noTask(task);
  return rows;
}

/** What I am asked, the nearest first. */
export async function listMyQuestions(
  { db, actor }: Reader,
  page: { readonly after: { readonly dueAt: Iso; readonly id: number } | null; readonly limit: number },
): Promise<QuestionRow[]> {
  allow(actor, 'task.comment');
  return questionsFor(db, { ...page, person: actor.id, queues: worksIn(actor), branch: branchScope(actor) });
}
