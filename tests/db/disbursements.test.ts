// Daily limits and duties of whoever releases (DS-05, SOD-06), also when several are released at the same instant.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asDay } from '../../domain/calendar/day.ts';
import { insertOrder, reserveDisbursement, settleDisbursement } from '../../db/queries/disbursements.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.sql`insert into app.branches (id, title) values ('B-1', '{}')`;
  for (const id of ['anna', 'bert', 'cora', 'dora'])
    await database.db.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
});
afterAll(() => database.drop());

let cases = 0;
type Wanted = {
  amount: number;
  date: string;
  maker?: string;
  checker?: string;
  branch?: string;
  makerMax?: number;
  branchMax?: number;
  seal?: string;
};
async function aCase({ branch = 'HQ', maker = 'anna' }: Partial<Wanted> = {}): Promise<string> {
  const id = `DSB-LN-20260302-LIMIT${String(++cases).padStart(3, '0')}-1`;
  await database.db.sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at, has_engine)
    values (${id}, 'disbursement', 1, '{}', 'dora', ${branch}, ${id}, app.app_now(), false)`;
  await insertOrder(database.db, { caseId: id, version: 1, body: {}, seal: 's', by: maker });
  return id;
}
const reserve = async (id: string, w: Wanted) => {
  const { refusal } = await database.db.transaction((tx) =>
    reserveDisbursement(tx, {
      ...{
        caseId: id,
        loanId: id.slice(4, -2),
        tranche: 1,
        amountMinor: w.amount,
        businessDate: asDay(w.date),
        version: 1,
        seal: w.seal ?? 's',
      },
      ...{
        maker: w.maker ?? 'anna',
        checker: w.checker ?? 'bert',
        releaser: null,
        approvalId: 'A',
        branchId: w.branch ?? 'HQ',
        actor: 'test',
      },
      ...{ makerDailyMax: w.makerMax ?? 1e12, branchDailyMax: w.branchMax ?? 1e12 },
    }),
  );
  return refusal;
};

test('a maker releases no more on a business date than her limit, and what is given up counts no longer', async () => {
  const [first, second, third] = [await aCase(), await aCase(), await aCase()];
  const limit = { makerMax: 1_000, date: '2026-03-02' };
  expect(await reserve(first, { ...limit, amount: 600 })).toBeNull();
  expect(await reserve(first, { ...limit, amount: 600 })).toBeNull(); // the same again is the same
  expect(await reserve(second, { ...limit, amount: 401 })).toBe('LIMIT_MAKER');
  expect(await reserve(second, { ...limit, amount: 401, date: '2026-03-03' })).toBeNull();
  await settleDisbursement(database.db, { caseId: first, state: 'released', actor: 'test' });
  expect(await reserve(third, { ...limit, amount: 1_000 })).toBeNull();
});

test('a branch has a limit of its own, over all its makers', async () => {
  const [first, second] = [await aCase({ branch: 'B-1' }), await aCase({ branch: 'B-1', maker: 'cora' })];
  const limit = { branch: 'B-1', branchMax: 1_000, date: '2026-03-04' };
  expect(await reserve(first, { ...limit, amount: 600 })).toBeNull();
  expect(await reserve(second, { ...limit, amount: 401, maker: 'cora' })).toBe('LIMIT_BRANCH');
});

test('ten released at the same instant pass no limit together', async () => {
  const ids = await Promise.all(Array.from({ length: 10 }, () => aCase()));
  const answers = await Promise.all(ids.map((id) => reserve(id, { amount: 300, makerMax: 1_000, date: '2026-03-05' })));
  expect(answers.filter((answer) => answer === null)).toHaveLength(3);
  expect(new Set(answers.filter((answer) => answer !== null))).toEqual(new Set(['LIMIT_MAKER']));
});

test('an order that was changed after the check is not reserved, and nothing of it is noted', async () => {
  const id = await aCase();
  await insertOrder(database.db, { caseId: id, version: 2, body: { payees: ['another'] }, seal: 't', by: 'anna' });
  expect(await reserve(id, { amount: 5, date: '2026-03-06' })).toBe('CHECK_VOID');
  const [row] = await database.db.sql`select (select count(*) from app.disbursements where case_id = ${id}) as reserved,
    (select count(*) from app.duties where subject = 'date:2026-03-06') as duties`;
  expect(row).toEqual({ reserved: 0, duties: 0 });
});
