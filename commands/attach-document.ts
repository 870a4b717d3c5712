// Attaches an uploaded document to an item or a case, and takes it away again. Uploading has screened it (upload-document.ts). Who attached it
// may take it away until the item is decided or the case closed; then it stays, because what was decided rests on it.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import {
  attachDocument as attachRow,
  attachmentsOf,
  removeAttachment as removeRow,
  type AttachmentRow,
} from '../db/queries/attachments.ts';
import { noTask } from './claims.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { noCase } from './show-case.ts';
import { taskWithinKey } from './within-key.ts';

export type On = { readonly on: 'task' | 'case'; readonly id: string };
export type Attached = { readonly id: number; readonly at: Iso };
const none = { task: noTask, case: noCase };

/** Errors: NOT_FOUND (item, case or document), DOCUMENT_IN_USE, TASK_COMPLETED, TASK_CANCELLED, CASE_CLOSED. */
export const attachDocument = (
  ctx: Ctx,
  { on, id, document, title }: On & { readonly document: string; readonly title: string },
): Promise<Attached> =>
  perform<Attached>(ctx, {
    permission: 'document.upload',
    status: () => 201,
    run: async (db) => {
      if (on === 'task') await taskWithinKey(db, ctx.actor, id);
      else allow(ctx.actor, 'case.read'); // a key for queues has none
      const wanted = { on, id, branch: branchScope(ctx.actor), by: auditActor(ctx.actor), document, title };
      const attached = await attachRow(db, wanted).catch((error: unknown) => {
        throw said(error, document);
      });
      if (!attached) throw none[on](id);
      return attached;
    },
  });

/** By who attached it. Errors: NOT_FOUND, FORBIDDEN, NOT_ATTACHED, TASK_COMPLETED, TASK_CANCELLED, CASE_CLOSED. */
export const removeAttachment = (ctx: Ctx, { id }: { readonly id: number }): Promise<{ readonly id: number; readonly document: string }> =>
  perform(ctx, {
    permission: 'document.upload',
    run: async (db) => {
      const removed = await removeRow(db, { id, branch: branchScope(ctx.actor), by: auditActor(ctx.actor) }).catch((error: unknown) => {
        throw said(error, '');
      });
      if (!removed) throw new Refusal('NOT_FOUND', `There is no attachment ${id}, or it belongs to another branch. Read the list again.`);
      return { id, document: removed.document };
    },
  });

const SAY: Readonly<Record<string, string>> = {
  TASK_COMPLETED: 'The item is decided: what was attached to it stays as it was. Attach further documents to its case.',
  CASE_CLOSED: 'The case is closed: what was attached to it stays as it was.',
  FORBIDDEN: 'Another person attached this document: only she takes it away. Ask her, or say in a comment what is wrong with it.',
  NOT_ATTACHED: 'The document was taken away already. Read the list again.',
};

function said(error: unknown, document: string): unknown {
  const refusal = refusalOf(error);
  if (!refusal) return error;
  const { code, message } = refusal;
  if (code === 'NOT_FOUND')
    return new Refusal(
      code,
      `There is no document ${document} of yours: upload the file first and use the id that the upload answers with.`,
    );
  if (code === 'DOCUMENT_IN_USE') return new Refusal(code, `${document} belongs to case ${message}: upload the file again to use it here.`);
  const words = SAY[code];
  return words === undefined ? error : new Refusal(code, words, { cause: error });
}

/** Oldest first; of a case also those of its items. Errors: NOT_FOUND, FORBIDDEN. */
export async function listAttachments(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  { on, id, ...page }: On & { readonly after: number | null; readonly limit: number },
): Promise<AttachmentRow[]> {
  allow(actor, on === 'task' ? 'task.read' : 'case.read');
  if (on === 'task') await taskWithinKey(db, actor, id);
  const rows = await attachmentsOf(db, { ...page, on, id, branch: branchScope(actor) });
  if (!rows) throw none[on](id);
  return rows;
}
