import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { cropScale, nextUnresolved, pagesOf, placeOfFields, previous, readFields, rowsOf, workOrder } from '../../web/verify/fields.ts';

const field = (name: string, more: object = {}) => ({
  name,
  raw: 'x',
  value: 'x',
  box: [10, 10, 60, 30],
  page: 1,
  documentId: 'DOC-1',
  confidence: 0.9,
  checks: [],
  source: 'ocr',
  route: 'accept',
  ...more,
});
const shows = {
  documents: ['DOC-1'],
  reading: {
    fields: [
      field('name'),
      field('sex', { route: 'verify' }),
      field('idNo', { checks: [{ rule: 'checksum', passed: false, message: 'no' }] }),
      field('validTo', { value: null, box: null }),
      field('address', { route: 'verify', documentId: 'DOC-2', page: 2 }),
    ],
  },
};
const text = z.string();
const form = z.toJSONSchema(
  z.object({ name: text, sex: text, idNo: text, validTo: text, address: text, remark: text.optional() }),
) as Record<string, unknown>;

describe('the fields of a document', () => {
  const fields = readFields(shows);
  const rows = rowsOf(form, placeOfFields(form, fields), fields);
  const order = workOrder(rows);

  test('stand in the order of the form, each with why it needs a look', () => {
    expect(rows.map(({ name, why }) => `${name}: ${why}`)).toEqual([
      'name: sure',
      'sex: low',
      'idNo: failed',
      'validTo: empty',
      'address: low',
    ]);
  });

  test('are worked in the order failed check, low confidence, empty; what is sure is not asked', () => {
    expect(order).toEqual(['idNo', 'sex', 'address', 'validTo']);
  });

  test('Enter leads to the next that is not confirmed, and to none at the end', () => {
    expect(nextUnresolved(order, new Set(['idNo']))).toBe('sex');
    expect(nextUnresolved(order, new Set(['sex', 'idNo']))).toBe('address');
    expect(nextUnresolved(order, new Set(order))).toBeUndefined();
  });

  test('Shift+Enter leads back', () => {
    expect(previous(order, 'address')).toBe('sex');
    expect(previous(order, 'idNo')).toBeUndefined();
    expect(previous(order, 'name')).toBe('validTo');
  });

  test('may stand within one member of the answer', () => {
    const inner = z.toJSONSchema(z.object({ note: text, fields: z.object({ name: text }) })) as Record<string, unknown>;
    expect(placeOfFields(inner, fields)).toEqual(['fields']);
    expect(rowsOf(inner, ['fields'], fields).map(({ name }) => name)).toEqual(['name']);
  });

  test('bring along pages that no document has told of', () => {
    expect(pagesOf([{ id: 'DOC-1', pages: 2 }], fields)).toEqual([
      { documentId: 'DOC-1', page: 1 },
      { documentId: 'DOC-1', page: 2 },
      { documentId: 'DOC-2', page: 2 },
    ]);
  });

  test('strange readings break nothing', () => {
    expect(readFields(null)).toEqual([]);
    expect(readFields({ reading: { fields: 'none' } })).toEqual([]);
    expect(readFields({ reading: { fields: [{ name: 'a', box: [1, 2], confidence: 'high' }] } })[0]).toMatchObject({
      box: null,
      confidence: null,
    });
  });
});

test('a crop fits its place, and small print is never blown up into blur', () => {
  expect(cropScale([0, 0, 988, 88], { width: 292, height: 34 })).toBeCloseTo(0.292);
  expect(cropScale([0, 0, 8, 8], { width: 292, height: 340 })).toBe(2);
});
