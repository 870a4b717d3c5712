// The port to the core banking system: books loans, pays, and tells what became of it (domain rule 0.5, `Core`). Behind it stands the
// embedded ledger or a bank's own core; what it answers is read here and nowhere else.
import { z } from 'zod';
import type { Day } from '../../domain/calendar/day.ts';
import type { Money } from '../../domain/money.ts';
import type { LoanBooking, PayeeBooking } from '../../db/queries/core-post.ts';
import type { CoreQuery, CoreSend } from './core-stand-in.ts';
import { port, type PortLimits, type PortResult, type Wire } from './port.ts';

export type PaymentOrder = { readonly amount: Money; readonly beneficiary: string };
export type Payment = PaymentOrder & { readonly key: string };
export type LoanOrder = LoanBooking;
export type PayeeOrder = PayeeBooking;
export type CreditOrder = { readonly loanKey: string; readonly account: string; readonly amount: Money; readonly businessDate: Day };

const day = z.iso.date().transform((text) => text as Day);
const minor = z.int().nonnegative();
const kind = z.enum(['loan', 'credit', 'payment', 'reversal']);
const PaymentBody = z.object({ key: z.string(), amountMinor: z.int().positive(), currency: z.literal('CNY'), beneficiary: z.string() });
const BookedBody = z.object({ key: z.string(), kind, amountMinor: z.int().positive(), currency: z.literal('CNY'), businessDate: day });
const AccountBody = z.object({
  ...{
    number: z.string(),
    customerId: z.string(),
    title: z.string(),
    state: z.enum(['open', 'restricted', 'closed']),
    currency: z.literal('CNY'),
  },
  ...{ balanceMinor: minor, availableMinor: z.int() },
});
const StatementBody = z.array(
  z.object({
    journal: z.string(),
    kind,
    businessDate: day,
    postedAt: z.string(),
    side: z.enum(['debit', 'credit']),
    amountMinor: minor,
    balanceMinor: z.int(),
  }),
);
const LoanBody = z.object({
  ...{
    key: z.string(),
    loanId: z.string(),
    tranche: z.int(),
    amountMinor: minor,
    currency: z.literal('CNY'),
    rate: z.string(),
    termMonths: z.int(),
  },
  ...{ method: z.enum(['equal-instalment', 'equal-principal', 'bullet']), valueDate: day, isReversed: z.boolean() },
  rows: z.array(z.object({ n: z.int(), dueDate: day, principalMinor: minor, interestMinor: minor, balanceMinor: minor })),
  postings: z.array(
    z.object({
      ...{ key: z.string(), loanKey: z.string(), kind, part: z.int(), businessDate: day, amountMinor: minor, currency: z.literal('CNY') },
      ...{ reverses: z.string().nullable(), payee: z.string().nullable() },
    }),
  ),
});
/** What the core booked under a key: its amount may be another than was ordered, which whoever compares finds out. */
export type Booked = z.output<typeof BookedBody>;
export type CoreAccount = z.output<typeof AccountBody>;
export type CoreStatement = z.output<typeof StatementBody>;
export type CoreLoan = z.output<typeof LoanBody>;

export type CoreBanking = {
  /** Same key, same payment. Same key with another amount or beneficiary is rejected (DS-01). */
  pay(key: string, order: PaymentOrder): Promise<PortResult<Payment>>;
  /** Null: no payment of this key has been made, so far. One that was made for another order cannot be read as ours. */
  findPayment(key: string, order: PaymentOrder): Promise<PortResult<Payment | null>>;

  /** Each books once under its key; the same key with other contents is rejected. Keys are those of the business: `DSB-…/loan`. */
  postLoan(key: string, order: LoanOrder): Promise<PortResult<Booked>>;
  creditBorrower(key: string, order: CreditOrder): Promise<PortResult<Booked>>;
  payPayee(key: string, order: PayeeOrder): Promise<PortResult<Booked>>;
  /** Counter-entries for credit and loan under the business date of today, which is taken on that of the loan only (0.6). */
  reverseLoan(key: string, order: { readonly loanKey: string; readonly businessDate: Day }): Promise<PortResult<Booked>>;
  /** Money that the borrower cannot spend meanwhile; freed under the same key. */
  hold(
    key: string,
    order: { readonly account: string; readonly amountMinor: number; readonly reason: string },
  ): Promise<PortResult<{ key: string }>>;
  freeHold(key: string): Promise<PortResult<{ key: string }>>;
  /** By key. Null: nothing is known there under it, so far. */
  findBooking(key: string): Promise<PortResult<Booked | null>>;

  loan(loanKey: string): Promise<PortResult<CoreLoan | null>>;
  account(number: string): Promise<PortResult<CoreAccount | null>>;
  statement(number: string, period: { readonly from: string; readonly to: string }): Promise<PortResult<CoreStatement>>;
  /** The posting file of a business date as the core wrote it; null when there is none. */
  postingFile(date: Day): Promise<PortResult<string | null>>;
};

