// Saying something about an item, with mentions, and reading what was said.
import type { Iso } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import { addComment, commentsOf, type CommentRow } from '../db/queries/comments.ts';
import { noTask } from './claims.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { notEligible } from './recipient.ts';

export type Said = { readonly id: number; readonly at: Iso };

/** Errors: NOT_FOUND, FORBIDDEN, NOT_ELIGIBLE (a mention is nobody who could read it). */
export const commentTask = (
  ctx: Ctx,
  { task, text, mentions }: { readonly task: string; readonly text: string; readonly mentions: readonly string[] },
): Promise<Said> =>
  perform<Said>(ctx, {
    permission: 'task.comment',
    about: { task },
    status: () => 201,
    run: async (db) => {
      const comment = { task, text, mentions: [...new Set(mentions)], branch: branchScope(ctx.actor), by: auditActor(ctx.actor) };
      const said = await addComment(db, comment).catch((error: unknown) => {
        throw refusalOf(error)?.code === 'NOT_ELIGIBLE' ? notEligible('nobody', 'One of those mentioned') : error;
      });
      if (!said) throw noTask(task);
      return said;
    },
  });

/** Oldest first. Errors: NOT_FOUND, FORBIDDEN. */
export async function listComments(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  page: { readonly task: string; readonly after: number | null; readonly limit: number },
): Promise<CommentRow[]> {
  allow(actor, 'task.read');
  const rows = await commentsOf(db, { ...page, branch: branchScope(actor) });
  if (!rows) throw noTask(page.task);
  return rows;
}
