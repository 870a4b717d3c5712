// Income as it counts (domain rule B.4): the least of what is proved and what was received. A source that does not exist does not count;
// an income on paper alone is usable, and said so to the underwriter.
import { fen, halfUp } from '../money.ts';
import type { AssessmentFacts } from './facts.ts';
import type { CreditPack } from './pack.ts';
import { isDoubtful } from './purpose.ts';
import { isAtMost } from './share.ts';
import type { Flag } from './terms.ts';

export type Income = { readonly incomeUsed: number; readonly incomeProof: number; readonly salaryAverage: number | null };

export function incomeOf(
  { incomeProof, accounts: { salaryCredits } }: Pick<AssessmentFacts, 'incomeProof' | 'accounts'>,
  { affordability: { salaryMonths } }: Pick<CreditPack, 'affordability'>,
): Income {
  if (salaryCredits === null || salaryCredits.length === 0) return { incomeUsed: incomeProof, incomeProof, salaryAverage: null };
  const counted = salaryMonths === undefined ? salaryCredits : ofLastMonths(salaryCredits, salaryMonths);
  const total = counted.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const salaryAverage = fen(halfUp({ num: total, den: BigInt(salaryMonths ?? salaryCredits.length) }));
  return { incomeUsed: Math.min(incomeProof, salaryAverage), incomeProof, salaryAverage };
}

/** The newest credit's month and those before it: a payment of long ago is no salary of today. */
function ofLastMonths(credits: NonNullable<AssessmentFacts['accounts']['salaryCredits']>, months: number) {
  const numbered = credits.map((credit) => ({ ...credit, n: Number(credit.month.slice(0, 4)) * 12 + Number(credit.month.slice(5, 7)) }));
  const newest = Math.max(...numbered.map(({ n }) => n));
  return numbered.filter(({ n }) => n > newest - months);
}

/** RF01, RF03, income on paper alone, a purpose that may be a forbidden one: no decision by themselves. */
export function flagsOf(
  facts: Pick<AssessmentFacts, 'report' | 'requested'>,
  { incomeProof, salaryAverage }: Income,
  { refer, knockOuts }: CreditPack,
): Flag[] {
  const differs =
    salaryAverage !== null && !(salaryAverage > 0 && isAtMost(Math.abs(incomeProof - salaryAverage), salaryAverage, refer.incomeDiffers));
  return [
    ...(facts.report.historyMonths < refer.thinFileMonths ? ['RF01' as const] : []),
    ...(differs ? ['RF03' as const] : []),
    ...(salaryAverage === null ? ['PROOF_ONLY' as const] : []),
    ...(isDoubtful(facts.requested, knockOuts) ? ['PURPOSE' as const] : []),
  ];
}