export function coreBanking(wire: Wire, limits?: PortLimits): CoreBanking {
  const call = port('core banking', wire, limits);
  /** An answer about another key, amount or beneficiary is none. */
  const read = (key: string, order: PaymentOrder, body: unknown): { value: Payment } | null => {
    const { success, data } = PaymentBody.safeParse(body);
    const isOurs = success && data.key === key && data.amountMinor === order.amount.amountMinor && data.beneficiary === order.beneficiary;
    return isOurs ? { value: { key, ...order } } : null;
  };
  const parsed =
    <T>(schema: z.ZodType<T>) =>
    (body: unknown): { value: T } | null => {
      const { success, data } = schema.safeParse(body);
      return success ? { value: data } : null;
    };
  // What is about another key, loan or account than was asked for is no answer: nobody takes it for success, and it is asked anew.
  const booked = (key: string, ...kinds: readonly Booked['kind'][]) =>
    parsed(BookedBody.refine((one) => one.key === key && (kinds.length === 0 || kinds.includes(one.kind))));
  const ofKey = (key: string) => parsed(z.object({ key: z.literal(key) }));
  const orNull =
    <T>(parse: (body: unknown) => { value: T } | null) =>
    (body: unknown): { value: T | null } | null =>
      body === null ? { value: null } : parse(body);
  const send = <T>(key: string, body: CoreSend, parse: (body: unknown) => { value: T } | null) =>
    call({ operation: 'send', key, body }, parse);
  const ask = <T>(key: string, body: CoreQuery, parse: (body: unknown) => { value: T } | null) =>
    call({ operation: 'query', key, body }, parse);
  return {
    pay: (key, order) =>
      call({ operation: 'send', key, body: { key, ...order.amount, beneficiary: order.beneficiary } }, (body) => read(key, order, body)),
    findPayment: (key, order) => call({ operation: 'query', key }, (body) => (body === null ? { value: null } : read(key, order, body))),

    postLoan: (key, order) => send(key, { op: 'post-loan', order }, booked(key, 'loan')),
    creditBorrower: (key, order) => send(key, { op: 'credit', order: { key, ...order } }, booked(key, 'credit')),
    payPayee: (key, order) => send(key, { op: 'pay', order }, booked(key, 'payment')),
    reverseLoan: (key, order) => send(key, { op: 'reverse', order: { key, ...order } }, booked(key, 'reversal')),
    hold: (key, order) => send(key, { op: 'hold', order: { key, ...order } }, ofKey(key)),
    freeHold: (key) => send(`${key}/free`, { op: 'free', order: { key } }, ofKey(key)),
    findBooking: (key) => ask(key, { op: 'journal' }, orNull(booked(key))),

    loan: (loanKey) => {
      const isOurs = ({ key, postings }: CoreLoan) => key === loanKey && postings.every((posting) => posting.loanKey === loanKey);
      return ask(`${loanKey}/books`, { op: 'loan', loanKey }, orNull(parsed(LoanBody.refine(isOurs))));
    },
    // Keys of queries stand in logs: an account number is never one.
    account: (number) => ask('account', { op: 'account', number }, orNull(parsed(AccountBody.refine((one) => one.number === number)))),
    statement: (number, period) => ask('statement', { op: 'statement', number, ...period }, parsed(StatementBody)),
    postingFile: async (date) => {
      const result = await ask(`posting-file/${date}`, { op: 'posting-file', date }, orNull(parsed(z.object({ text: z.string() }))));
      return result.class === 'OK' ? { class: 'OK', value: result.value?.text ?? null } : result;
    },
  };
}
