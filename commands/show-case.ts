// Reads a case, a page of the list, or its timeline.
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import { caseById, listCases as listRows, type CaseFilter, type CaseRow, type CaseSummary } from '../db/queries/cases.ts';
import { timelineOf, type TimelineRow } from '../db/queries/timeline.ts';
import { allow, type Ctx } from './context.ts';
import { hiddenNames } from './hidden-names.ts';
import { maskAll, maskMembers } from './masking.ts';

type Reader = Pick<Ctx, 'db' | 'actor'>;

/** Its input is masked where it is P4. Errors: NOT_FOUND, FORBIDDEN. */
export async function showCase({ db, actor, catalog }: Reader & Pick<Ctx, 'catalog'>, { id }: { id: string }): Promise<CaseRow> {
  allow(actor, 'case.read');
  const row = await caseById(db, { id, branch: branchScope(actor) });
  if (!row) throw noCase(id);
  // A process that the catalogue no longer has cannot say what is personal in its input.
  const isKnown = catalog.some(({ id: known }) => known === row.process);
  const input = isKnown ? maskMembers(row.input, hiddenNames(catalog, { process: row.process })) : maskAll(row.input);
  return { ...row, input: input as CaseRow['input'] };
}

/** Newest first. Errors: FORBIDDEN. */
export async function listCases({ db, actor }: Reader, filter: Omit<CaseFilter, 'branch'>): Promise<CaseSummary[]> {
  allow(actor, 'case.read');
  return listRows(db, { ...filter, branch: branchScope(actor) });
}

/** Oldest first. Errors: NOT_FOUND, FORBIDDEN. */
export async function showTimeline(
  { db, actor }: Reader,
  page: { id: string; after: number | null; limit: number },
): Promise<TimelineRow[]> {
  allow(actor, 'case.read');
  const rows = await timelineOf(db, { caseId: page.id, after: page.after, limit: page.limit, branch: branchScope(actor) });
  if (rows === null) throw noCase(page.id);
  return rows;
}

export const noCase = (id: string): Refusal =>
  new Refusal('NOT_FOUND', `There is no case ${id}, or it belongs to another branch. Check the number.`);
