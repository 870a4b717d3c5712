// Cases that do not go on, and why, for operators. PostgreSQL says which; the engine is asked about those that it has been told of.
import { stuckCases, type StuckCase } from '../db/queries/stuck-cases.ts';
import type { Iso } from '../domain/ids.ts';
import { allow, type Ctx } from './context.ts';

export type Stuck = Omit<StuckCase, 'reason' | 'isWaiting'> & {
  readonly reason: StuckCase['reason'] | 'WORKFLOW_TASK_FAILING';
  /** How often the process has been tried at this point; null: the engine did not say. */
  readonly tries: number | null;
};
/** Null: the engine did not say. */
export type AskTries = (caseId: string) => Promise<number | null>;

type Page = { readonly after: { readonly since: Iso; readonly id: string } | null; readonly limit: number };

/**
 * Oldest first. `item` is null for a row that turned out to be in order: the engine has nothing left to do and the case waits for somebody.
 * Errors: FORBIDDEN.
 */
export async function listStuckCases(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  askTries: AskTries,
  page: Page,
): Promise<{ readonly row: StuckCase; readonly item: Stuck | null }[]> {
  allow(actor, 'operations.read');
  const rows = await stuckCases(db, page);
  return Promise.all(
    rows.map(async (row) => {
      const { isWaiting, ...stuck } = row;
      if (row.reason !== 'NOT_TAKEN_IN') return { row, item: { ...stuck, tries: null } };
      const tries = await askTries(row.caseId);
      if (tries !== null && tries > 1) return { row, item: { ...stuck, reason: 'WORKFLOW_TASK_FAILING' as const, tries } };
      return { row, item: isWaiting && tries === 0 ? null : { ...stuck, tries } };
    }),
  );
}
