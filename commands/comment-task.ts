// Saying something about an item or noting it on a case, with mentions, and reading what was said.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope, may, PERMISSIONS, type Person } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import { addComment, commentsOf, type CommentRow } from '../db/queries/comments.ts';
import { readMention as readRow, unreadMentions, type MentionRow } from '../db/queries/mentions.ts';
import { noTask } from './claims.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { notEligible } from './recipient.ts';
import { noCase } from './show-case.ts';
import { taskWithinKey } from './within-key.ts';

export type Said = { readonly id: number; readonly at: Iso };
type Words = { readonly text: string; readonly mentions: readonly string[] };
type Page = { readonly after: number | null; readonly limit: number };

/** Errors: NOT_FOUND, FORBIDDEN, NOT_ELIGIBLE (a mention is nobody who could read it). */
export const commentTask = (ctx: Ctx, { task, ...words }: Words & { readonly task: string }): Promise<Said> =>
  say(ctx, 'task', task, words);

/** A note on the case itself. Errors: as for commenting. */
export const noteCase = (ctx: Ctx, { caseId, ...words }: Words & { readonly caseId: string }): Promise<Said> =>
  say(ctx, 'case', caseId, words);

const READS = { task: 'task.read', case: 'case.read' } as const;
const none = { task: noTask, case: noCase };

const say = (ctx: Ctx, on: 'task' | 'case', id: string, { text, mentions }: Words): Promise<Said> =>
  perform<Said>(ctx, {
    permission: on === 'task' ? 'task.comment' : 'case.note',
    about: on === 'task' ? { task: id } : { caseId: id },
    status: () => 201,
    run: async (db) => {
      if (on === 'task') await taskWithinKey(db, ctx.actor, id);
      const comment = {
        on,
        id,
        text,
        mentions: [...new Set(mentions)],
        readers: PERMISSIONS[READS[on]],
        branch: branchScope(ctx.actor),
        by: auditActor(ctx.actor),
      };
      const said = await addComment(db, comment).catch((error: unknown) => {
        throw refusalOf(error)?.code === 'NOT_ELIGIBLE' ? notEligible('reader', 'One of those mentioned') : error;
      });
      if (!said) throw none[on](id);
      return said;
    },
  });

type Reader = Pick<Ctx, 'db' | 'actor'>;

/** Oldest first. Errors: NOT_FOUND, FORBIDDEN. */
export async function listComments({ db, actor }: Reader, { task, ...page }: Page & { readonly task: string }): Promise<CommentRow[]> {
  allow(actor, 'task.read');
  await taskWithinKey(db, actor, task);
  const rows = await commentsOf(db, { ...page, on: 'task', id: task, branch: branchScope(actor) });
  if (!rows) throw noTask(task);
  return rows;
}

/** Oldest first. Errors: NOT_FOUND, FORBIDDEN. */
export async function listNotes({ db, actor }: Reader, { caseId, ...page }: Page & { readonly caseId: string }): Promise<CommentRow[]> {
  allow(actor, 'case.read');
  const rows = await commentsOf(db, { ...page, on: 'case', id: caseId, branch: branchScope(actor) });
  if (!rows) throw noCase(caseId);
  return rows;
}

/** What of her mentions she may still read: a role taken away holds on the next request. */
export const readsOf = ({ roles }: Pick<Person, 'roles'>) => ({ ofTasks: may(roles, 'task.read'), ofCases: may(roles, 'case.read') });

/** What mentions me and I have not read, oldest first. */
export async function listMentions({ db, actor }: Reader, page: Page): Promise<MentionRow[]> {
  allow(actor, 'session.own');
  return unreadMentions(db, { ...page, person: actor.id, branch: branchScope(actor), ...readsOf(actor) });
}

/** Errors: NOT_FOUND. Reading twice is reading once. */
export async function readMention({ db, actor }: Reader, { id }: { readonly id: number }): Promise<{ readonly id: number }> {
  allow(actor, 'session.own');
  if (!(await readRow(db, { person: actor.id, comment: id })))
    throw new Refusal('NOT_FOUND', `No comment ${id} mentions you. Read your mentions again.`);
  return { id };
}
