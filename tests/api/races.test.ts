// What two do at one instant: one of them wins, the other hears so, and nothing is done twice or lost.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isRace } from '../../db/races.ts';
import { claimNext } from '../../db/queries/claim-next.ts';
import { completeTask } from '../../db/queries/complete-task.ts';
import { insertTask } from '../../db/queries/insert-task.ts';
import { newTask } from '../../db/queries/start-case.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import type { Iso } from '../../domain/ids.ts';
import { letterAnswer, newKey, openApi, type Caller, type House } from './support/house.ts';
import { letter } from './support/process.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi({ settings: { ratePerMinute: { person: 1e6, stranger: 1e6, signIn: 1e6 } } });
  starter = await house.person(['R07']);
});
afterAll(() => house.close());

const together = <T>(n: number, run: (i: number) => Promise<T>) => Promise.all(Array.from({ length: n }, (_, i) => run(i)));
/** A busy machine may shed load; whoever is told so comes again, as the header says. */
async function insisting(ask: () => ReturnType<Caller['post']>): ReturnType<Caller['post']> {
  for (;;) {
    const answer = await ask();
    if (answer.statusCode !== 503) return answer;
    expect(answer.headers['retry-after']).toBe('1');
  }
}
const tally = (values: readonly (string | number)[]) =>
  Object.fromEntries([...new Set(values)].sort().map((value) => [value, values.filter((one) => one === value).length]));

describe('two hundred people and one item', () => {
  let people: Caller[];
  beforeAll(async () => {
    people = [];
    for (let i = 0; i < 200; i++) people.push(await house.person(['R04']));
  }, 60_000);

  it('HT-01: one of them gets it, all others hear who did, in every one of five rounds', async () => {
    for (let round = 0; round < 5; round++) {
      const id = `${await house.startCase(starter)}.write.1`;
      const answers = await together(200, (i) => insisting(() => (people[i] as Caller).post(`/v1/tasks/${id}/claim`, {})));
      expect(tally(answers.map((answer) => answer.json().code ?? answer.statusCode))).toEqual({ 200: 1, HELD_BY_ANOTHER: 199 });
      const holder = answers.find((answer) => answer.statusCode === 200)?.json();
      for (const answer of answers) if (answer.statusCode !== 200) expect(answer.json().facts).toEqual({ holder: holder.lease.name });
      expect((await house.events(id)).filter((event) => event === 'task.claimed')).toHaveLength(1);
      await house.owner.sql`update app.tasks set state = 'cancelled', held_by = null where id = ${id}`;
    }
  });
  it('HT-01: who pull from one queue get an item each, none twice, and nobody is told that there is none while there is one', async () => {
    await house.owner.sql`update app.tasks set state = 'cancelled', held_by = null where state in ('open', 'claimed')`;
    const ids: string[] = [];
    for (let i = 0; i < 100; i++) ids.push(`${await house.startCase(starter)}.write.1`);
    const answers = await together(200, (i) => insisting(() => (people[i] as Caller).post('/v1/claims', {})));
    expect(tally(answers.map((answer) => answer.statusCode))).toEqual({ 200: 100, 204: 100 });
    const got = answers.filter((answer) => answer.statusCode === 200).map((answer) => answer.json().id);
    expect(got.toSorted()).toEqual(ids.toSorted());
  });
});

describe('one person with many tabs', () => {
  it('gets one and the same item from the next-item key, also when there are fewer items than tabs', async () => {
    for (let round = 0; round < 8; round++) {
      await house.owner.sql`update app.tasks set state = 'cancelled', held_by = null where state in ('open', 'claimed')`;
      for (let i = 0; i < 4; i++) await house.startCase(starter);
      const clerk = await house.person(['R04']);
      const answers = await together(12, () => clerk.post('/v1/claims', {}));
      expect(tally(answers.map((answer) => answer.statusCode))).toEqual({ 200: 12 });
      expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(1);
      expect(new Set(answers.map((answer) => answer.json().fence)).size).toBe(1);
    }
  });
  it('HT-01: never holds more than three, however many are taken at one instant', async () => {
    const ids: string[] = [];
    for (let i = 0; i < 12; i++) ids.push(`${await house.startCase(starter)}.write.1`);
    const clerk = await house.person(['R04']);
    const answers = await together(12, (i) => clerk.post(`/v1/tasks/${ids[i]}/claim`, {}));
    expect(tally(answers.map((answer) => answer.json().code ?? answer.statusCode))).toEqual({ 200: 3, HELD_TOO_MANY: 9 });
    expect(await house.db.sql`select 1 from app.tasks where held_by = ${clerk.id} and state = 'claimed'`).toHaveLength(3);
  });
  it('HT-01: is kept to three by the database itself', async () => {
    const clerk = await house.person(['R04']);
    const ids: string[] = [];
    for (let i = 0; i < 2; i++) ids.push(`${await house.startCase(starter)}.write.1`);
    const take = (id: string) =>
      house.db.sql`update app.tasks set state = 'claimed', held_by = ${clerk.id}, held_slot = 1, lease_until = now() where id = ${id}`;
    await take(String(ids[0]));
    const error = await take(String(ids[1])).catch((thrown: unknown) => thrown);
    expect(isRace(error)).toBe(true);
  });
});

