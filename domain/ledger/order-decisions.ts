// What the product decides by itself about a disbursement before money moves: conditions, payment rules, second release, daily limits. Pure;
// the facts are what a decision record keeps, so that each can be computed again from it.
import { conditionsOf, type Condition, type ConditionFacts } from './conditions.ts';
import type { DisbursementPack } from './disbursement-pack.ts';
import { paymentProblems, type HeldAccount, type KnownOfPayees, type PaymentPlan, type PaymentProblem } from './payment-mode.ts';

/** Accounts stand here under names that tell them apart, which need not be their numbers. */
export type PaymentFacts = {
  readonly plan: PaymentPlan;
  readonly known: Omit<KnownOfPayees, 'accounts'> & { readonly accounts: readonly (HeldAccount & { readonly account: string })[] };
};
export type DraftFacts = { readonly round: number; readonly conditions: ConditionFacts };
export type SubmissionFacts = { readonly version: number; readonly conditions: ConditionFacts; readonly payment: PaymentFacts };
export type CorrectionFacts = { readonly version: number; readonly payment: PaymentFacts };
export type ReservationFacts = {
  /** Null: it stands reserved already, by a try whose answer was lost. */
  readonly conditions: ConditionFacts | null;
  /** Null: a condition was not met, so that nothing was reserved. */
  readonly reservation: Reservable | null;
};
/** As it stood under the lock of the business date. */
export type Reservable = {
  readonly businessDate: string;
  readonly isReserved: boolean;
  readonly checked: { readonly version: number; readonly seal: string };
  readonly latest: { readonly version: number; readonly seal: string } | null;
  readonly isTranchePaid: boolean;
  readonly amountMinor: number;
  /** Released on the business date so far by the maker, and by the branch. */
  readonly makerMinor: number;
  readonly branchMinor: number;
  /** Who of maker and checkers reconciles that date. */
  readonly reconcilers: readonly string[];
};
/** Why not: the order was changed after the check, a daily limit is used up, or somebody reconciles that very business date. */
export type ReserveRefusal = 'CHECK_VOID' | 'LIMIT_MAKER' | 'LIMIT_BRANCH' | 'SOD-06' | 'TRANCHE_PAID';

export const draftDecision = ({ conditions }: DraftFacts, pack: DisbursementPack) => ({ conditions: conditionsOf(conditions, pack) });

export const submissionDecision = ({ conditions, payment }: SubmissionFacts, pack: DisbursementPack) => ({
  conditions: conditionsOf(conditions, pack),
  problems: problemsOf(payment, pack),
  /** DS-03 */
  needsSecondRelease: payment.plan.amount.amountMinor > pack.secondReleaseAbove,
});

export const correctionDecision = ({ payment }: CorrectionFacts, pack: DisbursementPack) => ({ problems: problemsOf(payment, pack) });

export function reservationDecision(
  { conditions, reservation }: ReservationFacts,
  pack: DisbursementPack,
): { readonly isReleased: boolean; readonly conditions: readonly Condition[]; readonly refusal: ReserveRefusal | null } {
  const found = conditions === null ? [] : conditionsOf(conditions, pack);
  const refusal = reservation === null ? null : refusalOf(reservation, pack);
  return { isReleased: reservation !== null && refusal === null && pendingOf(found).length === 0, conditions: found, refusal };
}

/** DS-02, DS-05, SOD-06: null, it may be reserved or is. */
export function refusalOf(
  r: Reservable,
  limits: { readonly makerDailyMax: number; readonly branchDailyMax: number },
): ReserveRefusal | null {
  if (r.isReserved) return null;
  if (r.latest?.seal !== r.checked.seal || r.latest.version !== r.checked.version) return 'CHECK_VOID';
  if (r.isTranchePaid) return 'TRANCHE_PAID';
  if (r.amountMinor + r.makerMinor > limits.makerDailyMax) return 'LIMIT_MAKER';
  if (r.amountMinor + r.branchMinor > limits.branchDailyMax) return 'LIMIT_BRANCH';
  return r.reconcilers.length > 0 ? 'SOD-06' : null;
}

export const pendingOf = (conditions: readonly Condition[]) =>
  conditions.filter(({ state }) => state === 'pending').map(({ condition }) => condition);

function problemsOf({ plan, known }: PaymentFacts, pack: DisbursementPack): PaymentProblem[] {
  const accounts = Object.fromEntries(known.accounts.map(({ account, ...held }) => [account, held]));
  return paymentProblems(plan, { ...known, accounts }, pack);
}
