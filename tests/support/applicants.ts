// Applicants of tests: who they are at the bank, what the bureau and the core say about them. The default one is the golden vector of the
// scorecard (B.3): in the thirties, private company for 4 years, 15k a month, obligations of 2,500, a mortgage, new to the bank: 645 points.
import { createHash } from 'node:crypto';
import type { CustomerAccounts } from '../../domain/credit/facts.ts';
import { checkCharacterOf } from '../../domain/documents/prc-id.ts';
import type { Db } from '../../db/client.ts';
import { adoptCustomer } from '../../db/queries/people.ts';
import { plantApplicant, type PlantedReport } from '../../db/queries/outside-credit.ts';

export const yuan = (n: number) => ({ amountMinor: Math.round(n * 100), currency: 'CNY' as const });
export const clean: readonly number[] = Array.from({ length: 24 }, () => 0);
/** Days past due of the last months, newest last; clean before. */
export const late = (...last: number[]): number[] => [...clean.slice(last.length), ...last];

export const REPORT: PlantedReport = {
  historyMonths: 60,
  loans: [{ balance: 300_000_00, instalment: 2_050_00 }],
  cards: [{ balance: 9_000_00, limit: 20_000_00 }],
  guarantees: [],
  overdueNow: 0,
  daysPastDue: clean,
  chargeOffs: [],
  enquiries3Months: 2,
};
export const ACCOUNTS: CustomerAccounts = {
  salaryCredits: ['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02'].map((month) => ({ month, amount: 15_000_00 })),
  exposure: 0,
  relation: 'new',
  account: '6222021234567894',
};
export const BIRTH = '1992-06-15';

/** Province 99 is allocated to nobody. */
export const idNumber = (birth = BIRTH, serial = '001', area = '990101'): string => {
  const stem = `${area}${birth.replaceAll('-', '')}${serial}`;
  return stem + checkCharacterOf(stem);
};
/** Another one for each customer: two customers of one number are one person. */
const numberOf = (customerId: string, birth: string): string => {
  const drawn = String(parseInt(createHash('sha256').update(customerId).digest('hex').slice(0, 12), 16) % 10_000_000).padStart(7, '0');
  return idNumber(birth, drawn.slice(4), `99${drawn.slice(0, 4)}`);
};

export type Applicant = {
  readonly customerId: string;
  readonly report?: Partial<PlantedReport>;
  readonly accounts?: Partial<CustomerAccounts>;
  readonly birth?: string;
  readonly idNo?: string;
  readonly relationshipManager?: string;
};

/** Puts the applicant into the bank's books, the bureau's and the core's. */
export async function plant(db: Db, a: Applicant): Promise<void> {
  const birth = a.birth ?? BIRTH;
  await adoptCustomer(db, {
    ...{ id: a.customerId, name: '测试申请人', idNumber: a.idNo ?? numberOf(a.customerId, birth), mobile: '19900000000', branchId: 'HQ' },
    ...(a.relationshipManager === undefined ? {} : { relationshipManager: a.relationshipManager }),
  });
  await plantApplicant(db, { customerId: a.customerId, report: { ...REPORT, ...a.report }, accounts: { ...ACCOUNTS, ...a.accounts } });
}

/** The input of a case; `application` and the rest replace what is given. */
export const applicationOf = (
  customerId: string,
  {
    application = {},
    applicant = {},
    consents = {},
  }: { readonly application?: object; readonly applicant?: object; readonly consents?: object } = {},
) => ({
  applicant: { customerId, name: '测试申请人', birth: BIRTH, idValidTo: '2040-01-01', ...applicant },
  application: {
    ...{ product: 'consumer', amount: yuan(60_000), termMonths: 36, method: 'equal-instalment', rate: '0.0720', purpose: '房屋装修' },
    ...{ employer: '990100测试科技有限公司', employment: 'private', yearsInJob: 4, statedMonthlyIncome: yuan(15_000), housing: 'mortgage' },
    ...{ payMode: 'self', payees: [] },
    ...application,
  },
  consents: { bureau: true, dataUse: true, eSign: true, ...consents },
});
