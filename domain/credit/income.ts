// Income as it counts (domain rule B.4): the least of what is proved and what was received. A source that does not exist does not count;
// an income on paper alone is usable, and said so to the underwriter.
import { fen, halfUp } from '../money.ts';
import type { AssessmentFacts } from './facts.ts';
import type { CreditPack } from './pack.ts';
import { isAtMost } from './share.ts';
import type { Flag } from './terms.ts';

export type Income = { readonly incomeUsed: number; readonly incomeProof: number; readonly salaryAverage: number | null };

export function incomeOf({ incomeProof, accounts: { salaryCredits } }: Pick<AssessmentFacts, 'incomeProof' | 'accounts'>): Income {
  if (salaryCredits === null || salaryCredits.length === 0) return { incomeUsed: incomeProof, incomeProof, salaryAverage: null };
  const total = salaryCredits.reduce((sum, { amount }) => sum + BigInt(amount), 0n);
  const salaryAverage = fen(halfUp({ num: total, den: BigInt(salaryCredits.length) }));
  return { incomeUsed: Math.min(incomeProof, salaryAverage), incomeProof, salaryAverage };
}

/** RF01, RF03 and income on paper alone: no decision by themselves. */
export function flagsOf(facts: Pick<AssessmentFacts, 'report'>, { incomeProof, salaryAverage }: Income, { refer }: CreditPack): Flag[] {
  const differs =
    salaryAverage !== null && !(salaryAverage > 0 && isAtMost(Math.abs(incomeProof - salaryAverage), salaryAverage, refer.incomeDiffers));
  return [
    ...(facts.report.historyMonths < refer.thinFileMonths ? ['RF01' as const] : []),
    ...(differs ? ['RF03' as const] : []),
    ...(salaryAverage === null ? ['PROOF_ONLY' as const] : []),
  ];
}
