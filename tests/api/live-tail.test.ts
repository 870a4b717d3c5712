// The reader of the log when readers come and go: what it has asked for before it was stopped is answered after it has begun anew.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mayEndAStream, openTail, type Heard } from '../../api/live/tail.ts';
import type { Db } from '../../db/client.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let clerk: Caller;
beforeAll(async () => {
  house = await openApi();
  clerk = await house.person(['R04'], { branch: 'B1' });
});
afterAll(() => house.close());

/** The database, on which the next reading of the log is answered when `letGo` is called, with what it has seen when it was asked. */
function hesitant(db: Db) {
  let isNext = false;
  let asked = () => {};
  let letGo = () => {};
  const sql = (...query: Parameters<Db['sql']>) => {
    const answer = db.sql(...query);
    if (!isNext || !String(query[0]).includes('pg_current_snapshot')) return answer;
    isNext = false;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    return answer.then(async (rows) => {
      asked();
      await gate;
      return rows;
    });
  };
  return {
    db: { ...db, sql: Object.assign(sql, db.sql) } as unknown as Db,
    holdNext: () => new Promise<void>((resolve) => ((asked = resolve), (isNext = true))),
    letGo: () => letGo(),
  };
}

const happened = (heard: readonly Heard[]) => heard.flatMap(({ changes }) => changes.map(({ caseId }) => caseId));

test('an answer from before it was stopped neither makes anybody read anew nor hides what came since', async () => {
  const { db, holdNext, letGo } = hesitant(house.db);
  const heard: Heard[] = [];
  const tail = openTail(
    db,
    (one) => heard.push(one),
    () => 1,
  );
  await tail.start();
  await holdNext();
  tail.stop();
  const early = await house.startCase(clerk);
  await tail.start();
  const mark = tail.mark();
  letGo();
  const late = await house.startCase(clerk);
  await expect.poll(() => happened(heard)).toContain(late);
  expect(heard.filter(({ isBroken }) => isBroken)).toEqual([]);
  expect(tail.mark()).toBeGreaterThanOrEqual(mark);
  expect(tail.since(0)?.map(({ caseId }) => caseId)).toEqual(expect.arrayContaining([early, late]));
  tail.stop();
});

test('who comes while the last one before her goes is told what happens', async () => {
  const { db, holdNext, letGo } = hesitant(house.db);
  const heard: Heard[] = [];
  const tail = openTail(
    db,
    (one) => heard.push(one),
    () => 1,
  );
  const isAsked = holdNext();
  const starting = tail.start();
  await isAsked;
  tail.stop(); // the other one has gone
  letGo();
  await starting;
  for (let n = 1; n <= 3; n++) {
    // also after the first reading, which was under way by then
    const caseId = await house.startCase(clerk);
    await expect.poll(() => happened(heard)).toContain(caseId);
  }
  tail.stop();
});

test('a role that is taken away, and everything else that changes what somebody may hear, is looked at by those who listen', () => {
  for (const event of ['change.approved', 'session.revoked', 'substitution.ended', 'api-key.revoked'])
    expect(mayEndAStream(event), event).toBe(true);
  for (const event of ['session.opened', 'task.claimed', 'case.started']) expect(mayEndAStream(event), event).toBe(false);
});
