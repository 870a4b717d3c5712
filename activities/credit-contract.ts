// Offer and contract, made from the decision record of the approval and from nothing else (B12): what the approver saw and answered is what
// the customer is offered, signs, and is paid.
import { annualRateOf } from '../domain/ledger/annual-rate.ts';
import { scheduleOf } from '../domain/ledger/schedule.ts';
import { disbursementPack, DISBURSEMENT_PACK_TODAY } from '../domain/ledger/disbursement-pack.ts';
import { selfPaid, selfPaymentMaxOf, type PaymentPlan } from '../domain/ledger/payment-mode.ts';
import type { Terms } from '../domain/ledger/terms.ts';
import { asDay } from '../domain/calendar/day.ts';
import type { Route } from '../domain/credit/pack.ts';
import { versionOf } from '../domain/credit/packs.ts';
import { daysAfter, payeesOf, payModeOf, type Payee } from '../domain/credit/offer.ts';
import { businessDateOf, type Iso } from '../domain/ids.ts';
import { payeesFiled } from '../domain/documents/loan-application/credit-review-input.ts';
import { cny } from '../domain/money.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { adoptInstruction } from '../db/queries/payment-instructions.ts';
import { adoptContract, contractOf, filedByIntake, humanDecision, signContract as signRow } from '../db/queries/credit.ts';
import { answerOf } from '../db/queries/intake.ts';
import { stepContext } from './context.ts';
import { accountsToday, caseFacts, reportOf, type CaseFacts } from './credit-facts.ts';
import { termsHash } from './terms.ts';

/** What an approver is shown and so decides on. */
export type Approved = {
  readonly offer: Omit<Terms, 'loanId'>;
  readonly assessment: {
    readonly route: Route;
    readonly size: { readonly kind: string };
    readonly pack: string;
  };
};
export type Approval = {
  readonly decisionId: string;
  readonly approvedAt: string;
  readonly validUntil: string;
  readonly level: string;
  readonly bureauReportAt: string;
  readonly maxAmount: Terms['amount'];
  readonly termsHash: string;
};
export type Offer = {
  readonly terms: Omit<Terms, 'loanId'>;
  readonly termsHash: string;
  readonly isCounterOffer: boolean;
  readonly annualizedRate: string;
  readonly validUntil: string;
  readonly approval: Approval;
};

/** Which level's approver may decide on which route: the last of them in line. */
const TASK_OF_ROUTE: Partial<Record<Route, string>> = { L1: 'approveL1', 'L1-checked': 'checkApproval', L2: 'approveL2', L3: 'approveL3' };

export type Drawn = { readonly drawn: true; readonly offer: Offer; readonly problem?: Problem } | { readonly drawn: false };

/** The offer from the record of the task that decided; none when the bureau's report has grown too old meanwhile (B5). */
export async function drawUpOffer({ task, report }: { task: string; report: string }): Promise<Drawn> {
  const { db, caseId } = stepContext();
  const { input, pack } = await caseFacts();
  const [decision, { now }, { at: reportAt }] = await Promise.all([humanDecision(db, { caseId, task }), databaseNow(db), reportOf(report)]);
  if (decision?.outcome['decision'] !== 'approve') throw new Error(`${task} has approved nothing`);
  const { offer: terms, assessment } = decision.shows as Approved;
  if (!task.startsWith(`${caseId}.${TASK_OF_ROUTE[assessment.route] ?? 'nobody'}.`))
    throw new Error(`${task} is not of level ${assessment.route}`);
  if (assessment.pack !== versionOf(pack))
    throw new Error(`${task} was decided under ${assessment.pack}, the case is under ${versionOf(pack)}`);
  if (daysAfter(reportAt, pack.validity.bureauDays) < now) return { drawn: false };
  const hash = termsHash({ loanId: caseId, ...terms });
  const approval: Approval = {
    decisionId: decision.key,
    approvedAt: decision.at,
    validUntil: daysAfter(decision.at, pack.validity.approvalDays),
    level: assessment.route.slice(0, 2),
    bureauReportAt: reportAt,
    maxAmount: terms.amount,
    termsHash: hash,
  };
  const contract = await adoptContract(db, {
    caseId,
    decisionKey: decision.key,
    customerId: input.applicant.customerId,
    amountMinor: terms.amount.amountMinor,
    terms,
    termsHash: hash,
    approval,
    offeredAt: now,
    validUntil: daysAfter(now, pack.validity.offerDays) as Iso,
  });
  const offer: Offer = {
    terms,
    termsHash: contract.termsHash,
    isCounterOffer: assessment.size.kind === 'counter-offer',
    annualizedRate: annualized(terms, businessDateOf(now)),
    validUntil: contract.validUntil,
    approval: contract.approval as Approval,
  };
  const { payMode, product } = input.application;
  const problem = aboveSelfPayment({ product, payMode, amount: terms.amount, payees: [] });
  return { drawn: true, offer, ...(payMode === 'self' && problem ? { problem } : {}) };
}

/** Shown wherever a rate is (B.9); the contract rate where a schedule of months says nothing else. */
function annualized({ amount, rate, termMonths, method }: Offer['terms'], on: string): string {
  const start = asDay(on);
  const rows = scheduleOf({ principal: amount.amountMinor, rate, months: termMonths, method, start });
  return (
    (method === 'bullet' ? null : annualRateOf({ received: amount.amountMinor, payments: rows.map((row) => row.payment) }))?.nominal ?? rate
  );
}

