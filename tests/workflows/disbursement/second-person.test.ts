// What the core refuses beside the payment itself, and what the bank asks back: a person sees the one, a second person decides on the other.
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { coreBanking } from '../../../activities/adapters/core-banking.ts';
import { notify } from '../../../activities/adapters/notify.ts';
import { PORT_LIMITS } from '../../../activities/adapters/port.ts';
import { coreStandIn, notifyStandIn } from '../../../activities/adapters/stand-in.ts';
import * as activities from '../../../activities/disbursement.ts';
import { termsHash } from '../../../activities/terms.ts';
import { viewTask } from '../../../commands/view-task.ts';
import { claimTask } from '../../../db/queries/claim-task.ts';
import { openAccount } from '../../../db/queries/core-post.ts';
import { askCancel } from '../../../db/queries/disbursements.ts';
import { planFault } from '../../../db/queries/outside.ts';
import { adoptInstruction } from '../../../db/queries/payment-instructions.ts';
import { taskById } from '../../../db/queries/tasks.ts';
import { cny } from '../../../domain/money.ts';
import { QUEUES, type Person, type Role } from '../../../domain/people.ts';
import { disbursement } from '../../../workflows/disbursement/process.ts';
import { openHouse, type House } from '../../support/house.ts';

const LIMITS = { ...PORT_LIMITS, timeoutMs: 400, pauseMs: 20, circuitMs: 100 };
const DAY_MS = 86_400_000;
const AMOUNT = cny(60_000_00);
const DECO = { name: '990100测试装饰有限公司', account: '9902021234567894', bankCode: '102100099996' };
const RUN = randomBytes(3).toString('hex').slice(0, 5).toUpperCase();
const SAID = 'looked at the screen of the core, and told the branch';

let house: House;
beforeAll(async () => {
  house = await openHouse({
    file: import.meta.url,
    catalog: [disbursement],
    modules: { disbursement: activities },
    ports: (db) => ({ core: coreBanking(coreStandIn(db), LIMITS), notify: notify(notifyStandIn(db), LIMITS) }),
  });
  await house.db.sql`insert into app.people (id, username, name, branch_id) values ('rita', 'rita', 'rita', 'HQ')`;
});
afterAll(() => house.close());

let loans = 0;
/** As a screen gets it: of whoever holds it, once she has claimed it. */
async function seenBy(id: string, person: string, { holds = true } = {}) {
  await house.open(id);
  const claim = { task: id, person, actorKind: 'person' as const, worker: null, queues: Object.keys(QUEUES), branch: null };
  if (holds) await claimTask(house.db, { ...claim, leaseSeconds: 900, maxHeld: 3 });
  const row = await taskById(house.db, { id, branch: null });
  if (!row) throw new Error(`there is no ${id}`);
  const roles: Role[] = ['R15', 'R16'];
  const actor: Person = {
    ...{ id: person, name: person, kind: 'person', roles, branchId: 'HQ', scope: 'all', standsFor: [], inherits: [], onlyQueues: null },
  };
  return (await viewTask(house.db, row, { actor, catalog: [disbursement] })).shows as {
    readonly order?: { readonly account: string; readonly payees: readonly { readonly account: string }[] };
  };
}
const accountsIn = ({ order }: Awaited<ReturnType<typeof seenBy>>) => [
  order?.account,
  ...(order?.payees ?? []).map(({ account }) => account),
];
const readsOf = (task: string) =>
  house.db.sql`select actor_id as by, data from audit.events where event = 'order.read' and task_id = ${task} order by id`;

test('whoever makes or checks the order sees every digit of the accounts while she holds it, and that she did is in the log (FE-07, X-04)', async () => {
  const id = await start();
  const own = `62220001${id.slice(-5, -2)}`;
  expect(accountsIn(await seenBy(`${id}.make.1`, 'anna'))).toEqual([own, DECO.account]);
  const other = { ...DECO, account: '9902021234999994', amount: AMOUNT };
  await house.answer(`${id}.make.1`, 'anna', { decision: 'submit', payees: [other] }, { p4: ['payees'] });

  const check = `${id}.check.1`;
  expect(accountsIn(await seenBy(check, 'bert', { holds: false })).join()).not.toContain('12349');
  expect(await readsOf(check)).toEqual([]);
  for (let time = 0; time < 2; time++) expect(accountsIn(await seenBy(check, 'bert'))).toEqual([own, other.account]);
  expect(await readsOf(check)).toEqual([{ by: 'bert', data: { purpose: 'task' } }]);
  expect(accountsIn(await seenBy(check, 'cora', { holds: false })).join()).not.toContain('12349');
  const [kept] = await house.db.sql<{ shows: string }[]>`select shows::text as shows from app.tasks where id = ${check}`;
  expect(kept?.shows).not.toContain(other.account); // neither the row nor the history has them
  await house.answer(check, 'bert', { decision: 'return', reason: 'the account is not the one of the contract' });
});

