// Why a case was decided as it was: the decision records of people and of automation (domain rule X-05), for whoever reads the case.
import { branchScope } from '../domain/people.ts';
import { decisionsOf, type DecisionRow } from '../db/queries/decisions.ts';
import type { Db } from '../db/client.ts';
import { formByHash } from '../db/queries/form-cache.ts';
import { isBlind } from './blind-answer.ts';
import { allow, type Ctx } from './context.ts';
import { hiddenNames } from './hidden-names.ts';
import { maskAll, maskMembers } from './masking.ts';
import { noCase } from './show-case.ts';

/** Oldest first, masked where it is P4: nobody holds what is decided. Errors: NOT_FOUND, FORBIDDEN. */
export async function showDecisions(
  { db, actor, catalog }: Pick<Ctx, 'db' | 'actor' | 'catalog'>,
  page: { readonly id: string; readonly after: number | null; readonly limit: number },
): Promise<DecisionRow[]> {
  allow(actor, 'case.read');
  const rows = await decisionsOf(db, { caseId: page.id, after: page.after, limit: page.limit, branch: branchScope(actor) });
  if (rows === null) throw noCase(page.id);
  return Promise.all(
    rows.map(async (row) => {
      const isKnown = catalog.some(({ id }) => id === row.process);
      const form = formOf(row);
      const hidden = hiddenNames(catalog, { process: row.process, forms: form === null ? [] : [await formByHash(db, form)] });
      const masked = (value: unknown) => (isKnown ? maskMembers(value, hidden) : maskAll(value));
      if (row.byKind !== 'system' && row.byId !== actor.id && (await isBlindDecision(db, catalog, { caseId: page.id, row })))
        return { ...row, input: masked(row.input), outcome: null, reasons: [] };
      return { ...row, input: masked(row.input), outcome: masked(row.outcome), reasons: masked(row.reasons) as DecisionRow['reasons'] };
    }),
  );
}

/** Of a person the key is the item with the fence of its answer. */
function isBlindDecision(db: Db, catalog: Ctx['catalog'], { caseId, row }: { caseId: string; row: DecisionRow }): Promise<boolean> {
  const [id = ''] = row.key.split('@');
  const [task = ''] = id.slice(caseId.length + 1).split('.');
  return isBlind(db, { catalog }, { id, caseId, process: row.process, task });
}

/** The form under which a person decided; null for automation. */
function formOf({ byKind, input }: DecisionRow): string | null {
  const { form } = input as { readonly form?: unknown };
  return byKind !== 'system' && typeof form === 'string' ? form : null;
}
