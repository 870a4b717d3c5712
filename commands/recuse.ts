// Somebody says that she has an interest in a case and stands aside (SOD-22, recusal): she, who counts as one with her and who stands in for
// her decide nothing in it any more, nor direct work on it. It is her own word, so nobody says it for her, and it is not taken back.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope, may } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import { recusalsOf, recuse as recuseRow, type Recusal } from '../db/queries/recusals.ts';
import { allow, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { noCase } from './show-case.ts';

export type Recused = { readonly id: string; readonly at: Iso; /** Items that she held. */ readonly returned: readonly string[] };

/** Once more changes nothing. Errors: NOT_FOUND, FORBIDDEN, CASE_CLOSED. */
export const recuse = (ctx: Ctx, { caseId, interest }: { readonly caseId: string; readonly interest: string }): Promise<Recused> =>
  perform<Recused>(ctx, {
    permission: 'case.recuse',
    isTransaction: true,
    run: async (db) => {
      const made = await recuseRow(db, { caseId, interest, branch: branchScope(ctx.actor), person: ctx.actor.id }).catch(
        (error: unknown) => {
          const refusal = refusalOf(error);
          throw refusal?.code === 'CASE_CLOSED'
            ? new Refusal('CASE_CLOSED', 'The case is closed: nobody decides anything in it any more.', { cause: error })
            : error;
        },
      );
      if (!made) throw noCase(caseId);
      return { id: caseId, ...made };
    },
  });

/** Why is told to herself, and to who reads the rules: leads, auditors, whoever grants access. Errors: NOT_FOUND, FORBIDDEN. */
export async function listRecusals({ db, actor }: Pick<Ctx, 'db' | 'actor'>, { caseId }: { readonly caseId: string }): Promise<Recusal[]> {
  allow(actor, 'case.read');
  const rows = await recusalsOf(db, { caseId, branch: branchScope(actor) });
  if (rows === null) throw noCase(caseId);
  const seesAll = may(actor.roles, 'segregation.read');
  return rows.map((row) => ({ ...row, interest: seesAll || row.person === actor.id ? row.interest : null }));
}
