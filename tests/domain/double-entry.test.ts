// Comparing two keyings of one paper (FE-08).
import { expect, test } from 'vitest';
import { differences } from '../../domain/double-entry.ts';

test('FE-08: two keyings are compared after normalization: width, capitals and spaces are no difference', () => {
  expect(differences({ name: 'Ｌｉ  Wei', no: ' 9901 ' }, { name: 'li wei', no: '9901' })).toEqual([]);
  expect(differences({ parts: [{ name: 'Ａ ' }], sum: 12 }, { sum: 12, parts: [{ name: 'a' }] })).toEqual([]);
});
test('FE-08: who keyed and when is no difference', () => {
  expect(differences({ name: '李伟', by: 'anna', at: '1' }, { name: '李伟', by: 'bert', at: '2' })).toEqual([]);
});
test('FE-08: what differs is named, also what one of them has left out', () => {
  expect(differences({ name: '李伟', no: '9901' }, { name: '李玮', no: '9901', phone: '1' })).toEqual(['name', 'phone']);
  expect(differences({ sum: 12 }, { sum: '12' })).toEqual(['sum']);
  expect(differences({ note: null }, {})).toEqual([]);
});
