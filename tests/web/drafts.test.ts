import { beforeEach, describe, expect, test } from 'vitest';
import { Problem } from '../../web/api/problem.ts';
import { createUnsentDrafts } from '../../web/api/unsent-drafts.ts';
import { createKept, keepsAny } from '../../web/app/kept.ts';
import { both, differences, hasClash, merge } from '../../web/tasks/conflict.ts';
import { createDraftSaver, type DraftSaver } from '../../web/tasks/draft-saver.ts';
import { markOf, withoutMarks } from '../../web/tasks/marks.ts';

type Sent = { readonly data: unknown; readonly version: number | null; readonly answer: (reply: number | Problem) => void };

/** A desk whose clock and server the test holds in its hand. */
function desk(initial: { version: number; data: unknown; at: string } | null = null) {
  const sent: Sent[] = [];
  const states: string[] = [];
  const timers = new Map<number, { readonly run: () => void; readonly ms: number }>();
  let ids = 0;
  const saver: DraftSaver = createDraftSaver({
    initial,
    save: (data, version) =>
      new Promise((resolve, reject) =>
        sent.push({
          data,
          version,
          answer: (reply) => (typeof reply === 'number' ? resolve({ version: reply, data, at: 'now' }) : reject(reply)),
        }),
      ),
    onState: ({ kind }) => states.push(kind),
    timers: {
      set: (run, ms) => {
        timers.set(++ids, { run, ms });
        return ids;
      },
      clear: (id) => timers.delete(id),
    },
  });
  const fire = (): number[] => {
    const due = [...timers.values()];
    timers.clear();
    for (const { run } of due) run();
    return due.map(({ ms }) => ms);
  };
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { saver, sent, states, fire, settle };
}
const refused = (status: number, code: 'STALE_VERSION' | 'LEASE_EXPIRED' | 'SIGNED_OUT') => new Problem(status, { code });
const nobody = () => new Problem(0, { code: 'OFFLINE' });

