// What credit review shows to whoever decides, and what it says to whom. Pure, and free of account and ID numbers.
import type { Assessed, Problem } from '../../activities/credit-review.ts';
import { CHARACTERISTICS, DECLINES, KNOCK_OUTS } from '../../domain/credit/terms.ts';
import { fen, yuanText, type Money } from '../../domain/money.ts';
import type { Text } from '../../domain/process.ts';

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

/** Codes as the page of the case says them, with their words: none at all when there is no code. */
export function reasonText(codes: readonly string[]): string[] {
  const said = codes.flatMap((code) => (TITLES[code] ? [{ code, ...TITLES[code] }] : []));
  const in_ = (language: keyof Text) => said.map((reason) => `${reason.code} ${reason[language]}`).join('; ');
  return said.length === 0 ? [] : [`${in_('zh')} · ${in_('en')}`];
}
const TITLES: Readonly<Record<string, Text>> = { ...KNOCK_OUTS, ...DECLINES, ...CHARACTERISTICS };

/** How the disbursement ended that did not pay. */
export const unpaid = (outcome: string): string => UNPAID[outcome] ?? outcome;
const UNPAID: Readonly<Record<string, string>> = {
  'not-disbursed': '未放款 · not disbursed',
  reversed: '已冲正 · reversed',
  expired: '审批已过期 · the approval has expired',
  withdrawn: '放款已撤回 · the disbursement was withdrawn',
  cancelled: '放款已取消 · the disbursement was cancelled',
};

/** What the process itself has to say, on an item or at the end. */
export const NOTES = {
  untold: '征信或核心系统未能提供申请人信息 · the bureau or the core refused to tell about the applicant',
  reportOld: '征信报告已过期，已重新查询并评估。 The bureau’s report had grown too old: it was asked for again, and all was assessed anew.',
  newOverdue:
    '签约时重新查询征信，发现新的逾期，请重新审查。 The report that was asked for at the signing shows new arrears: underwrite it again (AU-06).',
  unsent: (why: string) => `通知未能发出 · the letter could not be sent: ${why}`,
} as const;

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
