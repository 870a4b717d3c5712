// A made-up case as the facts that the rules of the product take.
import type { ApplicationFacts, AssessmentFacts, BureauReport } from '../../../domain/credit/facts.ts';
import { idNumber } from '../../support/applicants.ts';
import { PURPOSES } from '../../support/made-up-applications.ts';
import type { Case } from './plain.ts';

export const ON = '2026-03-03';
export const birthOf = (age: number): string => `${2026 - age}-01-15`;

export const requested = (c: Case) => ({
  ...{ product: c.product, amount: c.amount, termMonths: c.months, method: c.method, rate: c.rate, isFloating: c.floating },
  purpose: PURPOSES[c.use],
});
export const report = (c: Case): BureauReport => ({
  ...{
    reportId: 'CR-1',
    at: '2026-03-03T02:00:00.000Z',
    historyMonths: c.history,
    loans: c.loans,
    cards: c.cards,
    guarantees: c.guaranteed,
  },
  ...{ overdueNow: c.overdueNow, daysPastDue: c.late, chargeOffs: c.chargeOffs, enquiries3Months: c.enquiries },
});
export const applicationFacts = (c: Case): ApplicationFacts => ({
  ...{ on: ON, requested: requested(c), birth: birthOf(c.age), allowsTestArea: true },
  idNo: idNumber(birthOf(c.age)),
  idValidTo: c.idIsValid ? '2040-01-01' : '2025-12-31',
});
export const assessmentFacts = (c: Case): AssessmentFacts => ({
  ...{
    age: c.age,
    requested: requested(c),
    employment: c.job,
    yearsInJob: c.yearsInJob,
    housing: c.home,
    incomeProof: c.proof,
    report: report(c),
  },
  accounts: {
    salaryCredits: c.credits && c.credits.map((amount, i) => ({ month: `2025-${String(i + 1).padStart(2, '0')}`, amount })),
    exposure: c.lentHere,
    relation: c.relation,
  },
});

/** The scorecard's golden vector (B.3). */
export const GOLDEN: Case = {
  ...{
    product: 'consumer',
    amount: 60_000_00,
    months: 36,
    method: 'equal-instalment',
    rate: '0.0720',
    floating: false,
    use: 'fine',
    age: 33,
  },
  ...{ idIsValid: true, job: 'private', yearsInJob: 4, home: 'mortgage', proof: 15_000_00, credits: null, relation: 'new', lentHere: 0 },
  ...{ loans: [{ balance: 300_000_00, instalment: 2_050_00 }], cards: [{ balance: 9_000_00, limit: 20_000_00 }], guaranteed: [] },
  ...{ overdueNow: 0, late: Array.from({ length: 24 }, () => 0), chargeOffs: [], enquiries: 2, history: 60 },
};
