// Interest, penalty and what a loan costs on one day: each an exact product, rounded HALF_UP to fen once (domain rules X-01, B.9).
import type { Day } from '../calendar/day.ts';
import { ratio, share, type Minor } from '../money.ts';
import { yearFraction, type DayCount } from './day-count.ts';

type Period = { readonly from: Day; readonly to: Day; readonly basis?: DayCount };

/** `balance × rate × days / basis`; ACT/360 for stubs, overdue interest and bullets. `rate` is decimal text. */
export const interestOf = (balance: Minor, rate: string, { from, to, basis = 'ACT/360' }: Period): Minor =>
  share(balance, ratio(rate), yearFraction(basis, from, to));

/** One twelfth of the annual rate: the month of a monthly schedule (30/360). */
export const monthOf = (balance: Minor, rate: string): Minor => share(balance, ratio(rate), { num: 1n, den: 12n });

/** Overdue amounts cost the contract's rate and half of it again [M]; interest on unpaid interest is off. */
const PENALTY_FACTOR = '1.5';
export const penaltyOf = (overdue: Minor, rate: string, { days }: { days: number }): Minor =>
  share(overdue, ratio(rate), ratio(PENALTY_FACTOR), { num: BigInt(days), den: 360n });