describe('a draft', () => {
  let d: ReturnType<typeof desk>;
  beforeEach(() => {
    d = desk();
  });

  test('is saved once, 800 ms after the last key', async () => {
    d.saver.change({ text: 'a' });
    d.saver.change({ text: 'ab' });
    expect(d.sent).toEqual([]);
    expect(d.fire()).toEqual([800]);
    expect(d.sent.map(({ data, version }) => [data, version])).toEqual([[{ text: 'ab' }, null]]);
    d.sent[0]!.answer(1);
    await d.settle();
    expect(d.states).toEqual(['dirty', 'dirty', 'saving', 'saved']);
  });

  test('names the version that it replaces, and what is typed meanwhile goes next', async () => {
    d.saver.change('one');
    d.fire();
    d.saver.change('two');
    const flushed = d.saver.flush();
    expect(d.sent).toHaveLength(1); // never two at a time
    d.sent[0]!.answer(1);
    await d.settle();
    expect(d.sent[1]).toMatchObject({ data: 'two', version: 1 });
    d.sent[1]!.answer(2);
    await flushed;
    expect(d.saver.state().kind).toBe('saved');
  });

  test('that cannot be saved is kept and tried again, ever more slowly', async () => {
    d.saver.change('precious');
    d.fire();
    const pauses: number[] = [];
    for (let attempt = 0; attempt < 7; attempt++) {
      d.sent[attempt]!.answer(nobody());
      await d.settle();
      expect(d.saver.state().kind).toBe('failed');
      pauses.push(...d.fire());
    }
    expect(pauses).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    expect(d.sent.at(-1)).toMatchObject({ data: 'precious', version: null });
  });

  test('survives a session that ended', async () => {
    d.saver.change('precious');
    d.fire();
    d.sent[0]!.answer(refused(401, 'SIGNED_OUT'));
    await d.settle();
    expect(d.saver.state().kind).toBe('failed');
    const again = d.saver.flush();
    d.sent[1]!.answer(1);
    await again;
    expect(d.saver.state().kind).toBe('saved');
  });

  test('that was changed elsewhere stops until a person has chosen', async () => {
    d.saver.change('mine');
    d.fire();
    d.sent[0]!.answer(refused(412, 'STALE_VERSION'));
    await d.settle();
    expect(d.saver.state().kind).toBe('conflict');
    d.saver.change('mine, longer');
    expect(d.fire()).toEqual([]);
    d.saver.resume('chosen', 7);
    await d.settle();
    expect(d.sent[1]).toMatchObject({ data: 'chosen', version: 7 });
    d.sent[1]!.answer(8);
    await d.settle();
    expect(d.saver.state().kind).toBe('saved');
  });

  test('of an item that is no longer mine is not sent again and again', async () => {
    d.saver.change('late');
    d.fire();
    d.sent[0]!.answer(refused(409, 'LEASE_EXPIRED'));
    await d.settle();
    expect(d.saver.state().kind).toBe('lost');
    d.saver.change('later');
    expect(d.fire()).toEqual([]);
  });

  test('that is refused for what it says goes on with the next change', async () => {
    d.saver.change('too long');
    d.fire();
    d.sent[0]!.answer(new Problem(413, { code: 'BODY_TOO_LARGE' }));
    await d.settle();
    expect(d.saver.state()).toMatchObject({ kind: 'refused', problem: { code: 'BODY_TOO_LARGE' } });
    await d.saver.flush();
    expect(d.sent).toHaveLength(1); // the same words are not sent again
    d.saver.change('shorter');
    d.fire();
    d.sent[1]!.answer(1);
    await d.settle();
    expect(d.saver.state().kind).toBe('saved');
  });

  test('is sent when the screen is left; its saver asks no more after that', async () => {
    d.saver.change('last words');
    d.saver.close();
    expect(d.sent).toHaveLength(1);
    d.sent[0]!.answer(nobody());
    await d.settle();
    expect(d.fire()).toEqual([]);
  });

  test('found on opening is no edit', () => {
    const { saver, sent, fire } = desk({ version: 3, data: 'earlier', at: '2026-02-02T01:31:00.000Z' });
    expect(saver.state()).toEqual({ kind: 'restored', at: '2026-02-02T01:31:00.000Z' });
    expect(fire()).toEqual([]);
    saver.change('earlier, and more');
    fire();
    expect(sent[0]).toMatchObject({ version: 3 });
  });
});

describe('what was typed without a connection', () => {
  const server = () => {
    let isThere = false;
    let who = 'U1';
    const timers: (() => void)[] = [];
    const sent: unknown[][] = [];
    const heard: unknown[][] = [];
    const unsent = createUnsentDrafts(
      async (...args) => {
        if (!isThere) throw nobody();
        sent.push(args);
        return Promise.resolve({ version: 5, data: args[2], at: 'now' });
      },
      { set: (run) => timers.push(run) },
    );
    unsent.connect(
      () => who,
      (...saved) => heard.push(saved),
    );
    return {
      unsent,
      sent,
      heard,
      back: () => (isThere = true),
      signIn: (id: string) => (who = id),
      wait: async () => {
        for (const run of timers.splice(0)) run();
        await new Promise((resolve) => setImmediate(resolve));
      },
    };
  };

  test('outlives its screen, is offered under the same hold, and is sent when the server is back', async () => {
    const s = server();
    const leave = s.unsent.open('U1', 'T1', 3);
    leave();
    await s.unsent.put('T1', 3, 'precious', 4).catch(() => undefined);
    await s.wait();
    expect(s.unsent.of('U1', 'T1', 3)).toEqual({ data: 'precious', version: 4 });
    expect([s.unsent.of('U2', 'T1', 3), s.unsent.of('U1', 'T1', 4)]).toEqual([undefined, undefined]);
    s.back();
    await s.wait();
    expect(s.sent).toEqual([['T1', 3, 'precious', 4]]);
    expect(s.heard).toEqual([['T1', 'U1', { version: 5, data: 'precious', at: 'now' }]]);
    expect(s.unsent.hasAny()).toBe(false);
  });

  test('is what she goes on from when she is back before it has arrived', async () => {
    const s = server();
    s.back();
    s.unsent.open('U1', 'T1', 3)();
    const last = s.unsent.put('T1', 3, 'last words', null);
    s.unsent.open('U1', 'T1', 3);
    expect(s.unsent.of('U1', 'T1', 3)).toEqual({ data: 'last words', version: null });
    await s.unsent.put('T1', 3, 'last words, and more', null);
    await last;
    expect(s.sent.map(([, , data, version]) => [data, version])).toEqual([
      ['last words', null],
      ['last words, and more', 5],
    ]);
  });

  test('is known no more once it has arrived: a later visit tells nothing old', async () => {
    const s = server();
    s.back();
    s.unsent.open('U1', 'T1', 3)();
    await s.unsent.put('T1', 3, 'last words', null);
    await s.wait();
    s.unsent.open('U1', 'T1', 3)();
    expect(s.heard).toHaveLength(1);
  });

  test('is not sent while its screen is open, nor by somebody else', async () => {
    const s = server();
    const leave = s.unsent.open('U1', 'T1', 3);
    await s.unsent.put('T1', 3, 'precious', null).catch(() => undefined);
    s.back();
    await s.unsent.flush();
    leave();
    s.signIn('U2');
    await s.wait();
    expect(s.sent).toEqual([]);
    s.signIn('U1');
    await s.wait();
    expect(s.sent).toHaveLength(1);
  });
});

