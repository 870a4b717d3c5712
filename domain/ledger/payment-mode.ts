// Who may be paid how (domain rules PM-01 to PM-09). Pure: what is known about accounts and people comes in.
import { isSameName } from '../documents/person-name.ts';
import { yuanText, type Minor, type Money } from '../money.ts';
import type { DisbursementPack } from './disbursement-pack.ts';

export type Payee = { readonly name: string; readonly account: string; readonly bankCode: string; readonly amount: Money };
export type PaymentPlan = {
  readonly payMode: 'self' | 'entrusted' | 'mixed';
  readonly product: 'consumer' | 'internet' | 'business';
  readonly amount: Money;
  readonly payees: readonly Payee[];
  readonly borrower: { readonly name: string; readonly account: string };
};
export type KnownOfPayees = {
  /** Names among the payees that staff of the bank bear. */
  readonly staff: readonly string[];
  /** Of the relationship manager, when there is one. */
  readonly manager: string | null;
  /** What the core knows of payee accounts that it holds: an unknown one is at another bank. */
  readonly accounts: Readonly<Record<string, HeldAccount | undefined>>;
  /** By which names and customer numbers the borrower's spouse is known. */
  readonly spouse: { readonly names: readonly string[]; readonly customerIds: readonly string[] };
};
export type HeldAccount = { readonly title: string; readonly state: 'open' | 'restricted' | 'closed'; readonly customerId: string };

export const PAYMENT_PROBLEMS = {
  'PM-01': { en: 'Entrusted payment needs a payee', zh: '受托支付须指定收款人' },
  'PM-02': { en: 'Self-payment names no payee', zh: '自主支付不得指定收款人' },
  'PM-02-limit': {
    en: 'What the borrower is paid himself is limited to CNY {limit}: the payees must be paid the rest',
    zh: '支付给借款人本人的金额不得超过 {limit} 元，其余须受托支付给收款人',
  },
  'PM-06': { en: 'The payees do not add up to what the payment mode demands', zh: '收款人金额合计与支付方式不符' },
  'PM-08': {
    en: 'A payee may not be the borrower, staff, or somebody else’s account',
    zh: '收款人不得为借款人本人、本行员工，户名账号须一致',
  },
  'PM-08-spouse': { en: 'A payee may not be the spouse of the borrower', zh: '收款人不得为借款人配偶' },
  'PM-08-account': { en: "A payee's account is closed or restricted", zh: '收款账户已销户或受限' },
  'PM-08-twice': { en: 'One account stands among the payees twice', zh: '收款账户重复' },
} as const;
export type PaymentProblem = keyof typeof PAYMENT_PROBLEMS;

/** What a rule says of a loan of this product, in both languages, with its number: `PM-02 …`. */
export function problemText(rule: PaymentProblem, product: PaymentPlan['product'], pack: DisbursementPack): string {
  const { en, zh } = PAYMENT_PROBLEMS[rule];
  return `${rule.slice(0, 5)} ${zh} · ${en}`.replaceAll('{limit}', yuanText(selfPaymentMaxOf(product, pack)));
}

/** Most that the borrower may be paid to use freely (PM-02; PM-04 of a business loan). */
export const selfPaymentMaxOf = (product: PaymentPlan['product'], pack: DisbursementPack): Minor =>
  product === 'business' ? pack.selfPaymentBusinessMax : pack.selfPaymentMax;

/** What the borrower is paid himself, in fen: all of it, nothing, or what a mixed payment leaves him. */
export function selfPaid({ payMode, amount, payees }: Pick<PaymentPlan, 'payMode' | 'amount' | 'payees'>): number {
  if (payMode === 'entrusted') return 0;
  return payMode === 'self' ? amount.amountMinor : amount.amountMinor - payees.reduce((sum, payee) => sum + payee.amount.amountMinor, 0);
}

/** Every rule that the plan breaks; none when it may be paid so. PM-09 needs no rule here: what is credited is the amount, as the ledger demands. */
export function paymentProblems(plan: PaymentPlan, known: KnownOfPayees, pack: DisbursementPack): PaymentProblem[] {
  const { payMode, payees, amount, borrower, product } = plan;
  const total = payees.reduce((sum, payee) => sum + payee.amount.amountMinor, 0);
  const onlyPositive = payees.every((payee) => payee.amount.amountMinor > 0);
  const isOneOf = (name: string, names: readonly string[]) => names.some((other) => isSameName(name, other));
  const refused = [borrower.name, ...known.staff, ...(known.manager === null ? [] : [known.manager])];
  const rules: Readonly<Record<PaymentProblem, boolean>> = {
    'PM-01': payMode !== 'self' && payees.length === 0,
    'PM-02': payMode === 'self' && payees.length > 0,
    'PM-02-limit': selfPaid(plan) > selfPaymentMaxOf(product, pack),
    'PM-06': payees.length > 0 && (!onlyPositive || (payMode === 'entrusted' ? total !== amount.amountMinor : total >= amount.amountMinor)),
    'PM-08': payees.some(({ name, account }) => {
      const held = known.accounts[account];
      return isOneOf(name, refused) || account === borrower.account || (held !== undefined && held.title !== name);
    }),
    'PM-08-spouse': payees.some(({ name, account }) => {
      const holder = known.accounts[account]?.customerId;
      return isOneOf(name, known.spouse.names) || (holder !== undefined && known.spouse.customerIds.includes(holder));
    }),
    'PM-08-account': payees.some(
      ({ account }) => known.accounts[account]?.state === 'closed' || known.accounts[account]?.state === 'restricted',
    ),
    'PM-08-twice': new Set(payees.map(({ account }) => account)).size < payees.length,
  };
  return (Object.keys(rules) as PaymentProblem[]).filter((rule) => rules[rule]);
}
