// What an underwriter must know of a bureau report without reading it: figures, and no lender, account or date. The report itself is P4 and
// stays where it is kept.
import type { AssessmentFacts, Relation } from './facts.ts';
import { shareText } from './share.ts';

/** Amounts in fen. */
export type FactsSummary = {
  readonly age: number;
  readonly relation: Relation;
  readonly historyMonths: number;
  readonly enquiries3Months: number;
  readonly lateMonths: number;
  readonly worstDaysPastDue: number;
  readonly overdueNow: number;
  /** Loans and cards. */
  readonly debt: number;
  /** Null without a card. */
  readonly utilisation: string | null;
};

export function summaryOf({ age, report, accounts }: Pick<AssessmentFacts, 'age' | 'report' | 'accounts'>): FactsSummary {
  const sum = (amounts: readonly number[]) => amounts.reduce((total, one) => total + one, 0);
  const [used, limit] = [sum(report.cards.map(({ balance }) => balance)), sum(report.cards.map((card) => card.limit))];
  return {
    ...{ age, relation: accounts.relation, historyMonths: report.historyMonths, enquiries3Months: report.enquiries3Months },
    lateMonths: report.daysPastDue.filter((days) => days > 0).length,
    worstDaysPastDue: Math.max(0, ...report.daysPastDue),
    overdueNow: report.overdueNow,
    debt: sum(report.loans.map(({ balance }) => balance)) + used,
    utilisation: limit > 0 ? shareText({ num: BigInt(used), den: BigInt(limit) }) : null,
  };
}
