import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { coreBanking } from '../../activities/adapters/core-banking.ts';
import { notify } from '../../activities/adapters/notify.ts';
import type { PortLimits } from '../../activities/adapters/port.ts';
import { coreStandIn, notifyStandIn } from '../../activities/adapters/stand-in.ts';
import { runInStep } from '../../activities/context.ts';
import { once, type Effect, type Outcome } from '../../activities/once.ts';
import type { Ports } from '../../activities/ports.ts';
import { fen, type Money } from '../../domain/money.ts';
import { refusalOf } from '../../db/client.ts';
import { allowSecondSending } from '../../db/queries/effect-sending.ts';
import { countCalls, findLetter, findPayment, planFault, type Fault } from '../../db/queries/outside.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

const LIMITS: PortLimits = { timeoutMs: 300, tries: 3, pauseMs: 10, circuitMs: 400 }; // the circuit is still open for the next call on a busy machine
const refund = (yuan: number): Money => ({ amountMinor: fen(yuan * 100), currency: 'CNY' });

let database: TestDatabase;
let cases = 0;
beforeAll(async () => {
  database = await testDatabase();
  await database.db
    .sql`insert into app.people (id, username, name, branch_id) values ('anna', 'anna', 'Anna', 'HQ'), ('bert', 'bert', 'Bert', 'HQ')`;
});
afterAll(() => database.drop());

/** A case of its own and its refund: each test owns its ids. */
async function aCase() {
  const { db } = database;
  const id = `CMP-20260202-ONCE${String(++cases).padStart(4, '0')}`;
  await db.sql`
    insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at)
    values (${id}, 'complaint', 1, '{}', 'anna', 'HQ', ${id}, now())`;
  const key = `${id}/remedy`;
  const core = coreBanking(coreStandIn(db), LIMITS); // a circuit of its own
  const pay = (
    { key: k = 'remedy', ...more }: Partial<Effect<unknown>> & { key?: string } = {},
    amount = refund(100),
  ): Promise<Outcome<unknown>> => {
    const order = { amount, beneficiary: 'C-1' };
    const context = {
      db,
      ports: {} as Ports,
      caseId: id,
      step: 'payRemedy',
      key: k,
      actor: 'complaint',
      signal: new AbortController().signal,
    };
    return runInStep(context, () =>
      once({
        kind: 'payment',
        request: order,
        payment: 'remedy',
        send: (k) => core.pay(k, order),
        query: (k) => core.findPayment(k, order),
        ...more,
      }),
    );
  };
  return {
    id,
    key,
    pay,
    suffers: (fault: Fault, { operation = 'send', nth = 1 }: { operation?: 'send' | 'query'; nth?: number } = {}) =>
      planFault(db, { port: 'core', operation, key, nth, fault }),
    sends: () => countCalls(db, { port: 'core', operation: 'send', key }),
    queries: () => countCalls(db, { port: 'core', operation: 'query', key }),
    paid: async () => (await findPayment(db, key))?.amountMinor ?? 0,
    state: async () => (await db.sql<{ state: string }[]>`select state from app.effects where key = ${key}`)[0]?.state,
  };
}
const code = async (run: Promise<unknown>): Promise<string> =>
  run.then(
    () => 'nothing was refused',
    (error: unknown) => refusalOf(error)?.code ?? `another error: ${String(error)}`,
  );

