// The ports to the bureau and to the core's data on customers under every fault (P-01, P-02): what had no effect is tried again, what may have
// had one is unknown until it is asked for, and an answer that is not ours is none.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { bureau } from '../../activities/adapters/bureau.ts';
import { bureauStandIn, customerDataStandIn, madeUpReport } from '../../activities/adapters/credit-stand-ins.ts';
import { customerData } from '../../activities/adapters/customer-data.ts';
import { PORT_LIMITS } from '../../activities/adapters/port.ts';
import { countCalls, planFault, type Fault } from '../../db/queries/outside.ts';
import { plantApplicant } from '../../db/queries/outside-credit.ts';
import { ACCOUNTS, REPORT } from '../support/applicants.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const LIMITS = { ...PORT_LIMITS, timeoutMs: 300, pauseMs: 5, circuitMs: 0 };
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => database.owner.sql`delete from outside.faults`);
afterAll(() => database.drop());

const ask = { customerId: 'CUS-1', purpose: 'credit-application', by: 'tests' };
const kept = async (key: string) =>
  (await database.db.sql<{ n: number }[]>`select count(*)::int as n from outside.bureau_queries where key = ${key}`)[0]?.n;

describe('a query of the bureau', () => {
  test.each<[Fault, string, number, number]>([
    ['refused', 'OK', 2, 1],
    ['unavailable', 'OK', 2, 1],
    ['swallowed', 'UNKNOWN', 1, 0],
    ['lost', 'UNKNOWN', 1, 1],
    ['cut', 'UNKNOWN', 1, 1],
    ['late', 'UNKNOWN', 1, 0],
    ['garbage', 'UNKNOWN', 1, 1],
    ['error-after', 'UNKNOWN', 1, 1],
    ['doubled', 'OK', 1, 1],
    ['reject', 'BUSINESS_REJECT', 1, 0],
  ])('under the fault "%s" is %s after %i calls, with %i report there', async (fault, result, calls, reports) => {
    const { db } = database;
    const key = `case/${fault}`;
    await planFault(db, { port: 'bureau', operation: 'send', key, nth: 1, fault });
    const port = bureau(bureauStandIn(db), LIMITS);
    expect((await port.query(key, ask)).class).toBe(result);
    expect([await countCalls(db, { port: 'bureau', operation: 'send', key }), await kept(key)]).toEqual([calls, reports]);
  });

  test('is found by its key afterwards; one that never arrived is not', async () => {
    const port = bureau(bureauStandIn(database.db), LIMITS);
    const first = await port.query('case/first', ask);
    expect(await port.findReport('case/first', ask)).toEqual(first);
    expect(await port.findReport('case/none', ask)).toEqual({ class: 'OK', value: null });
  });

  test('under the key of another person is rejected, and never read as this one’s', async () => {
    const port = bureau(bureauStandIn(database.db), LIMITS);
    await port.query('case/shared', ask);
    const other = { ...ask, customerId: 'CUS-2' };
    expect(await port.query('case/shared', other)).toMatchObject({ class: 'BUSINESS_REJECT', code: 'KEY_REUSED' });
    expect((await port.findReport('case/shared', other)).class).toBe('TRANSIENT');
  });

  test('tells what was planted, and of everybody else the same each time', async () => {
    const { db } = database;
    await plantApplicant(db, { customerId: 'CUS-P', report: REPORT });
    const port = bureau(bureauStandIn(db), LIMITS);
    expect(await port.query('case/planted', { ...ask, customerId: 'CUS-P' })).toMatchObject({ class: 'OK', value: REPORT });
    expect(madeUpReport('CUS-77')).toEqual(madeUpReport('CUS-77'));
    expect(new Set(Array.from({ length: 50 }, (_, n) => JSON.stringify(madeUpReport(`CUS-${n}`)))).size).toBeGreaterThan(45);
  });
});

describe('what the core knows of a customer', () => {
  const asked = { customerId: 'CUS-A', months: 6 };
  test.each<[Fault, string]>([
    ['refused', 'OK'],
    ['unavailable', 'OK'],
    ['garbage', 'OK'],
    ['cut', 'OK'],
    ['lost', 'OK'],
    ['error-after', 'OK'],
    ['reject', 'BUSINESS_REJECT'],
  ])('under the fault "%s" is read all the same, since nothing is done by asking: %s', async (fault, result) => {
    const { db } = database;
    await plantApplicant(db, { customerId: asked.customerId, accounts: ACCOUNTS });
    await planFault(db, { port: 'core', operation: 'query', key: `case/${fault}`, nth: 1, fault });
    const found = await customerData(customerDataStandIn(db), LIMITS).accountsOf(`case/${fault}`, asked);
    expect(found.class).toBe(result);
    if (found.class === 'OK') expect(found.value).toEqual({ ...ACCOUNTS, internetOutstanding: 0 });
  });

  test('is six months of salary, or none', async () => {
    const port = customerData(customerDataStandIn(database.db), LIMITS);
    const all = await Promise.all(Array.from({ length: 12 }, (_, n) => port.accountsOf('case/a', { customerId: `CUS-S${n}`, months: 6 })));
    const credits = all.map((one) => (one.class === 'OK' ? (one.value.salaryCredits?.length ?? 0) : -1));
    expect(new Set(credits)).toEqual(new Set([0, 6]));
  });
});
