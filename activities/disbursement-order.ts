// The order behind a disbursement, with account numbers: read from PostgreSQL by the steps that need it, shown masked to everybody else.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { asDay, type Day } from '../domain/calendar/day.ts';
import { CN } from '../domain/calendar/calendars.ts';
import { mask } from '../domain/data-class.schema.ts';
import type { Iso } from '../domain/ids.ts';
import { annualRateOf } from '../domain/ledger/annual-rate.ts';
import { businessDateAt } from '../domain/ledger/business-date.ts';
import type { ConditionFacts } from '../domain/ledger/conditions.ts';
import { disbursementPack, DISBURSEMENT_PACK_TODAY, type DisbursementPack } from '../domain/ledger/disbursement-pack.ts';
import type { PaymentFacts } from '../domain/ledger/order-decisions.ts';
import type { Payee } from '../domain/ledger/payment-mode.ts';
import { scheduleOf, totalInterest } from '../domain/ledger/schedule.ts';
import { cny } from '../domain/money.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { instructionOf } from '../db/queries/payment-instructions.ts';
import {
  disbursementCase,
  disbursementOf,
  isTranchePaid,
  nameOf,
  orderOf,
  spouseOf,
  staffAmong,
  type Disbursement,
} from '../db/queries/disbursements.ts';
import { Refusal } from '../domain/errors.ts';
import type { disbursement } from '../workflows/disbursement/process.ts';
import type { PortResult } from './adapters/port.ts';
import { stepContext } from './context.ts';
import { termsHash } from './terms.ts';

/** What was asked for, and where the money goes. */
export type Input = z.output<typeof disbursement.input> & { readonly account: string; readonly payees: readonly Payee[] };
/** What is sealed, checked and paid. */
export type OrderBody = Pick<Input, 'loanId' | 'tranche' | 'amount' | 'method' | 'rate' | 'termMonths' | 'purpose' | 'payMode'> & {
  readonly customerId: string;
  readonly account: string;
  readonly payees: readonly Payee[];
  readonly termsHash: string;
};
export type Facts = {
  readonly input: Input;
  readonly pack: DisbursementPack;
  readonly branchId: string;
  readonly now: Iso;
  readonly businessDate: Day;
};

export async function facts(): Promise<Facts> {
  const { db, caseId } = stepContext();
  const [{ input, packs, branchId }, { now }] = await Promise.all([disbursementCase(db, caseId), databaseNow(db)]);
  const version = packs['disbursement'] ?? DISBURSEMENT_PACK_TODAY;
  const pack = disbursementPack(version);
  if (!pack) throw new Error(`the pack ${version} of ${caseId} is not known to this version`);
  const asked = input as z.output<typeof disbursement.input>;
  const { account, payees } = await instructionOf<Payee>(db, asked);
  return { input: { ...asked, account, payees }, pack, branchId, now, businessDate: businessDateAt(now, CN, pack.cutOffMinutes) };
}

export const orderBody = (input: Input, payees: readonly Payee[]): OrderBody =>
  inOrder({ ...input, customerId: input.borrower.customerId, payees, termsHash: termsHash(input) });
/** Members in one order for ever: jsonb gives them back in another, and the seal is over their text. */
export const inOrder = (body: OrderBody): OrderBody => ({
  ...{ loanId: body.loanId, tranche: body.tranche, customerId: body.customerId, account: body.account, amount: money(body.amount) },
  ...{ method: body.method, rate: body.rate, termMonths: body.termMonths, purpose: body.purpose, payMode: body.payMode },
  payees: body.payees.map(({ name, account, bankCode, amount }) => ({ name, account, bankCode, amount: money(amount) })),
  termsHash: body.termsHash,
});
const money = ({ amountMinor }: { readonly amountMinor: number }) => cny(amountMinor);
/** What the checker checks, in one line. */
export const sealOf = (body: OrderBody): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(body)))
    .digest('hex');

/** An answer of the core, or the refusal with which the step is tried again: nothing was done, only asked. */
export function known<T>(result: PortResult<T>): T {
  if (result.class === 'OK') return result.value;
  throw new Refusal('UNAVAILABLE', `The core cannot be asked: ${result.class === 'BUSINESS_REJECT' ? result.message : result.reason}.`);
}

