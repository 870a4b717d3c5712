import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { answerOf, faultsOfAnswer, restOf } from '../../web/verify/answer.ts';
import {
  byPaper,
  cropOf,
  nextUnresolved,
  pagesOf,
  placeOfFields,
  previous,
  readFields,
  rowsOf,
  turnedPoint,
  workOrder,
} from '../../web/verify/fields.ts';

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
      field('validTo', { value: '', box: null, page: null, documentId: null, route: 'key' }),
      field('issuer', { checks: [{ rule: 'term', passed: false, effect: 'warn', message: 'soon' }] }),
      field('address', { route: 'verify', documentId: 'DOC-2', page: 2 }),
    ],
  },
};
const text = z.string();
const form = z.toJSONSchema(
  z.object({ name: text, sex: text, idNo: text, validTo: text, address: text, issuer: text, remark: text.optional() }),
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
      'issuer: sure',
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

describe('a crop', () => {
  test('fits its place, and small print is never blown up into blur', () => {
    expect(cropOf([6, 6, 982, 82], 0, { width: 292, height: 34 })).toMatchObject({
      width: expect.closeTo(292, 0),
      height: expect.closeTo(26, 0),
    });
    expect(cropOf([0, 0, 8, 8], 0, { width: 292, height: 340 })).toMatchObject({ width: 40, height: 40 });
  });
  test('of a page that lies on its side stands upright', () => {
    const lying = cropOf([6, 6, 82, 982], 90, { width: 292, height: 34 });
    expect(lying.width).toBeGreaterThan(lying.height);
    expect(lying.transform).toContain('rotate(90deg)');
  });
  test('a point keeps its place on the paper, however it is turned', () => {
    const page = { width: 100, height: 60 };
    expect([0, 1, 2, 3].map((turns) => turnedPoint(10, 20, page, turns))).toEqual([
      [10, 20],
      [40, 10],
      [90, 40],
      [20, 90],
    ]);
  });
});

describe('what is handed in', () => {
  const verdict = z.toJSONSchema(
    z.object({
      decision: z.enum(['confirm', 'reject']),
      name: text.optional(),
      sex: text.max(1).optional(),
      reason: text.min(3).optional(),
    }),
  ) as Record<string, unknown>;
  const fields = readFields({ reading: { fields: [field('name', { value: '王伟' }), field('sex', { value: 'M?', route: 'key' })] } });
  const rows = rowsOf(verdict, [], fields);
  const rest = restOf(verdict, [], rows);
  const whole = (data: unknown) => ({ data, form: verdict, place: [], rows, rest });

  test('is what was read unless somebody corrected it, without the marks of the screen', () => {
    expect(answerOf(whole({ decision: 'confirm', sex: '女', $confirmed: ['sex'] }))).toEqual({
      decision: 'confirm',
      name: '王伟',
      sex: '女',
    });
  });
  test('leaves the values out when the paper is sent back, so that a misread one does not stand in the way', () => {
    const back = whole({ decision: 'reject', reason: 'blurred', sex: 'M?', $confirmed: [] });
    expect(answerOf(back)).toEqual({ decision: 'reject', reason: 'blurred' });
    expect(faultsOfAnswer(back)).toEqual([]);
  });
  test('is refused when a value was only cleared: left out, it would count as confirmed as read', () => {
    expect(
      faultsOfAnswer(whole({ decision: 'confirm', name: '', sex: '女' })).map(({ path, message }) => [path.join('/'), message]),
    ).toEqual([['name', 'required']]);
  });
  test('asks for what is no field of the paper in a form of its own', () => {
    expect(Object.keys((rest as { properties: object }).properties)).toEqual(['decision', 'reason']);
    expect(rest).toMatchObject({ required: ['decision'] });
  });
  test('does not ask for the values of a paper that was not brought', () => {
    const more = z.toJSONSchema(z.object({ decision: text, name: text, amount: text.meta({ paper: 'loan-application' }) }));
    const left = restOf(more, [], rows) as { properties: object };
    expect(Object.keys(left.properties)).toEqual(['decision']);
  });
});

test('the fields of one paper stand together, in the order of the form', () => {
  const row = (name: string, paper?: string) =>
    rowsOf({ properties: { [name]: paper === undefined ? {} : { paper } } }, [], readFields({ reading: { fields: [field(name)] } }))[0]!;
  const groups = byPaper([row('page'), row('name', 'id-card'), row('idNo', 'id-card'), row('amount', 'loan-application')]);
  expect(groups.map(({ paper, rows }) => [paper, rows.map(({ name }) => name)])).toEqual([
    [undefined, ['page']],
    ['id-card', ['name', 'idNo']],
    ['loan-application', ['amount']],
  ]);
});
