// Forty customers who ask for a loan: their papers, their account at the core, and what the bureau says of them. All of it is invented.
import type { CustomerAccounts } from '../domain/credit/facts.ts';
import { parseDay } from '../domain/documents/dates.ts';
import type { Db } from '../db/client.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { openAccount } from '../db/queries/core-post.ts';
import { plantApplicant, type PlantedReport } from '../db/queries/outside-credit.ts';
import { adoptCustomer } from '../db/queries/people.ts';
import { amountOf, syntheticApplication, type ApplicationTruth } from './papers/application.ts';
import { syntheticPerson } from './papers/person.ts';

export type Borrower = {
  readonly customerId: string;
  /** Of the papers. */
  readonly seed: number;
  readonly account: string;
  /** What the application says otherwise than its seed would have it. */
  readonly print: Partial<ApplicationTruth>;
  readonly hasArrears: boolean;
};

const COUNT = 40;
/** Who may borrow (KO01), whatever the year in which the demo runs. */
const isOfAge = (seed: number): boolean => {
  const birth = parseDay(syntheticPerson(seed).birth);
  return birth !== undefined && birth >= '1975-01-01' && birth <= '2003-12-31';
};
const SEEDS = Array.from({ length: 400 }, (_, i) => i + 101)
  .filter(isOfAge)
  .slice(0, COUNT);

/** By the matrix of authority: level 1 alone, level 1 with a second person, level 2. */
const AMOUNTS_YUAN = [30_000, 80_000, 45_000, 150_000, 20_000, 260_000] as const;

export const BORROWERS: readonly Borrower[] = SEEDS.map((seed, i) => ({
  customerId: `CUS-1${String(i + 1).padStart(3, '0')}`,
  seed,
  account: accountOf(i + 1),
  print: {
    ...{ product: i % 3 === 2 ? 'business' : 'consumer', purpose: i % 3 === 2 ? '采购原材料' : '家庭装修' },
    ...{ employment: i % 2 === 0 ? 'private' : 'public', yearsInJob: '6', monthlyIncome: `${18 + (i % 5) * 2}000.00` },
    ...amountOf(AMOUNTS_YUAN[i % AMOUNTS_YUAN.length] ?? 30_000),
    ...{ termMonths: '36', method: i % 4 === 3 ? 'equal-principal' : 'equal-instalment', payMode: 'self' },
    ...{ payee1Name: '', payee1Account: '', payee1Bank: '', payee1Amount: '' },
    ...{ payee2Name: '', payee2Account: '', payee2Bank: '', payee2Amount: '' },
  },
  hasArrears: i >= COUNT - 2,
}));

/** What is printed on a borrower's application. */
export const applicationOf = ({ seed, print }: Borrower): ApplicationTruth => ({ ...syntheticApplication(seed), ...print });

/** Insert-or-adopt, like everything of the seed. */
export async function seedBorrowers(db: Db): Promise<void> {
  const { businessDate } = await databaseNow(db);
  for (const borrower of BORROWERS) {
    const { customerId, seed, account } = borrower;
    const { name, idNo } = syntheticPerson(seed);
    const { mobile, monthlyIncome } = applicationOf(borrower);
    await adoptCustomer(db, { id: customerId, name, idNumber: idNo, mobile, branchId: 'SH01', relationshipManager: 'manager1' });
    await openAccount(db, { number: account, customerId, title: name });
    await plantApplicant(db, {
      customerId,
      report: borrower.hasArrears ? { ...REPORT, overdueNow: 5_000_00 } : REPORT,
      accounts: accountsOf(Number(monthlyIncome) * 100, businessDate),
    });
  }
}

export const REPORT: PlantedReport = {
  historyMonths: 84,
  loans: [],
  cards: [{ balance: 3_000_00, limit: 30_000_00 }],
  guarantees: [],
  overdueNow: 0,
  daysPastDue: Array.from({ length: 24 }, () => 0),
  chargeOffs: [],
  enquiries3Months: 1,
};

/** Salary has been paid here in each of the last six months. */
export const accountsOf = (salary: number, today: string): CustomerAccounts => ({
  salaryCredits: [6, 5, 4, 3, 2, 1].map((back) => ({ month: monthBefore(today, back), amount: salary })),
  exposure: 0,
  relation: 'payroll',
  account: null,
});

function monthBefore(day: string, back: number): string {
  const months = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - back;
  return `${Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
}

/** Sixteen digits that nobody issues. */
function accountOf(n: number): string {
  return `629999000000${String(n).padStart(4, '0')}`;
}
