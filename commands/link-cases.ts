// Says that two cases belong together, and that they do not. Both show it, to whoever may see both.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope } from '../domain/people.ts';
import { linkCases as linkRow, linksOf, unlinkCases as unlinkRow, type LinkRow } from '../db/queries/case-links.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { noCase } from './show-case.ts';

export type Linked = { readonly id: number; readonly at: Iso };

/** Errors: NOT_FOUND (either), INVALID_REQUEST (with itself). Linking twice is linking once. */
export const linkCases = (
  ctx: Ctx,
  { caseId, other, reason }: { readonly caseId: string; readonly other: string; readonly reason: string },
): Promise<Linked> =>
  perform<Linked>(ctx, {
    permission: 'case.note',
    about: { caseId },
    status: () => 201,
    run: async (db) => {
      const message = 'A case belongs with itself anyway. Name another one.';
      if (caseId === other) throw new Refusal('INVALID_REQUEST', message, { errors: [{ pointer: '/case', code: 'self', message }] });
      const linked = await linkRow(db, { caseId, other, reason, branch: branchScope(ctx.actor), by: auditActor(ctx.actor) });
      if (!linked)
        throw new Refusal(
          'NOT_FOUND',
          `There is no case ${caseId} or no case ${other}, or one belongs to another branch. Check the numbers.`,
        );
      return linked;
    },
  });

/** Errors: NOT_FOUND. Unlinking twice is unlinking once. */
export const unlinkCases = (ctx: Ctx, { id, reason }: { readonly id: number; readonly reason: string }): Promise<{ readonly id: number }> =>
  perform(ctx, {
    permission: 'case.note',
    run: async (db) => {
      const unlinked = await unlinkRow(db, { id, reason, branch: branchScope(ctx.actor), by: auditActor(ctx.actor) });
      if (!unlinked) throw new Refusal('NOT_FOUND', `There is no link ${id}, or one of its cases belongs to another branch.`);
      return { id };
    },
  });

/** Oldest first. Errors: NOT_FOUND, FORBIDDEN. */
export async function listLinks({ db, actor }: Pick<Ctx, 'db' | 'actor'>, { caseId }: { readonly caseId: string }): Promise<LinkRow[]> {
  allow(actor, 'case.read');
  const rows = await linksOf(db, { caseId, branch: branchScope(actor) });
  if (!rows) throw noCase(caseId);
  return rows;
}
