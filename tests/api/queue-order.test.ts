// In which order a queue is worked: rung, class, deadline in one key; the routing score among the first; what starves, what is put off; and for
// whom somebody works who stands in (domain rules I.2, HT-06, SOD-24).
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { claimNext } from '../../db/queries/claim-next.ts';
import { completeTask } from '../../db/queries/complete-task.ts';
import { MANY } from '../../db/queries/claim-candidates.ts';
import { liftStarved, wakePostponed } from '../../db/queries/sweeps.ts';
import { letterAnswer, openApi, type Caller, type House } from './support/house.ts';

let house: House;
let starter: Caller;
beforeAll(async () => {
  house = await openApi();
  starter = await house.person(['R07']);
});
afterAll(() => house.close());
/** Every test begins with nothing to do. */
beforeEach(
  () => house.owner.sql`update app.tasks set state = 'cancelled', held_by = null, lease_until = null where state in ('open', 'claimed')`,
);

const waiting = async () => `${await house.startCase(starter)}.write.1`;
const next = async (by: Caller) => (await by.post('/v1/claims', {})).json();
const asking = (person: string) => ({
  ...{ person, actorKind: 'person' as const, worker: null, branch: null, leaseSeconds: 900, maxHeld: 3, isStrict: true },
});

describe('a queue', () => {
  it('is ordered by one key: a rung outweighs any class, a class any deadline', async () => {
    const ids = [await waiting(), await waiting(), await waiting(), await waiting()];
    const [late, urgent, soon, calm] = ids as [string, string, string, string];
    await house.db.sql`update app.tasks set rung = 1, priority = 5, due_at = due_at + interval '20 days' where id = ${late}`;
    await house.db.sql`update app.tasks set priority = 1, due_at = due_at + interval '10 days' where id = ${urgent}`;
    await house.db.sql`update app.tasks set due_at = due_at - interval '1 hour' where id = ${soon}`;
    const rows = await house.db.sql<{ id: string }[]>`select id from app.tasks where id = any(${ids}::text[]) order by claim_key`;
    expect(rows.map(({ id }) => id)).toEqual([late, urgent, soon, calm]);
  });

  it('gives the same item to who works few queues and to who works more than can be looked into one by one', async () => {
    const [first, second] = [await waiting(), await waiting()];
    await house.db.sql`update app.tasks set rung = 2 where id = ${second}`;
    const many = ['general', ...Array.from({ length: MANY }, (_, n) => `elsewhere-${n}`)];
    const [a, b, c] = [await house.person(['R04']), await house.person(['R04']), await house.person(['R04'])];
    expect((await claimNext(house.db, { ...asking(a.id), queues: many }))?.id).toBe(second);
    expect((await claimNext(house.db, { ...asking(b.id), queues: ['general'] }))?.id).toBe(first);
    expect(await claimNext(house.db, { ...asking(c.id), queues: many })).toBe(null);
  });

  it('lets an item go up one class once it has waited twice its target, once, and says so', async () => {
    const [starved, ordinary] = [await waiting(), await waiting()];
    await house.db
      .sql`update app.tasks set rung = 3, opened_at = app.app_now() - interval '50 hours', due_at = app.app_now() - interval '26 hours' where id = ${starved}`;
    await house.db
      .sql`update app.tasks set rung = 3, priority = 2, opened_at = app.app_now() - interval '60 hours', due_at = app.app_now() - interval '10 hours' where id = ${ordinary}`;
    expect(await liftStarved(house.db, { limit: 100 })).toBe(1);
    expect(await liftStarved(house.db, { limit: 100 })).toBe(0);
    const why = (await starter.get(`/v1/tasks/${starved}/why`)).json();
    expect([why.isLifted, why.priority, why.ahead]).toEqual([true, 3, 0]); // class 2 like the other, and due before it
    expect(await house.events(starved)).toEqual(['task.opened', 'task.lifted']);
  });

  it('does not show what is put off to anybody who claims, until its instant has come and the sweep has passed', async () => {
    const id = await waiting();
    await house.db.sql`update app.tasks set available_at = app.app_now() + interval '1 hour' where id = ${id}`;
    const clerk = await house.person(['R04']);
    expect((await clerk.post('/v1/claims', {})).statusCode).toBe(204);
    expect(await wakePostponed(house.db, { limit: 100 })).toBe(0);
    await house.owner.sql`alter table app.tasks disable trigger tasks_postponed`;
    await house.owner.sql`update app.tasks set available_at = app.app_now() - interval '1 second' where id = ${id}`; // an hour later
    await house.owner.sql`alter table app.tasks enable trigger tasks_postponed`;
    expect(await wakePostponed(house.db, { limit: 100 })).toBe(1);
    expect((await next(clerk)).id).toBe(id);
  });
});