describe('completions', () => {
  const claimed = async () => {
    const id = `${await house.startCase(starter)}.write.1`;
    const clerk = await house.person(['R04']);
    await clerk.post(`/v1/tasks/${id}/claim`, {});
    return { id, clerk };
  };
  const complete = (by: Caller, id: string, key: string, text = letterAnswer.text, next = false) =>
    by.post(`/v1/tasks/${id}/complete`, { fence: 1, answer: { text }, next }, { 'idempotency-key': key });
  const decided = async (id: string) => ({
    events: (await house.events(id)).filter((event) => event === 'task.completed').length,
    messages: (await house.db.sql`select 1 from app.messages where id = ${id}`).length,
  });

  it.each([false, true])('HT-03: of one item sent twice at once under one key happen once and answer alike (next: %s)', async (next) => {
    for (let round = 0; round < 5; round++) {
      const { id, clerk } = await claimed();
      const key = newKey();
      const answers = await together(6, () => complete(clerk, id, key, undefined, next));
      const done = answers.filter((answer) => answer.statusCode === 200);
      expect(done.length).toBeGreaterThan(0);
      expect(new Set(done.map((answer) => answer.body)).size).toBe(1);
      for (const answer of answers) if (answer.statusCode !== 200) expect(answer.json().code).toBe('IDEMPOTENCY_RUNNING');
      expect(await decided(id)).toEqual({ events: 1, messages: 1 });
      expect((await complete(clerk, id, key, undefined, next)).body).toBe(done[0]?.body);
    }
  });
  it('of one item under different keys: one counts, the others hear that it is done', async () => {
    const { id, clerk } = await claimed();
    const answers = await together(8, (i) => complete(clerk, id, newKey(), `answer number ${i}`));
    expect(tally(answers.map((answer) => answer.json().code ?? answer.statusCode))).toEqual({ 200: 1, TASK_COMPLETED: 7 });
    const winner = answers.find((answer) => answer.statusCode === 200)?.json().answer;
    expect(await house.db.sql`select answer from app.tasks where id = ${id}`).toEqual([{ answer: winner }]);
    expect(await decided(id)).toEqual({ events: 1, messages: 1 });
  });
  it('of maker and checker by one person at one instant: never both', async () => {
    for (let round = 0; round < 5; round++) {
      const caseId = await house.startCase(starter);
      const check = await house.openTask(caseId, 'check');
      const clerk = await house.person(['R04', 'R05']);
      for (const id of [`${caseId}.write.1`, check]) expect((await clerk.post(`/v1/tasks/${id}/claim`, {})).statusCode).toBe(200);
      const answers = await Promise.all([
        complete(clerk, `${caseId}.write.1`, newKey()),
        clerk.post(`/v1/tasks/${check}/complete`, { fence: 1, answer: { agreed: true } }),
      ]);
      expect(tally(answers.map((answer) => answer.json().code ?? answer.statusCode))).toEqual({ 200: 1, FOUR_EYES: 1 });
    }
  });
  it('HT-07: racing a withdrawal: whoever commits first stands, and the journal tells it in that order', async () => {
    const seen = new Set<string>();
    for (let round = 0; round < 30; round++) {
      const { id, clerk } = await claimed();
      const caseId = id.slice(0, id.indexOf('.'));
      const pause = () => new Promise((resolve) => setTimeout(resolve, round % 6));
      const [done, withdrawn] = await Promise.all([
        (round % 2 ? pause() : Promise.resolve()).then(() => complete(clerk, id, newKey())),
        (round % 2 ? Promise.resolve() : pause()).then(() =>
          starter.post(`/v1/cases/${caseId}/withdraw`, { reason: 'not wanted any more' }),
        ),
      ]);
      expect(withdrawn.statusCode).toBe(200);
      const kinds = (await house.db.sql<{ kind: string }[]>`select kind from app.messages where case_id = ${caseId} order by seq`).map(
        (row) => row.kind,
      );
      const [task] = await house.db.sql<{ state: string }[]>`select state from app.tasks where id = ${id}`;
      if (done.statusCode === 200) expect([task?.state, kinds]).toEqual(['completed', ['start', 'task', 'cancel']]);
      else expect([done.json().code, task?.state, kinds]).toEqual(['TASK_CANCELLED', 'cancelled', ['start', 'cancel']]);
      seen.add(String(task?.state));
    }
    expect(seen).toEqual(new Set(['completed', 'cancelled'])); // both ways round were tried
  });
});