/** Of what the conditions are made today. */
export async function conditionFacts({ input, now }: Facts): Promise<ConditionFacts> {
  const { db, caseId, ports } = stepContext();
  const [account, isPaid] = await Promise.all([
    ports.core.account(input.account).then(known),
    isTranchePaid(db, { caseId, loanId: input.loanId, tranche: input.tranche }),
  ]);
  const { approval } = input;
  return {
    ...{ now, signedHash: termsHash(input), approvedHash: approval.termsHash, amountMinor: input.amount.amountMinor },
    ...{ maxMinor: approval.maxAmount.amountMinor, approvedAt: approval.approvedAt, validUntil: approval.validUntil },
    ...{ bureauReportAt: approval.bureauReportAt, customerId: input.borrower.customerId, isPaid },
    account: account && { customerId: account.customerId, state: account.state },
  };
}

/**
 * What the payment rules are told about these payees (PM-01 to PM-08). The rules only ask which accounts are one: a decision record, which
 * whoever reads the case may see, holds them masked and numbered.
 */
export async function paymentFacts({ input }: Facts, payees: readonly Payee[]): Promise<PaymentFacts> {
  const { db, ports } = stepContext();
  const numbers = [...new Set([input.account, ...payees.map(({ account }) => account)])];
  const masked = (number: string) => `${mask(number)}#${numbers.indexOf(number) + 1}`;
  const accounts: PaymentFacts['known']['accounts'][number][] = [];
  for (const number of new Set(payees.map(({ account }) => account))) {
    const held = known(await ports.core.account(number));
    if (held !== null) accounts.push({ account: masked(number), title: held.title, state: held.state, customerId: held.customerId });
  }
  const [staff, manager, spouse] = await Promise.all([
    staffAmong(
      db,
      payees.map(({ name }) => name),
    ),
    input.relationshipManager === undefined ? null : nameOf(db, input.relationshipManager),
    spouseOf(db, input.borrower.customerId),
  ]);
  const { payMode, product, amount, borrower, account } = input;
  return {
    plan: {
      ...{ payMode, product, amount, borrower: { name: borrower.name, account: masked(account) } },
      payees: payees.map((payee) => ({ ...payee, account: masked(payee.account) })),
    },
    known: { staff, manager, accounts, spouse },
  };
}

const maskedPayees = (payees: readonly Payee[]) => payees.map((payee) => ({ ...payee, account: mask(payee.account) }));

/** What maker and checker see: the order with masked accounts, and the schedule as it would be with today's value date. */
export function shown(input: Input, payees: readonly Payee[], businessDate: Day) {
  const rows = scheduleOf({
    principal: input.amount.amountMinor,
    rate: input.rate,
    months: input.termMonths,
    method: input.method,
    start: businessDate,
  });
  const payments = rows.map(({ payment }) => payment);
  const annual = input.method === 'bullet' ? null : annualRateOf({ received: input.amount.amountMinor, payments });
  return {
    order: {
      ...{
        loanId: input.loanId,
        tranche: input.tranche,
        borrower: input.borrower.name,
        account: mask(input.account),
        amount: input.amount,
      },
      ...{ payMode: input.payMode, payees: maskedPayees(payees), purpose: input.purpose, level: input.approval.level },
    },
    schedule: {
      ...{ method: input.method, rate: input.rate, termMonths: input.termMonths, valueDate: businessDate },
      ...{ firstPayment: rows[0]?.payment ?? 0, lastPayment: rows.at(-1)?.payment ?? 0, totalInterest: totalInterest(rows) },
      annualRate: annual?.nominal ?? input.rate,
    },
  };
}
export const dayOf = (date: string): Day => asDay(date);

/** The reservation and the order that was checked; the body is taken as it was sealed. */
export async function released(version?: number): Promise<{ row: Disbursement; body: OrderBody }> {
  const { db, caseId } = stepContext();
  const row = await disbursementOf(db, caseId);
  if (!row) throw new Error(`${caseId} is not reserved`);
  const order = await orderOf(db, { caseId, version: version ?? row.orderVersion });
  const body = order?.body as OrderBody | undefined;
  if (!order || !body || sealOf(body) !== order.seal) throw new Error(`the order of ${caseId} is not as it was sealed`);
  return { row, body: inOrder(body) };
}