describe('the routing score', () => {
  it('brings the next item of a case that she knows before one that is due a little earlier, and says why', async () => {
    const clerk = await house.person(['R22']);
    const known = await waiting();
    await clerk.post(`/v1/tasks/${known}/claim`, {});
    await clerk.post(`/v1/tasks/${known}/complete`, { fence: 1, answer: letterAnswer });
    const foreignCase = await house.startCase(starter);
    await house.owner.sql`update app.tasks set state = 'cancelled' where id = ${`${foreignCase}.write.1`}`;
    const foreign = await house.openTask(foreignCase, 'again');
    const hers = await house.openTask(known.slice(0, -'.write.1'.length), 'again');
    const taken = await next(clerk);
    expect(taken.id).toBe(hers);
    const { taken: how } = (await clerk.get(`/v1/tasks/${hers}/why`)).json();
    expect(how.data).toMatchObject({ how: 'next', parts: { continuity: 1, skill: 0 }, among: 2 });
    expect(how.data.score).toBeGreaterThanOrEqual(10);
    expect((await next(await house.person(['R22']))).id).toBe(foreign);
  });

  it('never brings what fits before what stands on a higher rung', async () => {
    const clerk = await house.person(['R22']);
    const known = await waiting();
    await clerk.post(`/v1/tasks/${known}/claim`, {});
    await clerk.post(`/v1/tasks/${known}/complete`, { fence: 1, answer: letterAnswer });
    await house.openTask(known.slice(0, -'.write.1'.length), 'again');
    const urgent = await waiting();
    await house.db.sql`update app.tasks set rung = 1, priority = 5 where id = ${urgent}`;
    expect((await next(clerk)).id).toBe(urgent);
  });

  it('HT-06: gives an item that asks for a skill to who has it at its level and in time, and to her before others', async () => {
    const [plain, skilled] = [await waiting(), await waiting()];
    await house.db.sql`update app.tasks set skill = 'english', skill_level = 2 where id = ${skilled}`;
    await house.db.sql`update app.tasks set due_at = due_at - interval '1 minute' where id = ${plain}`;
    const [none, low, old, good] = [0, 0, 0, 0].map(() => house.person(['R04']));
    const people = { none: await none!, low: await low!, old: await old!, good: await good! };
    await house.owner.sql`insert into app.person_skills (person_id, skill, level, valid_until) values
      (${people.low.id}, 'english', 1, app.app_now() + interval '1 day'), (${people.old.id}, 'english', 3, app.app_now() - interval '1 second'),
      (${people.good.id}, 'english', 2, app.app_now() + interval '1 day')`;
    for (const who of [people.none, people.low, people.old]) {
      const refused = await who.post(`/v1/tasks/${skilled}/claim`, {});
      expect([refused.statusCode, refused.json().code, refused.json().facts]).toEqual([403, 'SKILL_MISSING', { skill: 'english' }]);
    }
    expect((await next(people.good)).id).toBe(skilled);
    expect((await next(people.old)).id).toBe(plain);
    expect((await people.low.post('/v1/claims', {})).statusCode).toBe(204);
  });

  it('HT-06: lets her finish what she took in time, although the skill expires in the middle of the work', async () => {
    const id = await waiting();
    await house.db.sql`update app.tasks set skill = 'english', skill_level = 2 where id = ${id}`;
    const clerk = await house.person(['R04']);
    await house.owner
      .sql`insert into app.person_skills (person_id, skill, level, valid_until) values (${clerk.id}, 'english', 2, app.app_now() + interval '1 day')`;
    const { fence } = await next(clerk);
    await house.owner.sql`update app.person_skills set valid_until = app.app_now() - interval '1 second' where person_id = ${clerk.id}`;
    expect((await clerk.post(`/v1/tasks/${id}/complete`, { fence, answer: letterAnswer })).statusCode).toBe(200);
  });
});