test('what no server keeps stays under its place until it is sent, and is a reason not to close the tab', () => {
  const empty = { text: '' };
  const kept = createKept(empty);
  const mine = kept('U1/T1');
  mine.set({ text: 'precious' });
  expect([kept('U1/T1').get(), kept('U2/T1').get(), keepsAny()]).toEqual([{ text: 'precious' }, empty, true]);
  mine.set(empty);
  expect([kept('U1/T1').get(), keepsAny()]).toEqual([empty, false]);
  mine.set({ text: 'and more' }); // its screen still stands
  expect(kept('U1/T1').get()).toEqual({ text: 'and more' });
});

describe('two versions of one draft', () => {
  const mine = { a: 1, b: 'x', same: { deep: [1, 2] } };
  const theirs = { a: 2, c: 'new', same: { deep: [1, 2] } };

  test('differ field by field', () => {
    expect(differences(mine, theirs)).toEqual([
      { name: 'a', mine: 1, theirs: 2 },
      { name: 'b', mine: 'x', theirs: undefined },
      { name: 'c', mine: undefined, theirs: 'new' },
    ]);
    expect(differences({ m: { x: 1, y: 2 } }, { m: { y: 2, x: 1 } })).toEqual([]); // the order of members says nothing
  });

  test('become what was chosen; what nobody chose stays mine', () => {
    expect(merge(mine, theirs, { a: 'theirs', c: 'theirs' })).toEqual({ a: 2, b: 'x', c: 'new', same: { deep: [1, 2] } });
    expect(merge(mine, theirs, {})).toEqual(mine);
    expect(merge(mine, theirs, { a: 'theirs', b: 'theirs', c: 'theirs' })).toEqual(theirs);
  });
});

test('what was kept of a lost item is taken over without asking only where nothing would be lost by it', () => {
  expect(hasClash({ text: 'kept' }, { text: 'typed since' })).toBe(true);
  expect(hasClash({ text: 'kept', same: 1 }, { amount: 5, same: 1 })).toBe(false);
  expect(both({ text: 'kept', same: 1 }, { amount: 5, same: 1 })).toEqual({ text: 'kept', amount: 5, same: 1 });
});

test('the marks of a screen stay in the draft and never reach the answer', () => {
  const draft = { name: '王伟', $confirmed: ['name', 3] };
  expect(markOf(draft, '$confirmed')).toEqual(['name']);
  expect(withoutMarks(draft)).toEqual({ name: '王伟' });
});
