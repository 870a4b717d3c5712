// Repayment schedules (domain rule B.9): equal instalment, equal principal, bullet. Rounded where the rule says so, the instalment and each
// interest, HALF_UP to fen; the last row takes what is left, so that the principal of all rows is the amount of the loan, always.
import { addMonths, type Day } from '../calendar/day.ts';
import { fen, halfUp, ratio, sum, type Minor } from '../money.ts';
import { daysBetween, type DayCount } from './day-count.ts';
import { interestOf, monthOf } from './interest.ts';

export type Method = 'equal-instalment' | 'equal-principal' | 'bullet';
export type LoanTerms = {
  readonly principal: Minor;
  /** Annual, decimal text: `'0.0720'`. */
  readonly rate: string;
  readonly months: number;
  readonly method: Method;
  /** The value date: interest runs from here. */
  readonly start: Day;
  /** When it is not the same day of the next month, the first period is a stub, counted by real days over 360. */
  readonly firstDue?: Day;
  /** Of a bullet: when interest is paid; at the end when absent. */
  readonly interestEvery?: 'month' | 'quarter';
  /** Of a bullet; ACT/360 when absent. */
  readonly basis?: DayCount;
};
export type Row = {
  readonly n: number;
  readonly dueDate: Day;
  readonly principal: Minor;
  readonly interest: Minor;
  readonly payment: Minor;
  /** What is owed after this payment. */
  readonly balance: Minor;
};

/** The longest that any product of the bank runs (30 years); a bound on the loop. */
export const MONTHS_MAX = 360;

export function scheduleOf(terms: LoanTerms): readonly Row[] {
  const { principal, months, method } = terms;
  if (principal <= 0) throw new RangeError('a loan has an amount');
  if (!Number.isInteger(months) || months < 1 || months > MONTHS_MAX) throw new RangeError(`a term has 1 to ${MONTHS_MAX} months`);
  return method === 'bullet' ? bullet(terms) : monthly(terms, method === 'equal-instalment' ? instalments(terms) : principals(terms));
}

/** `A = P·r·(1+r)^n / ((1+r)^n − 1)`, an exact fraction until it is rounded; `P/n` when there is no interest. */
export function instalmentOf({ principal, rate, months }: Pick<LoanTerms, 'principal' | 'rate' | 'months'>): Minor {
  const annual = ratio(rate);
  if (annual.num === 0n) return fen(halfUp({ num: BigInt(principal), den: BigInt(months) }));
  // r = R/D; both powers multiplied by D^n: (1+r)^n = (D+R)^n / D^n.
  const [R, D, n] = [annual.num, annual.den * 12n, BigInt(months)];
  const grown = (D + R) ** n;
  return fen(halfUp({ num: BigInt(principal) * R * grown, den: D * (grown - D ** n) }));
}

type Split = (balance: Minor, interest: Minor) => number;
const instalments = (terms: LoanTerms): Split => {
  const instalment = instalmentOf(terms);
  return (_, interest) => instalment - interest;
};
const principals = ({ principal, months }: LoanTerms): Split => {
  const each = fen(halfUp({ num: BigInt(principal), den: BigInt(months) }));
  return () => each;
};

function monthly(terms: LoanTerms, split: Split): Row[] {
  const { months, rate } = terms;
  const rows: Row[] = [];
  let balance = terms.principal;
  for (let n = 1; n <= months; n++) {
    const ofMonth = monthOf(balance, rate);
    // Tiny loans round to nothing or to more than is owed: never below zero, never above the balance.
    const principal = n === months ? balance : fen(Math.min(balance, Math.max(0, split(balance, ofMonth))));
    const interest = n === 1 ? firstInterest(terms, ofMonth) : ofMonth;
    balance = fen(balance - principal);
    rows.push({ n, dueDate: dueDate(terms, n), principal, interest, payment: fen(principal + interest), balance });
  }
  return rows;
}

/** The principal of the first row is that of a whole month; only its interest knows how long the first period really is. */
function firstInterest({ principal, rate, start, firstDue }: LoanTerms, ofMonth: Minor): Minor {
  if (firstDue === undefined || firstDue === addMonths(start, 1)) return ofMonth;
  if (firstDue <= start) throw new RangeError('the first payment is due after the loan has begun');
  const monthBefore = addMonths(firstDue, -1);
  return monthBefore > start
    ? sum([ofMonth, interestOf(principal, rate, { from: start, to: monthBefore })])
    : interestOf(principal, rate, { from: start, to: firstDue });
}

/** Counted from the first day and not from row to row: the 31st is 28 February and then 31 March again. */
const dueDate = ({ start, firstDue }: LoanTerms, n: number): Day =>
  firstDue === undefined ? addMonths(start, n) : addMonths(firstDue, n - 1);

const EVERY = { month: 1, quarter: 3 } as const;
function bullet({ principal, rate, months, start, interestEvery, basis = 'ACT/360' }: LoanTerms): Row[] {
  const step = interestEvery === undefined ? months : EVERY[interestEvery];
  const ends = Array.from({ length: Math.ceil(months / step) }, (_, i) => addMonths(start, Math.min(months, (i + 1) * step)));
  return ends.map((to, i) => {
    const isLast = i === ends.length - 1;
    const interest = interestOf(principal, rate, { from: ends[i - 1] ?? start, to, basis });
    const paid = isLast ? principal : fen(0);
    return { n: i + 1, dueDate: to, principal: paid, interest, payment: fen(paid + interest), balance: fen(principal - paid) };
  });
}

export const totalInterest = (rows: readonly Row[]): Minor => sum(rows.map((row) => row.interest));
/** Days of the first period beyond a plain month, for whoever explains a stub. */
export const stubDays = ({ start, firstDue }: Pick<LoanTerms, 'start' | 'firstDue'>): number =>
  firstDue === undefined ? 0 : daysBetween(addMonths(start, 1), firstDue);
