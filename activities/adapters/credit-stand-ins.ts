// Stand-ins for the bureau and for what the core knows about customers. What a test or the demo has planted is told; for everybody else it
// is made up from the customer's number, the same each time, most of them ordinary people and some with a past.
import { createHash } from 'node:crypto';
import type { BureauReport, CustomerAccounts, Relation } from '../../domain/credit/facts.ts';
import type { Db } from '../../db/client.ts';
import { databaseNow } from '../../db/queries/clock.ts';
import { coreFactsOf } from '../../db/queries/core-facts.ts';
import { adoptBureauQuery, findBureauQuery, plantedAccounts, plantedReport } from '../../db/queries/outside-credit.ts';
import type { BureauQuery } from './bureau.ts';
import type { Wire } from './port.ts';
import { standIn } from './stand-in.ts';

export const bureauStandIn = (db: Db): Wire =>
  standIn(db, 'bureau', {
    send: async (body) => {
      const { key, customerId, purpose } = body as BureauQuery & { readonly key: string };
      const { now } = await databaseNow(db);
      const report = {
        ...((await plantedReport(db, customerId)) ?? madeUpReport(customerId)),
        reportId: `CR-${digest(key).slice(0, 12)}`,
        at: now,
      };
      const made = await adoptBureauQuery(db, { key, customerId, purpose, report });
      return made.customerId === customerId
        ? { status: 201, body: made }
        : { status: 409, body: { code: 'KEY_REUSED', message: 'This key belongs to a query about another person.' } };
    },
    query: async (key) => ({ status: 200, body: await findBureauQuery(db, key) }),
    reject: { code: 'CONSENT_UNKNOWN', message: 'The bureau does not know the consent to this query.' },
  });

export const customerDataStandIn = (db: Db): Wire =>
  standIn(db, 'core', {
    send: () => Promise.resolve({ status: 405, body: { code: 'ONLY_READ', message: 'This is only read.' } }),
    query: async (_, body) => {
      const { customerId, months } = body as { readonly customerId: string; readonly months: number };
      const [{ businessDate }, own, planted] = await Promise.all([
        databaseNow(db),
        coreFactsOf(db, customerId),
        plantedAccounts(db, customerId),
      ]);
      const told = planted ?? madeUpAccounts(customerId, { before: businessDate, months });
      return {
        status: 200,
        body: {
          ...told,
          customerId,
          exposure: told.exposure + own.exposure,
          internetOutstanding: (told.internetOutstanding ?? 0) + own.internetOutstanding,
          account: told.account ?? own.account,
        },
      };
    },
    reject: { code: 'CUSTOMER_UNKNOWN', message: 'The core does not know this customer.' },
  });

const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A number from 0 to below `n`, the same for a customer and what it is about. */
const chance = (customerId: string, about: string, n: number): number => parseInt(digest(`${customerId}/${about}`).slice(0, 12), 16) % n;

/** Four in five have no arrears at all; one in twenty has a bad record. */
export function madeUpReport(customerId: string): Omit<BureauReport, 'reportId' | 'at'> {
  const one = (about: string, n: number) => chance(customerId, about, n);
  const trouble = one('trouble', 20);
  const lateMonths = trouble === 0 ? 6 : trouble <= 3 ? 1 : 0;
  const first = one('late', 18);
  const daysPastDue = Array.from({ length: 24 }, (_, month) =>
    month >= first && month < first + lateMonths ? 5 + one(`days${month}`, trouble === 0 ? 90 : 20) : 0,
  );
  const limit = (5 + one('limit', 60)) * 1_000_00;
  return {
    historyMonths: one('history', 10) === 0 ? 0 : 6 + one('months', 180),
    loans: Array.from({ length: one('loans', 3) }, (_, n) => {
      const instalment = (5 + one(`instalment${n}`, 25)) * 100_00;
      return { balance: instalment * (6 + one(`left${n}`, 48)), instalment };
    }),
    cards: one('card', 5) === 0 ? [] : [{ limit, balance: Math.trunc((limit * one('use', 101)) / 100) }],
    guarantees: [],
    overdueNow: trouble === 0 && one('now', 2) === 0 ? 3_000_00 : 0,
    daysPastDue,
    chargeOffs: [],
    enquiries3Months: one('enquiries', 6),
  };
}

/** Two in three are paid their salary here. */
export function madeUpAccounts(customerId: string, { before, months }: { before: string; months: number }): CustomerAccounts {
  const kind = chance(customerId, 'relation', 6);
  const relation: Relation = kind < 4 ? 'payroll' : kind === 4 ? 'deposit' : 'new';
  const salary = (50 + chance(customerId, 'salary', 200)) * 100_00;
  const credits = Array.from({ length: months }, (_, back) => {
    const month = monthBefore(before, months - back);
    return { month, amount: salary + chance(customerId, `bonus${month}`, 10) * 50_00 };
  });
  return { salaryCredits: relation === 'payroll' ? credits : null, exposure: 0, relation, account: null };
}

/** `2026-01` for a day in March and 2 months back. */
function monthBefore(day: string, back: number): string {
  const n = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 - back;
  return `${Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, '0')}`;
}