describe('a refund is paid once', () => {
  test('and says so at every call, without calling again', async () => {
    const { pay, sends, paid, state } = await aCase();
    const [first, second] = [await pay(), await pay()];
    expect(first).toMatchObject({ done: true, value: { amount: refund(100) } });
    expect(second).toEqual(first);
    expect([await sends(), await paid(), await state()]).toEqual([1, 10_000, 'done']);
  });

  test('when the request arrives twice', async () => {
    const { pay, suffers, paid } = await aCase();
    await suffers('doubled');
    expect(await pay()).toMatchObject({ done: true });
    expect(await paid()).toBe(10_000);
  });

  test('when the request arrives so late that we had given up waiting', async () => {
    const { pay, suffers, sends, paid } = await aCase();
    await suffers('late');
    expect(await code(pay())).toBe('EFFECT_UNKNOWN'); // asked for, and not there so far
    await new Promise((resolve) => setTimeout(resolve, 1_600));
    expect(await pay()).toMatchObject({ done: true });
    expect([await sends(), await paid()]).toEqual([1, 10_000]);
  });

  test.each<Fault>(['lost', 'cut', 'garbage', 'error-after', 'wrong-amount'])(
    'when it was done and the answer is %s: it is asked for, not sent again',
    async (fault) => {
      const { pay, suffers, sends, queries, paid } = await aCase();
      await suffers(fault);
      expect(await pay()).toMatchObject({ done: true });
      expect([await sends(), await queries(), await paid()]).toEqual([1, 1, 10_000]);
    },
  );

  test.each<Fault>(['refused', 'unavailable'])('when the core banking system is %s twice, and then takes it', async (fault) => {
    const { pay, suffers, sends, paid } = await aCase();
    await suffers(fault, { nth: 1 });
    await suffers(fault, { nth: 2 });
    expect(await pay()).toMatchObject({ done: true });
    expect([await sends(), await paid()]).toEqual([3, 10_000]);
  });

  test('when the core banking system stays away: nothing was done, and the next try of the step sends it', async () => {
    const { pay, suffers, state, paid } = await aCase();
    for (const nth of [1, 2, 3]) await suffers('unavailable', { nth });
    expect(await code(pay())).toBe('UNAVAILABLE');
    expect([await state(), await paid()]).toEqual(['claimed', 0]);
    expect(await code(pay())).toBe('UNAVAILABLE'); // the circuit is open
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await pay()).toMatchObject({ done: true });
    expect(await paid()).toBe(10_000);
  });

  test('when it was sent and never arrived, nobody knows: it is asked for and never sent again by itself', async () => {
    const { pay, suffers, sends, state, paid } = await aCase();
    await suffers('swallowed');
    for (const _ of [1, 2, 3]) expect(await code(pay())).toBe('EFFECT_UNKNOWN');
    expect([await sends(), await state(), await paid()]).toEqual([1, 'unknown', 0]);
  });

  test('when even asking fails for a while, the answer is found later', async () => {
    const { pay, suffers, sends } = await aCase();
    await suffers('lost');
    for (const nth of [1, 2, 3]) await suffers('unavailable', { operation: 'query', nth });
    expect(await code(pay())).toBe('EFFECT_UNKNOWN');
    await new Promise((resolve) => setTimeout(resolve, 450));
    expect(await pay()).toMatchObject({ done: true });
    expect(await sends()).toBe(1);
  });

  test('when two workers run the step at the same time', async () => {
    const { pay, sends, paid } = await aCase();
    const both = await Promise.allSettled([pay(), pay(), pay()]);
    expect(both.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    expect([await sends(), await paid()]).toEqual([1, 10_000]);
  });

  test('when a worker died between claiming and sending: another takes over once the claim has run out', async () => {
    const { id, key, pay, sends } = await aCase();
    await database.db.sql`
      insert into app.effects (key, case_id, kind, request, payment, lease_until)
      values (${key}, ${id}, 'payment', '{"amount":{"amountMinor":10000,"currency":"CNY"},"beneficiary":"C-1"}', ${`${id}/remedy`}, now() + interval '1 minute')`;
    expect(await code(pay())).toBe('UNAVAILABLE');
    await database.db.sql`update app.effects set lease_until = now() - interval '1 second' where key = ${key}`;
    expect(await pay()).toMatchObject({ done: true });
    expect(await sends()).toBe(1);
  });

  test('when a worker died while sending: nobody sends again', async () => {
    const { key, pay, sends } = await aCase();
    // the zombie holds the mark and never comes back
    await pay({
      send: () =>
        new Promise((_, fail) =>
          setTimeout(() => {
            fail(new Error('killed'));
          }, 10),
        ),
    }).catch(() => undefined);
    await database.db.sql`update app.effects set lease_until = now() - interval '1 hour' where key = ${key}`;
    expect(await code(pay())).toBe('EFFECT_UNKNOWN');
    expect(await sends()).toBe(0);
  });
});

