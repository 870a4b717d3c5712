// Why a deadline is when it is: the stored arithmetic day by day, in words. It is never computed anew here, for a later calendar or policy
// must not change what is told about an earlier deadline.
import { DAY_REASONS } from '../domain/calendar/day-reasons.ts';
import type { DayLine } from '../domain/calendar/deadline.ts';
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import type { Text } from '../domain/process.ts';
import { clockOf, type ClockDetail } from '../db/queries/clock-detail.ts';
import { allow, type Ctx } from './context.ts';

export type ExplainedClock = Omit<ClockDetail, 'derivation'> & { readonly explanation: readonly (DayLine & { readonly text: Text })[] };

/** `name` is a declared clock, or the id of an item of the case. Errors: NOT_FOUND, FORBIDDEN. */
export async function explainClock(
  { db, actor }: Pick<Ctx, 'db' | 'actor'>,
  { caseId, name }: { caseId: string; name: string },
): Promise<ExplainedClock> {
  allow(actor, 'case.read');
  const clock = await clockOf(db, { caseId, name, branch: branchScope(actor) });
  if (!clock)
    throw new Refusal(
      'NOT_FOUND',
      `The case ${caseId} has no clock ${name}, or it belongs to another branch. GET /v1/cases/${caseId} lists them.`,
    );
  const { derivation, ...rest } = clock;
  return { ...rest, explanation: derivation.map((line) => ({ ...line, text: DAY_REASONS[line.why] })) };
}
