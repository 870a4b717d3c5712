import { describe, expect, test } from 'vitest';
import { createGatherer, touchesList, touchesThing, type LiveEvent } from '../../web/api/live-events.ts';

const task = (id: string): LiveEvent => ({ kind: 'task', ids: { task: id, case: `case of ${id}`, queue: 'general' } });

describe('a change reaches what is on the screen', () => {
  test('the item, its comments and its case; not another item, not who is signed in', () => {
    const events = [task('t1')];
    expect(touchesThing(['task', 't1'], events)).toBe(true);
    expect(touchesThing(['comments', 't1'], events)).toBe(true);
    expect(touchesThing(['case', 'case of t1', 'timeline'], events)).toBe(true);
    expect(touchesThing(['attachments', 't1'], events)).toBe(true);
    expect(touchesThing(['task', 't2'], events)).toBe(false);
    expect(touchesThing(['session'], events)).toBe(false);
    expect(touchesThing(['processes'], [{ kind: 'reset', ids: {} }])).toBe(false);
    expect(touchesThing(['task', 't2'], [{ kind: 'reset', ids: {} }])).toBe(true);
  });
  test('lists of items by items and queues; a case alone moves only the list of cases', () => {
    expect(touchesList(['inbox'], [task('t1')])).toBe(true);
    expect(touchesList(['tasks', {}], [{ kind: 'queue', ids: { queue: 'general' } }])).toBe(true);
    expect(touchesList(['inbox'], [{ kind: 'case', ids: { case: 'c' } }])).toBe(false);
    expect(touchesList(['cases', {}], [{ kind: 'case', ids: { case: 'c' } }])).toBe(true);
    expect(touchesList(['task', 't1'], [task('t1')])).toBe(false);
    expect(touchesList(['mentions'], [task('t1')])).toBe(true);
    expect(touchesList(['questions', 'mine'], [task('t1')])).toBe(true);
    expect(touchesList(['questions', 't2'], [task('t1')])).toBe(false);
  });
});

describe('changes are gathered', () => {
  /** A clock that only the test moves. */
  function clock() {
    let now = 0;
    let due: { id: number; at: number; run: () => void }[] = [];
    let ids = 0;
    return {
      timers: {
        set: (run: () => void, ms: number) => (due.push({ id: ++ids, at: now + ms, run }), ids),
        clear: (id: number) => void (due = due.filter((one) => one.id !== id)),
      },
      pass(ms: number) {
        const until = now + ms;
        for (;;) {
          const next = due.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0];
          if (!next) break;
          due = due.filter((one) => one !== next);
          now = next.at;
          next.run();
        }
        now = until;
      },
    };
  }
  function gather(afterMs: number, gapMs: number) {
    const { timers, pass } = clock();
    const told: string[] = [];
    const { take, stop } = createGatherer<string>((things) => told.push(things.join()), { timers, afterMs, gapMs });
    return { take, stop, pass, told };
  }

  test('half a second of them are told together', () => {
    const { take, pass, told } = gather(500, 500);
    take('a');
    pass(400);
    take('b');
    expect(told).toEqual([]);
    pass(100);
    expect(told).toEqual(['a,b']);
  });
  test('a storm tells a list every 2.5 s, and its last change is not lost', () => {
    const { take, pass, told } = gather(500, 2_500);
    for (let i = 0; i < 60; i++) {
      take(String(i));
      pass(100); // 6 s in all
    }
    pass(5_000);
    expect(told.length).toBe(4);
    expect(told.join().split(',')).toEqual(Array.from({ length: 60 }, (_, i) => String(i)));
  });
  test('after the end nothing is told', () => {
    const { take, stop, pass, told } = gather(500, 500);
    take('a');
    stop();
    pass(1_000);
    expect(told).toEqual([]);
  });
});