describe('a refund of which nobody knows (two people decide)', () => {
  const allow = (key: string, person: string) =>
    allowSecondSending(database.db, { key, person, branch: null, reason: 'the core has confirmed by telephone' });

  test('one proposes, another allows, and only then it is sent once more under the same key', async () => {
    const { key, pay, suffers, sends, paid } = await aCase();
    await suffers('swallowed');
    await code(pay());
    expect(await allow(key, 'anna')).toBe('proposed');
    expect(await code(pay())).toBe('EFFECT_UNKNOWN');
    expect(await sends()).toBe(1);
    expect(await allow(key, 'bert')).toBe('allowed');
    expect(await pay()).toMatchObject({ done: true });
    expect([await sends(), await paid()]).toEqual([2, 10_000]);
  });

  test('the same person cannot do both, and nothing changes', async () => {
    const { key, pay, suffers, sends, state } = await aCase();
    await suffers('swallowed');
    await code(pay());
    await allow(key, 'anna');
    expect(await code(allow(key, 'anna'))).toBe('FOUR_EYES');
    expect(await code(pay())).toBe('EFFECT_UNKNOWN');
    expect([await sends(), await state()]).toEqual([1, 'unknown']);
  });

  test('a payment whose outcome is known is never sent again', async () => {
    const { key, pay } = await aCase();
    expect(await code(allow(key, 'anna'))).toBe('NOT_FOUND');
    await pay();
    expect(await code(allow(key, 'anna'))).toBe('NOT_FOUND');
  });

  test('a second loss needs two decisions of its own', async () => {
    const { key, pay, suffers } = await aCase();
    await suffers('swallowed', { nth: 1 });
    await suffers('swallowed', { nth: 2 });
    await code(pay());
    await allow(key, 'anna');
    await allow(key, 'bert');
    expect(await code(pay())).toBe('EFFECT_UNKNOWN');
    expect(await allow(key, 'bert')).toBe('proposed');
    expect(await allow(key, 'anna')).toBe('allowed');
    expect(await pay()).toMatchObject({ done: true });
  });
});

describe('what is refused', () => {
  test('a rejection of the business is an answer for a person, kept, and never tried again', async () => {
    const { pay, suffers, sends, state } = await aCase();
    await suffers('reject');
    const rejected = { done: false, code: 'ACCOUNT_CLOSED', message: '收款账户已销户 · The account of the beneficiary is closed.' };
    expect(await pay()).toEqual(rejected);
    expect(await pay()).toEqual(rejected);
    expect([await sends(), await state()]).toEqual([1, 'rejected']);
  });

  test('a corrected order goes under its own key, and only one of both can ever stand', async () => {
    const { id, pay, suffers } = await aCase();
    await suffers('reject');
    await pay();
    expect(await pay({ key: 'remedy~2' })).toMatchObject({ done: true });
    await expect(pay({ key: 'remedy~3' })).rejects.toMatchObject({ code: '23505' });
    const standing = await database.db
      .sql`select key from app.effects where payment = ${`${id}/remedy`} and state in ('sent', 'unknown', 'done')`;
    expect(standing).toHaveLength(1);
  });

  test('the same key with another amount is refused, and nothing changes (DS-01)', async () => {
    const { pay, sends, paid } = await aCase();
    await pay();
    expect(await code(pay({}, refund(200)))).toBe('EFFECT_DIVERGED');
    expect([await sends(), await paid()]).toEqual([1, 10_000]);
  });

  test('a case that is being withdrawn never pays; what undoes it still acts', async () => {
    const { id, pay, sends } = await aCase();
    await database.db.sql`update app.cases set closing = 'withdrawn' where id = ${id}`;
    expect(await code(pay())).toBe('CASE_CLOSING');
    expect(await sends()).toBe(0);
    expect(await pay({ whileClosing: true })).toMatchObject({ done: true });
  });
});

test('a letter whose answer was lost is found, and posted once', async () => {
  const { db } = database;
  const { id } = await aCase();
  const key = `${id}/reply`;
  await planFault(db, { port: 'notify', operation: 'send', key, nth: 1, fault: 'lost' });
  const post = notify(notifyStandIn(db), LIMITS);
  const letter = { recipient: 'C-1', subject: 'Your complaint', text: 'We agree.' };
  expect(await post.send(key, letter)).toMatchObject({ class: 'UNKNOWN' });
  expect(await post.findLetter(key)).toEqual({ class: 'OK', value: { key } });
  expect(await post.send(key, letter)).toEqual({ class: 'OK', value: { key } });
  expect(await findLetter(db, key)).toEqual({ key });
});
