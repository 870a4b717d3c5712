import { describe, expect, test } from 'vitest';
import { createOneAct } from '../../web/acts/one-act.ts';
import { instantOf, latestFor, localOf, quickChoices, whenFault } from '../../web/acts/when.ts';
import { Problem } from '../../web/api/problem.ts';
import { faults } from '../../web/forms/validate.ts';
import { withEmptyLists } from '../../web/forms/empty-lists.ts';
import { pointsOf } from '../../web/tasks/points.ts';
import { fits, mentionedIn, typedMention, withMention } from '../../web/tasks/mention.ts';

describe('an act of one press', () => {
  const desk = () => {
    const sent: { readonly key: string; readonly id: number; readonly answer: (problem?: Problem) => void }[] = [];
    const said: string[] = [];
    const busy: boolean[] = [];
    let keys = 0;
    let readAgain: () => void = () => undefined;
    const press = createOneAct<[id: number]>();
    const act = (id: number): Promise<void> =>
      press(
        {
          run: (key, of) =>
            new Promise<void>((resolve, reject) => sent.push({ key, id: of, answer: (no) => (no ? reject(no) : resolve()) })),
          newKey: () => `key ${++keys}`,
          onBusy: (is) => busy.push(is),
          onProblem: ({ code }) => said.push(code),
          after: () => new Promise<void>((resolve) => (readAgain = resolve)),
        },
        [id],
      );
    const settle = () => new Promise((resolve) => setImmediate(resolve));
    return { sent, said, busy, act, settle, read: () => readAgain() };
  };
  const offline = new Problem(0, { code: 'OFFLINE' });

  test('pressed twice is sent once, and cannot be pressed again before its outcome is on the screen', async () => {
    const d = desk();
    void d.act(1);
    void d.act(1);
    d.sent[0]!.answer();
    await d.settle();
    void d.act(1); // the button still stands there
    expect([d.sent.length, d.busy, d.said]).toEqual([1, [true], []]);
    d.read();
    await d.settle();
    expect(d.busy).toEqual([true, false]);
  });

  test('keeps its key while nobody has answered, and takes a new one for another intention or after a refusal', async () => {
    const d = desk();
    const through = async (id: number, problem?: Problem): Promise<void> => {
      void d.act(id);
      d.sent.at(-1)!.answer(problem);
      await d.settle();
      d.read();
      await d.settle();
    };
    await through(1, offline);
    await through(1, offline);
    await through(2, offline);
    await through(2, new Problem(409, { code: 'NOT_HELD' }));
    await through(2);
    await through(2);
    expect(d.sent.map(({ id, key }) => `${id} ${key}`)).toEqual(['1 key 1', '1 key 1', '2 key 2', '2 key 2', '2 key 3', '2 key 4']);
    expect(d.said).toEqual(['OFFLINE', 'OFFLINE', 'OFFLINE', 'NOT_HELD']);
  });
});