/** A loan whose payee the core rejects, made by anna and released by bert: the money is the borrower's, and somebody is to correct the payee. */
async function untilRejected(refused: readonly string[] = []): Promise<string> {
  const id = await start(['payee-1', ...refused]);
  await house.answer(`${id}.make.1`, 'anna', { decision: 'submit' });
  await house.answer(`${id}.check.1`, 'bert', { decision: 'release' });
  await house.open(`${id}.changePayee.1-2`);
  return id;
}
async function start(refused: readonly string[] = []): Promise<string> {
  const n = String(++loans).padStart(3, '0');
  const [loanId, account, customerId] = [`LN-20260302-${RUN}${n}`, `62220001${n}`, `C-${n}`];
  const id = `DSB-${loanId}-1`;
  await openAccount(house.db, { number: account, customerId, title: `林${n}` });
  await adoptInstruction(house.db, { loanId, tranche: 1, account, payees: [{ ...DECO, amount: AMOUNT }] });
  const terms = { loanId, amount: AMOUNT, rate: '0.0720', termMonths: 36, method: 'equal-instalment', purpose: '装修' } as const;
  const from = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();
  for (const key of refused) await planFault(house.db, { port: 'core', operation: 'send', key: `${id}/${key}`, nth: 1, fault: 'reject' });
  const input = {
    ...terms,
    ...{ tranche: 1, borrower: { customerId, name: `林${n}` }, product: 'consumer', payMode: 'entrusted' },
    approval: {
      ...{ decisionId: `${loanId}.approveL1.1`, approvedAt: from(-3), validUntil: from(87), level: 'L1', bureauReportAt: from(-4) },
      ...{ maxAmount: AMOUNT, termsHash: termsHash(terms) },
    },
  };
  await house.startCase(disbursement, input, { by: 'rita', id });
  return id;
}
async function correct(id: string): Promise<void> {
  const payee = { ...DECO, account: '9902025555555555' };
  await house.answer(`${id}.changePayee.1-2`, 'anna', { decision: 'correct', payee, reason: SAID }, { p4: ['payee'] });
  await house.answer(`${id}.checkPayee.1-2`, 'bert', { decision: 'release' });
}
const cancel = (id: string, by: string) => askCancel(house.db, { caseId: id, branch: null, by, reason: 'fraud is suspected' });
const asked = async (task: string) => {
  await house.open(task);
  const [row] = await house.db.sql<{ note: string | null; shows: object }[]>`select note, shows from app.tasks where id = ${task}`;
  return row;
};
const kinds = async (id: string) =>
  (await house.db.sql<{ kind: string }[]>`select kind from core.journals where loan_key = ${id} order by posted_at, key`).map(
    ({ kind }) => kind,
  );

test('a hold that the core refuses is told to whoever settles the payee, and one that it does not free to somebody before the case goes on', async () => {
  const id = await untilRejected(['hold-1', 'hold-1/free']);
  expect((await asked(`${id}.changePayee.1-2`))?.note).toContain('The money is not on hold, the borrower can spend it: ACCOUNT_CLOSED');
  await correct(id);
  expect(await asked(`${id}.settleRefused.hold-1-1`)).toMatchObject({
    note: expect.stringContaining('The hold still stands') as string,
    shows: { payee: 1, code: 'ACCOUNT_CLOSED' },
  });
  expect(await kinds(id)).toEqual(['loan', 'credit', 'payment']); // nobody is told of the loan before that
  await house.answer(`${id}.settleRefused.hold-1-1`, 'bert', { decision: 'go-on', reason: SAID });
  expect(await house.closed(id)).toBe('disbursed');
  await house.record(id, disbursement, 'hold-refused');
});

test('what the bank asks back is confirmed by somebody else than who asked (FE-01); what she refuses goes to the checker', async () => {
  const id = await untilRejected();
  expect(await cancel(id, 'cora')).toMatchObject({ isNoted: true });
  await correct(id);
  expect((await asked(`${id}.confirmReversal.cancel`))?.shows).toMatchObject({ by: 'cora', reason: 'fraud is suspected' });
  for (const person of ['cora', 'anna', 'bert', 'rita'])
    await expect(house.answer(`${id}.confirmReversal.cancel`, person, { decision: 'confirm' })).rejects.toThrow(/FOUR_EYES|SEGREGATION/);
  expect(await kinds(id)).toEqual(['loan', 'credit']);
  await house.answer(`${id}.confirmReversal.cancel`, 'dora', { decision: 'return', reason: 'the branch has spoken with the customer' });
  expect((await asked(`${id}.settleRefused.cancel-1`))?.note).toContain('the branch has spoken with the customer');
  await house.answer(`${id}.settleRefused.cancel-1`, 'bert', { decision: 'reverse', reason: SAID });
  await house.answer(`${id}.confirmReversal.cancel-1`, 'dora', { decision: 'confirm' });
  expect(await house.closed(id)).toBe('reversed');
  expect(await kinds(id)).toEqual(['loan', 'credit', 'reversal', 'reversal']);
  await house.record(id, disbursement, 'cancellation-confirmed');
});

test('who has refused a reversal does not ask for one herself', async () => {
  const id = await untilRejected();
  await house.answer(`${id}.changePayee.1-2`, 'anna', { decision: 'reverse', reason: SAID });
  await house.answer(`${id}.confirmReversal.1-2`, 'dora', { decision: 'return', reason: 'the branch has spoken with the customer' });
  await house.open(`${id}.changePayee.1-3`);
  await expect(cancel(id, 'dora')).rejects.toThrow('FOUR_EYES');
  expect(await cancel(id, 'cora')).toMatchObject({ isNoted: true });
});