describe('a withdrawal', () => {
  it('HT-07: finds also the item that was being opened while it waited', async () => {
    const caseId = await house.startCase(starter);
    const opened = Promise.withResolvers<void>();
    const mayCommit = Promise.withResolvers<void>();
    const opening = house.db.transaction(async (tx) => {
      await insertTask(
        tx,
        newTask({ process: letter, calendar: CN, caseId, id: `${caseId}.again.1`, task: 'again', at: new Date().toISOString() as Iso }),
        { run: 1, seen: [], whileClosing: false, actor: 'test' },
      );
      opened.resolve();
      await mayCommit.promise;
    });
    await opened.promise;
    const withdrawing = starter.post(`/v1/cases/${caseId}/withdraw`, { reason: 'not wanted any more' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    mayCommit.resolve();
    await opening;
    expect((await withdrawing).statusCode).toBe(200);
    expect(await house.db.sql`select task, state from app.tasks where case_id = ${caseId} order by task`).toEqual([
      { task: 'again', state: 'cancelled' },
      { task: 'write', state: 'cancelled' },
    ]);
  });
  it('asked for twice at once happens once', async () => {
    const caseId = await house.startCase(starter);
    const answers = await together(6, () => starter.post(`/v1/cases/${caseId}/withdraw`, { reason: 'not wanted any more' }));
    expect(tally(answers.map((answer) => answer.json().code ?? answer.statusCode))).toEqual({ 200: 1, CASE_CLOSING: 5 });
    expect(await house.db.sql`select 1 from app.messages where case_id = ${caseId} and kind = 'cancel'`).toHaveLength(1);
  });
});

describe('taking the next item while another tab decides the one that she holds', () => {
  it('brings the next one, and never says that there is none', async () => {
    await house.owner.sql`update app.tasks set state = 'cancelled', held_by = null where state in ('open', 'claimed')`;
    const [mine, next] = [`${await house.startCase(starter)}.write.1`, `${await house.startCase(starter)}.write.1`];
    const clerk = await house.person(['R04']);
    await clerk.post(`/v1/tasks/${mine}/claim`, {});
    let claiming: ReturnType<Caller['post']> | undefined;
    let isOver = false;
    await house.owner.transaction(async ({ sql }) => {
      await sql`update app.tasks set state = 'cancelled', held_by = null, held_slot = null, lease_until = null where id = ${mine}`;
      claiming = insisting(() => clerk.post('/v1/claims', {})).finally(() => (isOver = true));
      for (let isWaiting = false; !isWaiting && !isOver;) {
        const [row] =
          await sql`select from pg_locks where not granted and database = (select oid from pg_database where datname = current_database())
          or not granted and locktype = 'transactionid'`;
        isWaiting = row !== undefined;
      }
    });
    const answer = await claiming;
    expect([answer?.statusCode, answer?.statusCode === 200 && answer.json().id]).toEqual([200, next]);
  });
});

describe('claiming without strictness', () => {
  it('brings nothing along for somebody whose hands are full elsewhere', async () => {
    const clerk = await house.person(['R04']);
    for (let i = 0; i < 3; i++) await clerk.post(`/v1/tasks/${await house.startCase(starter)}.write.1/claim`, {});
    await house.openTask(await house.startCase(starter), 'again');
    const ask = {
      person: clerk.id,
      actorKind: 'person',
      worker: null,
      queues: ['complaint-handler'],
      branch: null,
      leaseSeconds: 900,
      maxHeld: 3,
    } as const;
    expect(await claimNext(house.db, { ...ask, isStrict: false })).toBe(null);
    await expect(claimNext(house.db, { ...ask, isStrict: true })).rejects.toThrow('HELD_TOO_MANY');
  });
});

describe('two whose exclusions are one, at one instant (FE-01, AU-05, SOD-24)', () => {
  /** `substitute` stands in for `absent`, and each holds an item of a case of her own; both items are under one rule about one subject. */
  async function twoOfOne() {
    const [absent, substitute] = [await house.person(['R04']), await house.person(['R04'])];
    await house.owner
      .sql`insert into app.inheritances (person_id, from_id, cause) values (${substitute.id}, ${absent.id}, 'substitution:9')`;
    const ids = [`${await house.startCase(starter)}.write.1`, `${await house.startCase(starter)}.write.1`] as const;
    for (const [id, duty] of [
      [ids[0], 'underwriter'],
      [ids[1], 'approver'],
    ] as const)
      await house.owner
        .sql`update app.tasks set rule_sets = '{AU-05}', rule_subjects = ${[`loan:${ids[0]}`]}, rule_duties = ${[duty]} where id = ${id}`;
    const fence = async (by: Caller, id: string): Promise<number> => (await by.post(`/v1/tasks/${id}/claim`, {})).json().fence;
    return { absent, substitute, ids, fences: [await fence(absent, ids[0]), await fence(substitute, ids[1])] as const };
  }
  /** While the first has decided and not yet committed, the second acts: she waits for it, and hears what it came to. */
  async function meanwhile(first: { id: string; person: string; fence: number }, second: () => ReturnType<Caller['post']>) {
    let answer: ReturnType<Caller['post']> | undefined;
    await house.db.transaction(async (tx) => {
      const hold = { task: first.id, person: first.person, fence: first.fence, queues: ['general', 'complaint-handler'], branch: null };
      expect(await completeTask(tx, { ...hold, actorKind: 'person', answer: letterAnswer, p4: [], recording: null })).toBe(true);
      answer = second();
      for (let i = 0; ; i++) {
        const waiting = await house.owner.sql`select from pg_stat_activity where datname = current_database() and wait_event = 'advisory'`;
        if (waiting.length > 0) return;
        if (i === 200) throw new Error('the second does not wait for the first');
        await new Promise((done) => setTimeout(done, 10));
      }
    });
    const { statusCode, body } = await (answer as ReturnType<Caller['post']>);
    return [statusCode, JSON.parse(body).code];
  }

  it('do not both decide', async () => {
    const { absent, substitute, ids, fences } = await twoOfOne();
    expect(
      await meanwhile({ id: ids[0], person: absent.id, fence: fences[0] }, () =>
        substitute.post(`/v1/tasks/${ids[1]}/complete`, { fence: fences[1], answer: letterAnswer }),
      ),
    ).toEqual([403, 'SEGREGATION']);
    expect(await house.events(ids[1])).toEqual(['task.opened', 'task.claimed']);
  });
  it('nor does one prepare what the other has excluded her from by now', async () => {
    const { absent, substitute, ids, fences } = await twoOfOne();
    const holder = await house.person(['R04']);
    await substitute.post(`/v1/tasks/${ids[1]}/release`, { fence: fences[1] });
    const { fence } = (await holder.post(`/v1/tasks/${ids[1]}/claim`, {})).json();
    const delegated = await holder.post(`/v1/tasks/${ids[1]}/delegate`, { fence, to: substitute.id, note: 'Please prepare it.' });
    expect(delegated.statusCode, delegated.body).toBe(200);
    expect(
      await meanwhile({ id: ids[0], person: absent.id, fence: fences[0] }, () =>
        substitute.post(`/v1/tasks/${ids[1]}/hand-in`, { fence, note: 'It is prepared.' }),
      ),
    ).toEqual([403, 'SEGREGATION']);
    expect((await house.events(ids[1])).at(-1)).toBe('task.delegated');
  });
});