describe('SOD-24: who stands in', () => {
  it('holds an item of the absent person for her, and deciding it gives both the duty; of her own queues she holds for nobody', async () => {
    const [absent, substitute] = [await house.person(['R05']), await house.person(['R04'])];
    const caseId = await house.startCase(starter);
    const own = `${caseId}.write.1`;
    const theirs = await house.openTask(caseId, 'check');
    const asked = { ...asking(substitute.id), inherits: [absent.id], standsFor: [{ queue: 'document-verifier', person: absent.id }] };
    expect(await claimNext(house.db, { ...asked, queues: ['document-verifier'] })).toMatchObject({ id: theirs });
    expect(await claimNext(house.db, { ...asked, queues: ['general'] })).toMatchObject({ id: own });
    const rows = await house.db.sql`select id, held_for from app.tasks where held_by = ${substitute.id} order by id`;
    expect(rows).toEqual([
      { id: theirs, held_for: absent.id },
      { id: own, held_for: null },
    ]);
    const decision = {
      person: substitute.id,
      actorKind: 'person' as const,
      fence: 1,
      branch: null,
      answer: { agreed: true },
      p4: [],
      recording: null,
    };
    await completeTask(house.db, { ...decision, task: theirs, queues: ['document-verifier'] });
    const duties = await house.db.sql`
      select person, count(*)::int as rules from app.duties where subject = ${caseId} and duty = 'check' group by person order by person`;
    expect(duties).toEqual([absent.id, substitute.id].sort().map((person) => ({ person, rules: 2 })));
    const [event] = await house.db.sql<
      { data: object }[]
    >`select data from audit.events where object = ${theirs} and event = 'task.completed'`;
    expect(event?.data).toMatchObject({ heldFor: absent.id });
  });

  it('is given nothing that an earlier duty of the absent person excludes', async () => {
    const [absent, substitute] = [await house.person(['R04', 'R05']), await house.person(['R04'])];
    const caseId = await house.startCase(starter);
    await absent.post(`/v1/tasks/${caseId}.write.1/claim`, {});
    await absent.post(`/v1/tasks/${caseId}.write.1/complete`, { fence: 1, answer: letterAnswer });
    await house.openTask(caseId, 'check');
    const asked = {
      ...asking(substitute.id),
      standsFor: [{ queue: 'document-verifier', person: absent.id }],
      queues: ['document-verifier'],
    };
    expect(await claimNext(house.db, { ...asked, inherits: [absent.id] })).toBe(null);
  });
});

describe('a clerk who works one queue', () => {
  it('decides and gets the next item of that queue, whatever waits elsewhere', async () => {
    const [first, second] = [await waiting(), await waiting()];
    const urgent = await house.openTask(second.slice(0, -'.write.1'.length), 'again'); // complaint-handler, class 1
    const clerk = await house.person(['R22']);
    await clerk.post(`/v1/tasks/${first}/claim`, {});
    const done = await clerk.post(`/v1/tasks/${first}/complete`, { fence: 1, answer: letterAnswer, next: true, nextFrom: 'general' });
    expect(done.json().next.id).toBe(second);
    const then = await clerk.post(`/v1/tasks/${second}/complete`, { fence: 1, answer: letterAnswer, next: true });
    expect(then.json().next.id).toBe(urgent);
  });

  it('is refused a queue that her roles do not work, before anything is decided', async () => {
    const id = await waiting();
    const clerk = await house.person(['R04']);
    await clerk.post(`/v1/tasks/${id}/claim`, {});
    const before = await house.state();
    const refused = await clerk.post(`/v1/tasks/${id}/complete`, {
      fence: 1,
      answer: letterAnswer,
      next: true,
      nextFrom: 'branch-president',
    });
    expect([refused.statusCode, refused.json().code]).toEqual([403, 'FORBIDDEN']);
    expect(await house.state()).toBe(before);
  });
});
