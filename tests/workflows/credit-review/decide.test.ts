// Every machine decision comes out the same again from its record, and a changed one is found.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { exitCode, recompute } from '../../../cli/decide.ts';
import { late } from '../../support/applicants.ts';
import { openDesk, type Desk } from './desk.ts';

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk(import.meta.url);
});
afterAll(() => desk.house.close());

test('the decisions of an application are computed again from their records and are the same', async () => {
  const id = await desk.apply({ customer: { report: { daysPastDue: late(10, 0) } } });
  await desk.house.open(`${id}.underwrite.1`);
  const verdicts = await recompute(desk.house.db, id);
  expect(verdicts.map(({ key, verdict, pack }) => [key.split('/')[0], verdict, pack])).toEqual([
    ['admit', 'same', 'credit-cn@3'],
    ['screenApplication', 'same', 'credit-cn@3'],
    ['screenBureau', 'same', 'credit-cn@3'],
    ['assess', 'same', 'credit-cn@3'],
  ]);
  expect(exitCode(verdicts)).toBe(0);
  await desk.house.withdraw(id);
});

test('who is not admitted is refused by a record that is computed again, and a changed one is found', async () => {
  const first = await desk.apply({ customer: { customerId: 'CUS-TWICE' } });
  await desk.house.open(`${first}.underwrite.1`);
  const second = await desk.apply({ customer: { customerId: 'CUS-TWICE' } });
  expect(await desk.house.closed(second)).toBe('inadmissible');
  const [admitted] = await recompute(desk.house.db, second);
  expect(admitted).toMatchObject({ key: expect.stringMatching(/^admit[/]/) as string, verdict: 'same' });
  const { owner } = desk.house;
  await owner.sql`update app.decision_records set input = jsonb_set(input, '{openApplication}', '"LN-20260101-00000000"') where case_id = ${second}`;
  expect(await recompute(desk.house.db, second)).toMatchObject([
    { verdict: 'differs', reason: 'the snapshot is not the one that was hashed' },
  ]);
  await owner.sql`update app.decision_records set input = jsonb_set(input, '{openApplication}', 'null') where case_id = ${second}`;
  expect(await recompute(desk.house.db, second)).toMatchObject([
    { verdict: 'differs', differences: [{ pointer: '/problem', recorded: 'OPEN_APPLICATION', recomputed: null }] },
  ]);
  await desk.house.withdraw(first);
});

test('a record that was tampered with, or whose pack is not known, is told with what differs', async () => {
  const { owner } = desk.house;
  const id = await desk.apply();
  await desk.house.open(`${id}.underwrite.1`);
  await owner.sql`update app.decision_records set outcome = jsonb_set(outcome, '{score,score}', '700') where case_id = ${id} and key like 'assess/%'`;
  const [, , , assessed] = await recompute(desk.house.db, id);
  expect(assessed).toMatchObject({ verdict: 'differs', differences: [{ pointer: '/score/score', recorded: 700, recomputed: 645 }] });
  await owner.sql`update app.decision_records set pack_version = 'credit-cn@99' where case_id = ${id} and key like 'screenBureau/%'`;
  const verdicts = await recompute(desk.house.db, id);
  expect(verdicts[2]).toMatchObject({ verdict: 'differs', reason: expect.stringContaining('credit-cn@99') as string });
  expect([exitCode(verdicts), exitCode(await recompute(desk.house.db, 'LN-20260101-00000000'))]).toEqual([1, 4]);
  await desk.house.withdraw(id);
});
