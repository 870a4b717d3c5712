import { describe, expect, test } from 'vitest';
import { passwordFault } from '../../web/account/password-fault.ts';
import { refreshed } from '../../web/queues/freshness.ts';
import { bodyOf, isFiltered, itemSearch, queryOf, searchOf, toggled } from '../../web/queues/item-search.ts';
import { all, extend, NOTHING, toggle, within } from '../../web/queues/selection.ts';

describe('the query over items in an address', () => {
  test('keeps what is understood of it, and drops the rest', () => {
    expect(
      itemSearch({
        state: 'open,lost',
        band: 'overdue,soon',
        priority: 1,
        holder: 'me',
        amountFrom: 100,
        available: false,
        sort: 'luck',
        x: 1,
      }),
    ).toEqual({
      state: 'open',
      band: 'overdue,soon',
      priority: '1',
      holder: 'me',
      amountFrom: '100',
      available: 'false',
    });
    expect(itemSearch({ text: '卡', amountTo: 'much', olderThanHours: '1.5' })).toEqual({ olderThanHours: '1.5' });
  });
  test('means unfinished items unless it names states', () => {
    expect(queryOf({})).toEqual({ state: 'open,claimed' });
    expect(queryOf({ state: 'all' }, ['general'])).toEqual({ queue: 'general' });
    expect(queryOf({ state: 'completed' })).toEqual({ state: 'completed' });
  });
  test('is the same query as a body, and comes back as it was', () => {
    const search = { band: 'overdue,soon', priority: '1,2', amountFrom: '100', available: 'true', text: '转账' };
    expect(bodyOf(search)).toEqual({ band: ['overdue', 'soon'], priority: [1, 2], amountFrom: 100, available: true, text: '转账' });
    expect(searchOf(bodyOf(search))).toEqual(search);
  });
  test('a band is switched on and off; an order alone is no filter', () => {
    expect(toggled(undefined, 'soon')).toBe('soon');
    expect(toggled('soon,today', 'soon')).toBe('today');
    expect(toggled('soon', 'soon')).toBeUndefined();
    expect(isFiltered({ sort: 'age' })).toBe(false);
    expect(isFiltered({ sort: 'age', holder: 'me' })).toBe(true);
  });
});

describe('a list does not jump', () => {
  const items = (...ids: string[]) => ids.map((id) => ({ id }));
  const told = (shown: string[], head: string[], isWhole = false) => {
    const { rows, news } = refreshed(items(...shown), items(...head), isWhole);
    return { gone: rows.filter(({ isGone }) => isGone).map(({ item }) => item.id), news, order: rows.map(({ item }) => item.id) };
  };
  test('what is new waits, what is gone stays as a gone row in its place', () => {
    expect(told(['a', 'b', 'c'], ['a', 'n', 'c'])).toEqual({ gone: ['b'], news: 1, order: ['a', 'b', 'c'] });
  });
  test('what only moved up from behind the end of the page is not new', () => {
    expect(told(['a', 'b', 'c', 'd'], ['b', 'c', 'd', 'e'])).toEqual({ gone: ['a'], news: 0, order: ['a', 'b', 'c', 'd'] });
  });
  test('nothing is known of rows behind the head that was read', () => {
    expect(told(['a', 'b', 'c', 'd'], ['a', 'b']).gone).toEqual([]);
  });
  test('when the head is all there is, everything is known', () => {
    expect(told(['a', 'b'], ['a', 'n'], true)).toEqual({ gone: ['b'], news: 1, order: ['a', 'b'] });
    expect(told([], ['n'], true).news).toBe(1);
  });
  test('a row that changed is shown as it is now', () => {
    const { rows } = refreshed([{ id: 'a', state: 'open' }], [{ id: 'a', state: 'claimed' }], true);
    expect(rows[0]?.item.state).toBe('claimed');
  });
});

describe('rows are selected', () => {
  const order = ['a', 'b', 'c', 'd', 'e'];
  const ids = ({ ids: of }: { ids: ReadonlySet<string> }) => [...of].sort();
  test('one by one, and a range from the last one chosen, upwards too', () => {
    const one = toggle(NOTHING, 'b');
    expect(ids(extend(one, 'd', order))).toEqual(['b', 'c', 'd']);
    expect(ids(extend(toggle(NOTHING, 'd'), 'b', order))).toEqual(['b', 'c', 'd']);
    expect(ids(toggle(one, 'b'))).toEqual([]);
    expect(ids(extend(NOTHING, 'c', order))).toEqual(['c']); // without a beginning it is that row alone
  });
  test('what is not in the list any more is not selected any more', () => {
    expect(ids(within(all(order), ['a', 'e', 'x']))).toEqual(['a', 'e']);
    const same = all(order);
    expect(within(same, order)).toBe(same);
  });
});

test('a new password is looked at before it is sent', () => {
  expect(passwordFault({ current: '', next: 'short', again: '' })).toEqual({ current: 'missing', next: 'too-short', again: 'differs' });
  expect(passwordFault({ current: 'four words of old', next: 'four words of old', again: 'four words of old' })).toEqual({
    next: 'same-as-before',
  });
  expect(passwordFault({ current: 'old', next: '山高水长风轻云淡日暖花香月明', again: '山高水长风轻云淡日暖花香月明' })).toEqual({
    next: 'too-short',
  });
  expect(passwordFault({ current: 'old', next: 'correct horse battery', again: 'correct horse battery' })).toEqual({});
});
