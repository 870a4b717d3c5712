// Cases that do not go on, and why, for operators. PostgreSQL says which; the engine is asked about those that it has been told of.
import { stuckCases, type StuckCase } from '../db/queries/stuck-cases.ts';
import type { Iso } from '../domain/ids.ts';
import { allow, type Ctx } from './context.ts';

export type Stuck = Omit<StuckCase, 'isWaiting'> & {
  /** How often the process has been tried at this point; null: the engine did not say. */
  readonly tries: number | null;
};
export type AskEngine = {
  /** Of the current workflow task of a case; 0: there is none. Null: the engine did not say. */
  readonly tries: (caseId: string) => Promise<number | null>;
  /** Cases whose code fails again and again, whatever they were told. Empty also when the engine did not say. */
  readonly failing: () => Promise<readonly string[]>;
};

type Page = { readonly after: { readonly since: Iso; readonly id: string } | null; readonly limit: number };

/**
 * Oldest first. `item` is null for a row that turned out to be in order: the engine has nothing left to do and the case waits for somebody,
 * or its code has got over it. Errors: FORBIDDEN.
 */
export async function listStuckCases(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  ask: AskEngine,
  page: Page,
): Promise<{ readonly row: StuckCase; readonly item: Stuck | null }[]> {
  allow(actor, 'operations.read');
  const rows = await stuckCases(db, { ...page, failing: await ask.failing() });
  return Promise.all(
    rows.map(async (row) => {
      const { isWaiting, ...stuck } = row;
      if (row.reason === 'KEY_MISSING' || row.reason === 'NOT_DELIVERED') return { row, item: { ...stuck, tries: null } };
      const tries = await ask.tries(row.caseId);
      // The engine's list is a moment old. A first try has not failed: the process has gone on since, and has something to do just now.
      if (row.reason === 'WORKFLOW_TASK_FAILING') return { row, item: tries !== null && tries <= 1 ? null : { ...stuck, tries } };
      if (tries !== null && tries > 1) return { row, item: { ...stuck, reason: 'WORKFLOW_TASK_FAILING' as const, tries } };
      return { row, item: isWaiting && tries === 0 ? null : { ...stuck, tries } };
    }),
  );
}
