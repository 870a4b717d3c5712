// What credit review shows to whoever decides, and what it says to whom. Pure, and free of account and ID numbers.
import type { Assessed, Problem } from '../../activities/credit-review.ts';
import { fen, yuanText, type Money } from '../../domain/money.ts';

/** The members of an application that the chain reads. */
type Requested = {
  readonly product: string;
  readonly amount: Money;
  readonly termMonths: number;
  readonly method: 'equal-instalment' | 'equal-principal' | 'bullet';
  readonly purpose: string;
  readonly payMode: string;
  readonly employer: string;
  readonly employment: string;
  readonly yearsInJob: number;
  readonly statedMonthlyIncome: Money;
  readonly housing: string;
  readonly payees: readonly { readonly name: string; readonly amount: Money }[];
};
export type Opinion = { readonly decision?: string; readonly reason?: string; readonly finding?: string; readonly by: string };

/** Without accounts: who decides on a credit does not pay it. */
export const applicationShown = (a: Requested) => ({
  ...{ product: a.product, amount: a.amount, termMonths: a.termMonths, method: a.method, purpose: a.purpose, payMode: a.payMode },
  ...{ employer: a.employer, employment: a.employment, yearsInJob: a.yearsInJob },
  ...{ statedMonthlyIncome: a.statedMonthlyIncome, housing: a.housing },
  payees: a.payees.map(({ name, amount }) => ({ name, amount })),
});

/** What is decided on, and what the contract is made of: the purpose and method asked for, the amount and rate that were found. */
export const offerOf = ({ method, purpose, termMonths }: Requested, { size }: Assessed) => ({
  amount: money(size.amount),
  rate: size.rate,
  termMonths,
  method,
  purpose,
});

/** Amounts as screens show money; codes and figures as they are. */
export const assessmentShown = ({ size, score, ...a }: Assessed) => ({
  suggestion: a.suggestion,
  route: a.route,
  exposure: money(a.exposure),
  score: score && {
    ...{ score: score.score, grade: score.grade, pd: score.pd, odds: score.odds, reasons: score.reasons },
    characteristics: score.characteristics,
  },
  size: {
    ...{ kind: size.kind, amount: money(size.amount), rate: size.rate, instalment: money(size.instalment), foir: size.foir, dti: size.dti },
    ...{ cap: size.cap, maxInstalment: money(size.maxInstalment), maxLoan: money(size.maxLoan), obligations: money(size.obligations) },
    ...(size.instalmentAtStress === null ? {} : { instalmentAtStress: money(size.instalmentAtStress) }),
  },
  incomeUsed: money(a.incomeUsed),
  incomeProof: money(a.incomeProof),
  ...(a.salaryAverage === null ? {} : { salaryAverage: money(a.salaryAverage) }),
  facts: { ...a.facts, overdueNow: money(a.facts.overdueNow), debt: money(a.facts.debt) },
  flags: a.flags,
  pack: a.pack,
});

const money = (amountMinor: number): Money => ({ amountMinor, currency: 'CNY' }) as Money;

/** The codes that a letter of decline explains: what knocked the application out, else where it lost the most. */
export const reasonsOf = ({ knockOuts, declined, score }: Assessed): string[] => [
  ...knockOuts.map(({ rule }) => rule),
  ...(declined === null ? [] : [declined]),
  ...(score?.reasons ?? []),
];

/** Why the customer is asked once more. */
const PROBLEMS = {
  NO_ACCOUNT: '客户在我行无可用账户，请先开户。 The customer has no account here to which the loan could be credited: open one first.',
  PAYEES:
    '收款人金额合计与批准金额不符，请按批准金额填写收款人。 The payees’ amounts do not fit the amount that is offered: enter the payees as they are to be paid.',
  SELF_PAYMENT:
    '支付给借款人本人的金额不得超过 {limit} 元（PM-02），请填写其余金额的收款人。 No more than CNY {limit} may be paid to the borrower himself (PM-02): enter the payees of the rest.',
} as const;
export const problemText = (found: Problem): string =>
  PROBLEMS[found.problem].replaceAll('{limit}', found.problem === 'SELF_PAYMENT' ? yuanText(fen(found.limitMinor)) : '');