describe('an item is put off until an instant of the bank’s clock', () => {
  const friday = Date.parse('2026-11-27T06:10:30Z'); // 14:10 in Beijing
  const far = friday + 40 * 86_400_000;
  const named = (now: number, latest: number) => quickChoices(now, latest).map(({ name, at }) => `${name} ${localOf(at)}`);

  test('whatever zone the desk stands in', () => {
    expect(instantOf('2026-11-28T09:00')).toBe('2026-11-28T01:00:00.000Z');
    expect(instantOf('2026-13-01T09:00')).toBeUndefined();
    expect(instantOf('tomorrow')).toBeUndefined();
  });

  test('the usual times are offered, as far as the deadline allows', () => {
    expect(named(friday, far)).toEqual([
      'hour 2026-11-27T15:11',
      'threeHours 2026-11-27T17:11',
      'tomorrow 2026-11-28T09:00',
      'monday 2026-11-30T09:00',
    ]);
    expect(named(friday, friday + 2 * 3_600_000)).toEqual(['hour 2026-11-27T15:11']);
  });

  test('on a Sunday, tomorrow and Monday are one; on a Monday, Monday is the next one', () => {
    const sunday = Date.parse('2026-11-29T02:00:00Z');
    expect(named(sunday, far).slice(2)).toEqual(['tomorrow 2026-11-30T09:00']);
    const monday = Date.parse('2026-11-30T02:00:00Z');
    expect(named(monday, far).at(-1)).toBe('monday 2026-12-07T09:00');
  });

  test('not in the past, not beyond the deadline, not for more than 30 days; a late item may be put off', () => {
    const due = '2026-11-27T10:00:00Z';
    expect(whenFault('2026-11-27T14:00', friday, due)).toBe('past');
    expect(whenFault('2026-11-27T18:30', friday, due)).toBe('deadline');
    expect(whenFault('2026-11-27T17:30', friday, due)).toBeUndefined();
    expect(whenFault('2027-01-15T09:00', friday, null)).toBe('far');
    expect(whenFault('', friday, due)).toBe('none');
    expect(whenFault('2026-11-28T09:00', Date.parse(due) + 1, due)).toBeUndefined();
    expect(latestFor(friday, due)).toBe(Date.parse(due));
  });
});

describe('a mention', () => {
  const wang = { id: 'handler1', name: '王芳' };
  test('is offered while a name is typed after an @, not in an address of mail', () => {
    expect(typedMention('请看 @王', 5)).toEqual({ from: 3, typed: '王' });
    expect(typedMention('@', 1)).toEqual({ from: 0, typed: '' });
    expect(typedMention('a@b', 3)).toBeNull();
    expect(typedMention('ask @wang\nthen', 14)).toBeNull();
  });
  test('is found by a part of the name or the beginning of the id', () => {
    expect(fits(wang, '芳')).toBe(true);
    expect(fits(wang, 'hand')).toBe(true);
    expect(fits(wang, 'dler')).toBe(false);
  });
  test('counts as long as the name still stands there', () => {
    const text = withMention('请看 @王 谢谢', 3, 5, wang);
    expect(text).toBe('请看 @王芳  谢谢');
    expect(mentionedIn(text, [wang, wang])).toEqual(['handler1']);
    expect(mentionedIn('请看 谢谢', [wang])).toEqual([]);
  });
});

describe('the routing score of an item that came as the next one', () => {
  const parts = { used: 0.5, priority: 0.75, skill: 1, continuity: 0 };
  test('is told in points that add up to it', () => {
    const told = pointsOf({ how: 'next', score: 55, among: 12, parts });
    expect(told).toEqual({ score: 55, among: 12, share: 0.5, used: 25, priority: 15, skill: 15, continuity: 0 });
  });
  test('is not there for one that was chosen or given, nor for claims of the time before there were scores', () => {
    expect(pointsOf({ how: 'chosen', rung: 1 })).toBeNull();
    expect(pointsOf({ how: 'next', rung: 1, priority: 3 })).toBeNull();
  });
});

describe('a required list without a minimum', () => {
  const list = { type: 'array', items: { type: 'object', required: ['parts'], properties: { parts: { $ref: '#/$defs/parts' } } } };
  const schema = {
    type: 'object',
    required: ['payees', 'guarantors', 'name'],
    properties: { payees: list, guarantors: { ...list, minItems: 1 }, notes: list, name: { type: 'string' } },
    $defs: { parts: { type: 'array', items: { type: 'string' } } },
  };
  test('is empty from the start: untouched it is no fault, and it is part of the answer', () => {
    expect(faults(schema, { name: 'x' }).map(({ path }) => path.join('/'))).toEqual(['guarantors']);
    expect(withEmptyLists(schema, { name: 'x', guarantors: [{}] })).toEqual({ name: 'x', guarantors: [{ parts: [] }], payees: [] });
    expect(faults(schema, { name: 'x', guarantors: [{}] })).toEqual([]);
  });
  test('leaves alone what is no object', () => expect(withEmptyLists(schema, undefined)).toBeUndefined());
});
