// A made-up case as the bank, the bureau and the core know it, and the application that is handed in for it.
import type { Db } from '../../db/client.ts';
import { birthOf, report, requested } from '../domain/credit/facts.ts';
import type { Case } from '../domain/credit/plain.ts';
import { ACCOUNTS, applicationOf, plant, type Applicant } from './applicants.ts';

/** Answers with the input of its credit review. */
export async function plantCase(db: Db, c: Case, customerId: string, more: Pick<Applicant, 'accounts'> = {}) {
  const { reportId: _, at: __, ...facts } = report(c);
  const birth = birthOf(c.age);
  await plant(db, {
    ...{ customerId, birth, report: facts },
    accounts: {
      ...ACCOUNTS,
      ...{ exposure: c.lentHere, relation: c.relation },
      salaryCredits: c.credits && c.credits.map((amount, i) => ({ month: `2025-${String(i + 1).padStart(2, '0')}`, amount })),
      ...more.accounts,
    },
  });
  const { amount, ...rest } = requested(c);
  return applicationOf(customerId, {
    applicant: { birth, idValidTo: c.idIsValid ? '2040-01-01' : '2025-12-31' },
    application: {
      ...rest,
      ...{ amount: { amountMinor: amount, currency: 'CNY' }, statedMonthlyIncome: { amountMinor: c.proof, currency: 'CNY' } },
      ...{ employment: c.job, yearsInJob: c.yearsInJob, housing: c.home },
    },
  });
}
