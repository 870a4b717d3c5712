// The mass of a working day: some two thousand items that wait in the queues, so that lists, filters, bulk acts and claiming can be tried on
// more than fits a screen. Every case is drawn from its number, so that a demonstration that was stopped goes on where it was.
import type { Db } from '../db/client.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { plantApplicant } from '../db/queries/outside-credit.ts';
import { adoptCustomer } from '../db/queries/people.ts';
import { accountsOf, REPORT } from './borrowers.ts';
import { COMPLAINT_TEXTS } from './complaint-texts.ts';
import { syntheticPerson } from './papers/person.ts';
import type { Progress } from './progress.ts';
import { seeded } from './random.ts';
import type { As } from './session.ts';

export const CROWD = 2_000;
/** One in so many asks for a loan: it is scored by itself and waits for an underwriter. */
const LOAN_EVERY = 6;
const CUSTOMERS = Math.ceil(CROWD / LOAN_EVERY);
const BRANCHES = ['SH01', 'CD01'] as const;
const TELLERS: Readonly<Record<(typeof BRANCHES)[number], readonly string[]>> = {
  SH01: ['teller', 'teller2', 'teller3', 'teller4'],
  CD01: ['teller5', 'teller6', 'teller7'],
};

/** Born late enough to borrow (KO01), whatever the year in which the demonstration runs. */
const SEEDS = Array.from({ length: 1_500 }, (_, i) => i + 6_000)
  .filter((seed) => {
    const { birth } = syntheticPerson(seed);
    return birth >= '1975-01-01' && birth <= '2003-12-31';
  })
  .slice(0, CUSTOMERS);
const customerOf = (n: number) => ({
  id: `CUS-2${String(n + 1).padStart(3, '0')}`,
  branch: BRANCHES[n % 2] ?? 'SH01',
  ...syntheticPerson(SEEDS[n] ?? 0),
});
const salaryOf = (n: number): number => (9 + (n % 13)) * 1_000_00;

/** Insert-or-adopt, like everything of the seed. */
export async function seedCrowd(db: Db): Promise<void> {
  const { businessDate } = await databaseNow(db);
  await db.transaction(async (tx) => {
    for (let n = 0; n < CUSTOMERS; n++) {
      const { id, name, idNo, branch } = customerOf(n);
      const mobile = `199${String(10_000_000 + n)}`;
      await adoptCustomer(tx, {
        id,
        name,
        idNumber: idNo,
        mobile,
        branchId: branch,
        relationshipManager: branch === 'SH01' ? 'manager1' : 'manager2',
      });
      await plantApplicant(tx, { customerId: id, report: REPORT, accounts: accountsOf(salaryOf(n), businessDate) });
    }
  });
}

const AT_ONCE = 6;
const HOUR_MS = 3_600_000;

/** Brings in what is missing; answers how many there are when it was told to stop or is through. */
export async function openCrowd({ as, progress, signal }: { as: As; progress: Progress; signal: AbortSignal }): Promise<number> {
  while (progress.crowd() < CROWD && !signal.aborted) {
    const from = progress.crowd();
    const batch = Array.from({ length: Math.min(CROWD - from, AT_ONCE) }, (_, i) => from + i);
    await Promise.all(batch.map((n) => openOne(n, as, progress.since)));
    progress.crowdReached(from + batch.length);
  }
  return progress.crowd();
}

async function openOne(n: number, as: As, since: string): Promise<void> {
  const random = seeded(n + 1);
  const [who, isLoan] = [Math.floor(n / LOAN_EVERY), n % LOAN_EVERY === 0];
  const customer = customerOf(isLoan ? who : random.int(0, CUSTOMERS - 1));
  const clerk = await as(random.pick(TELLERS[customer.branch]));
  const receivedAt = new Date(Date.parse(since) - random.int(1, isLoan ? 60 : 250) * HOUR_MS).toISOString();
  // The key makes it one case, however often it is asked for.
  const key = `demo-crowd-${n}`;
  if (isLoan) await clerk('POST', '/v1/processes/credit-review/cases', { input: applicationOf(customer, who), receivedAt }, key);
  else await clerk('POST', '/v1/processes/complaint/cases', { input: complaintOf(customer.id, random), receivedAt }, key);
}

function complaintOf(customerId: string, random: ReturnType<typeof seeded>) {
  const { text, demand } = random.pick(COMPLAINT_TEXTS);
  const amount = demand === undefined ? undefined : random.int(demand[0], demand[1]) * 100;
  return {
    channel: random.pick(['hotline', 'branch', 'app', 'app', 'hotline'] as const),
    customerId,
    text,
    ...(amount === undefined ? {} : { demand: { amountMinor: amount, currency: 'CNY' } }),
  };
}

function applicationOf({ id, name, birth, validTo }: ReturnType<typeof customerOf>, n: number) {
  const yuan = (amount: number) => ({ amountMinor: amount * 100, currency: 'CNY' });
  return {
    applicant: { customerId: id, name, birth, idValidTo: validTo },
    application: {
      ...{ product: 'consumer', amount: yuan((2 + (n % 14)) * 10_000), termMonths: [12, 24, 36, 60][n % 4], method: 'equal-instalment' },
      ...{
        purpose: ['家庭装修', '购买家电', '教育培训', '婚庆'][n % 4],
        employer: '990100示例制造有限公司',
        employment: n % 3 === 0 ? 'public' : 'private',
      },
      ...{
        yearsInJob: 2 + (n % 9),
        statedMonthlyIncome: { amountMinor: salaryOf(n), currency: 'CNY' },
        housing: n % 2 === 0 ? 'own' : 'mortgage',
      },
      ...{ payMode: 'self', payees: [] },
    },
    consents: { bureau: true, dataUse: true, eSign: true },
  };
}