/** What disbursement is told: it pays this, and nothing else. The accounts stand in the payment instruction. */
export type Disbursement = {
  readonly loanId: string;
  readonly tranche: number;
  readonly borrower: { readonly customerId: string; readonly name: string };
  readonly amount: Terms['amount'];
  readonly product: string;
  readonly method: Terms['method'];
  readonly rate: string;
  readonly termMonths: number;
  readonly purpose: string;
  readonly payMode: 'self' | 'entrusted' | 'mixed';
  readonly approval: Approval;
  readonly relationshipManager?: string;
};
export type Signed =
  | { readonly signed: true; readonly disbursement: Disbursement }
  | { readonly signed: false; readonly problem: 'EXPIRED' }
  | { readonly signed: false; readonly problem: 'REPORT_OLD' }
  | ({ readonly signed: false } & Problem);
/** What whoever talks with the customer can mend; `limitMinor` in fen (PM-02). */
export type Problem = { readonly problem: 'NO_ACCOUNT' | 'PAYEES' } | { readonly problem: 'SELF_PAYMENT'; readonly limitMinor: number };

/** Disbursement would never pay it so (PM-02): said while the customer is there. Its case will be under the pack of today. */
function aboveSelfPayment(plan: Pick<PaymentPlan, 'product' | 'payMode' | 'amount' | 'payees'>): Problem | null {
  const pack = disbursementPack(DISBURSEMENT_PACK_TODAY);
  if (!pack) throw new Error(`the pack ${DISBURSEMENT_PACK_TODAY} is missing`);
  const limitMinor = selfPaymentMaxOf(plan.product, pack);
  return selfPaid(plan) > limitMinor ? { problem: 'SELF_PAYMENT', limitMinor } : null;
}

/** The payees of the application: as they came with it, or as the intake has filed them, which tells nobody their accounts. */
async function payeesAskedFor({ input }: CaseFacts): Promise<readonly Payee[]> {
  const { db, caseId } = stepContext();
  const { payees } = input.application;
  const known = payees.flatMap(({ account, ...payee }) => (account === undefined ? [] : [{ ...payee, account: String(account) }]));
  if (known.length === payees.length) return known;
  const filed = payeesFiled(await filedByIntake(db, caseId));
  // Filed anew since, or by nobody: whoever talks with the customer enters them.
  return filed.length === payees.length ? filed.map((payee, i) => ({ ...payee, ...payees[i], account: payee.account })) : [];
}

/** The account as the core has it now: between the assessment and the counter weeks may have passed, and one may have been opened. */
async function accountToday(customerId: string): Promise<string | null> {
  const told = await accountsToday({ customerId, months: 1 });
  return told.done ? told.value.account : null;
}

/**
 * The contract from the offer and the customer's answer; a problem is a person's to solve, except that an expired offer is none any more, and
 * that a report which would be too old when the money moves (AU-06) is asked for anew. A signing that was asked for without one signs on the old.
 */
export async function signContract({ task, report }: { task: string; report?: string }): Promise<Signed> {
  const { db, caseId } = stepContext();
  const facts = await caseFacts();
  const [asked, contract, { answer, at }, { now }, reportAt] = await Promise.all([
    payeesAskedFor(facts),
    contractOf(db, caseId),
    answerOf(db, { caseId, task }),
    databaseNow(db),
    report === undefined ? undefined : reportOf(report).then((told) => told.at),
  ]);
  if (!contract) throw new Error(`${caseId} has no offer`);
  const { applicant, application } = facts.input;
  const terms = contract.terms as Offer['terms'];
  const decided = contract.approval as Approval;
  const approval: Approval = reportAt === undefined ? decided : { ...decided, bureauReportAt: reportAt };
  if (at > contract.validUntil || at > approval.validUntil) return { signed: false, problem: 'EXPIRED' };
  if (termsHash({ loanId: caseId, ...terms }) !== contract.termsHash)
    throw new Error(`the terms of ${caseId} are not those of its decision`);
  const account = application.account ?? (await accountToday(applicant.customerId));
  if (account === null) return { signed: false, problem: 'NO_ACCOUNT' };
  const changed = answer['payees'] as readonly Payee[] | undefined;
  const amountOffered = cny(contract.amountMinor);
  const payMode = payModeOf({ asked: application.payMode, amount: amountOffered, changed });
  const payees = payeesOf({ payMode, amount: amountOffered, asked, changed });
  if (payees === null) return { signed: false, problem: 'PAYEES' };
  const above = aboveSelfPayment({ product: application.product, payMode, amount: amountOffered, payees });
  if (above) return { signed: false, ...above };
  const { bureauDays, drawdownDays = 0 } = facts.pack.validity;
  if (reportAt !== undefined && daysAfter(reportAt, bureauDays - drawdownDays) < now) return { signed: false, problem: 'REPORT_OLD' };
  await db.transaction(async (tx) => {
    await signRow(tx, { caseId, signature: String(answer['signature']), payees, at });
    await adoptInstruction(tx, { loanId: caseId, tranche: 1, account, payees });
  });
  const { amount, rate, termMonths, method, purpose } = terms;
  return {
    signed: true,
    disbursement: {
      ...{ loanId: caseId, tranche: 1, amount, rate, termMonths, method, purpose, approval },
      ...{ product: application.product, payMode },
      borrower: { customerId: applicant.customerId, name: applicant.name },
      ...(facts.relationshipManager === null ? {} : { relationshipManager: facts.relationshipManager }),
    },
  };
}
