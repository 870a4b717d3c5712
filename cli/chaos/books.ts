// Whether the books of one run are as its plan demands. Pure; what is read for it stands in verdict.ts.
import { endOf, endsOf } from './path.ts';
import type { Run } from './plan.ts';

export const AMOUNT = 60_000_00;
/** What is paid on, by the number of payees: nothing, half, or two thirds. */
export const SHARES: Readonly<Record<Run['payees'], readonly number[]>> = { 0: [], 1: [30_000_00], 2: [30_000_00, 10_000_00] };

export type Books = {
  readonly outcome: string | null;
  readonly state: string | null;
  readonly loans: number;
  readonly credits: number;
  readonly payments: number;
  readonly reversals: number;
  readonly paidMinor: number;
  readonly balanceMinor: number;
  /** Effects of which nobody knows, holds that nobody has freed. */
  readonly standing: number;
  readonly held: number;
  readonly vouchers: number;
  readonly letters: number;
  /** Keys that two people let go out once more. */
  readonly resent: readonly string[];
};

/** What is not as it must be, in words; none when all is well. */
export function faultsIn(run: Pick<Run, 'payees' | 'blows'>, books: Books): string[] {
  const end = endsOf(run, books.resent).find((one) => one === books.outcome) ?? endOf(run);
  const paidOn = SHARES[run.payees].reduce((sum, amount) => sum + amount, 0);
  const { loans, credits, payments, reversals, paidMinor, balanceMinor } = books;
  const isPaidOnce =
    loans === 1 && credits === 1 && reversals === 0 && payments === run.payees && paidMinor === paidOn && balanceMinor === AMOUNT - paidOn;
  const isTakenBack = loans === 1 && credits <= 1 && payments === 0 && reversals === loans + credits && balanceMinor === 0;
  const isAsIfNever = loans + credits + payments + reversals === 0 && balanceMinor === 0;
  const papers = end === 'not-disbursed' ? 0 : 1;
  const demands: readonly (readonly [boolean, string])[] = [
    [books.outcome === end, `ended ${books.outcome ?? 'not at all'} instead of ${end}`],
    [{ disbursed: isPaidOnce, reversed: isTakenBack, 'not-disbursed': isAsIfNever }[end], `the ledger is not that of a case ${end}`],
    [
      books.state === { disbursed: 'paid-out', reversed: 'reversed', 'not-disbursed': 'released' }[end],
      `stands as ${books.state ?? 'nothing'}`,
    ],
    [books.vouchers === papers, `${books.vouchers} vouchers instead of ${papers}`],
    [books.letters === papers, `${books.letters} letters instead of ${papers}`],
    [books.standing === 0, `${books.standing} effects are still open`],
    [books.held === 0, `${books.held} holds still stand`],
  ];
  return demands.filter(([isMet]) => !isMet).map(([, said]) => said);
}
