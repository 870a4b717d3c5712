// Affordability and sizing (domain rule B.4).
//
// The cap by income sizes the loan: whoever asks for more than fits is offered what fits, in whole thousands. KO07 is looked at after the
// sizing, at what could be offered: it declines when not even the smallest loan fits beside the obligations that are there already, when
// there is no income, or when the total debt passes eight annual incomes. Looked at before, it would decline a request of 60 % whose
// applicant can well carry a smaller loan, and the counter-offer of B.4 would never happen; after it, its 55 % can only be passed where the
// cap leaves no room at all.
import { fen, halfUp, ratio, type Ratio } from '../money.ts';
import { instalmentOf } from '../ledger/schedule.ts';
import type { BureauReport, Method, Requested } from './facts.ts';
import type { CreditPack } from './pack.ts';
import { addRates, isAtMost, shareDown, shareText } from './share.ts';

type Terms = { readonly amount: number; readonly rate: string; readonly termMonths: number; readonly method: Method };

/**
 * What a month costs at most. Equal principal pays its first month dearest; a bullet is counted as if its principal were saved up in equal
 * parts beside the interest, or no loan due at the end would ever be unaffordable.
 */
export function monthlyBurden({ amount, rate, termMonths, method }: Terms): number {
  if (method === 'equal-instalment') return instalmentOf({ principal: fen(amount), rate, months: termMonths });
  const { num, den } = perUnit(rate, termMonths);
  return Number(halfUp({ num: BigInt(amount) * num, den }));
}

/** Per unit of principal: `1/n + r`. */
function perUnit(rate: string, termMonths: number): Ratio {
  const annual = ratio(rate);
  const [D, n] = [annual.den * 12n, BigInt(termMonths)];
  return { num: D + annual.num * n, den: D * n };
}

/** The largest principal whose burden is at most so much: `maxEMI·(1−(1+r)^−n)/r`, exact, as a fraction of fen. */
export function largestPrincipal(burden: number, { rate, termMonths, method }: Omit<Terms, 'amount'>): Ratio {
  const annual = ratio(rate);
  const n = BigInt(termMonths);
  if (method !== 'equal-instalment') {
    const { num, den } = perUnit(rate, termMonths);
    return { num: BigInt(burden) * den, den: num };
  }
  if (annual.num === 0n) return { num: BigInt(burden) * n, den: 1n };
  // r = R/D; (1+r)^n = (D+R)^n / D^n
  const [R, D] = [annual.num, annual.den * 12n];
  const grown = (D + R) ** n;
  return { num: BigInt(burden) * D * (grown - D ** n), den: R * grown };
}

/** Instalments, 5 % of card balances, 20 % of the instalments of loans that are guaranteed for others. */
export function obligationsOf(
  { loans, cards, guarantees }: BureauReport,
  { cardShare, guaranteeShare }: CreditPack['affordability'],
): number {
  const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
  const part = (amount: number, share: string) => Number(halfUp({ num: BigInt(amount) * ratio(share).num, den: ratio(share).den }));
  return (
    sum(loans.map((loan) => loan.instalment)) +
    part(sum(cards.map((card) => card.balance)), cardShare) +
    part(sum(guarantees.map((guarantee) => guarantee.instalment)), guaranteeShare)
  );
}

export type Size = {
  readonly kind: 'as-requested' | 'counter-offer' | 'none';
  /** What can be offered; 0 when nothing can. */
  readonly amount: number;
  readonly rate: string;
  readonly instalment: number;
  readonly instalmentAtStress: number | null;
  readonly obligations: number;
  /** Decimal text with four digits; null without an income. */
  readonly foir: string | null;
  readonly dti: string | null;
  readonly cap: string;
  readonly maxInstalment: number;
  /** Rounded down to whole thousands. */
  readonly maxLoan: number;
  /** KO07, when it bites: what the rule saw. */
  readonly knockOut: 'NO_INCOME' | 'NO_ROOM' | 'TOTAL_DEBT' | null;
};

export function sizeOf(
  { requested, report, income }: { requested: Requested; report: BureauReport; income: number },
  pack: CreditPack,
): Size {
  const { affordability: rules } = pack;
  const rate = requested.rate ?? pack.rates[requested.product];
  const terms = { rate, termMonths: requested.termMonths, method: requested.method };
  const stressed = { ...terms, rate: addRates(rate, rules.stressMargin) };
  const obligations = obligationsOf(report, rules);
  const cap = capOf(income, rules);
  const maxInstalment = Math.max(0, shareDown(income, cap) - obligations);
  const roomAtStress = Math.max(0, shareDown(income, rules.stressMax) - obligations);
  const limits = [largestPrincipal(maxInstalment, terms), ...(requested.isFloating ? [largestPrincipal(roomAtStress, stressed)] : [])];
  const maxLoan = Math.min(...limits.map(({ num, den }) => Number(num / den / BigInt(rules.roundDownTo)) * rules.roundDownTo));
  // A request is not rounded: it is met whole when its own burden fits.
  const fits =
    monthlyBurden({ ...terms, amount: requested.amount }) <= maxInstalment &&
    (!requested.isFloating || monthlyBurden({ ...stressed, amount: requested.amount }) <= roomAtStress);
  const amount = fits ? requested.amount : maxLoan >= rules.smallest ? maxLoan : 0;
  const instalment = amount === 0 ? 0 : monthlyBurden({ ...terms, amount });
  const debt = debtOf(report) + amount;
  const isIndebted = income > 0 && !isAtMost(debt, BigInt(income) * 12n, pack.knockOuts.dtiMax);
  return {
    kind: amount === 0 ? 'none' : fits ? 'as-requested' : 'counter-offer',
    ...{ amount, rate, instalment, obligations, cap, maxInstalment, maxLoan },
    instalmentAtStress: requested.isFloating && amount > 0 ? monthlyBurden({ ...stressed, amount }) : null,
    foir: income > 0 ? shareText({ num: BigInt(obligations + instalment), den: BigInt(income) }) : null,
    dti: income > 0 ? shareText({ num: BigInt(debt), den: BigInt(income) * 12n }) : null,
    knockOut: income <= 0 ? 'NO_INCOME' : amount === 0 ? 'NO_ROOM' : isIndebted ? 'TOTAL_DEBT' : null,
  };
}

const capOf = (income: number, { caps }: CreditPack['affordability']): string =>
  caps.find(({ below, upTo }) => (below === undefined || income < below) && (upTo === undefined || income <= upTo))?.cap ?? '0';

/** What the applicant owes already: loans and cards. Guarantees are others' debts. */
const debtOf = ({ loans, cards }: BureauReport): number => [...loans, ...cards].reduce((total, { balance }) => total + balance, 0);
