import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { Money } from '../../domain/money.schema.ts';
import { parseDate } from '../../web/forms/date-text.ts';
import { localise, uiSchemaOf, type Naming } from '../../web/forms/present.ts';
import { memberOrder, properties, ranksOf } from '../../web/forms/schema.ts';
import { faults, faultsOf, isValid } from '../../web/forms/validate.ts';
import { fileSize } from '../../web/i18n/format.ts';

const schemaOf = (form: z.ZodObject) => z.toJSONSchema(form, { target: 'draft-2020-12', io: 'input' }) as Record<string, unknown>;
const naming = (language: string): Naming => ({ language, member: (name) => `member ${name}`, option: (value) => `option ${value}` });

const form = schemaOf(
  z.object({
    finding: z
      .enum(['upheld', 'rejected'])
      .meta({ titles: { en: 'Finding', zh: '结论' }, enumTitles: { upheld: { en: 'Upheld', zh: '成立' } } }),
    facts: z
      .string()
      .min(20)
      .max(8_000)
      .meta({ widget: 'textarea', titles: { en: 'Facts', zh: '事实' } }),
    called: z.literal(true),
    remedy: Money.optional().meta({ titles: { en: 'Amount', zh: '金额' } }),
    day: z.iso.date().optional(),
    tags: z.array(z.string().max(5)).max(2).optional(),
  }),
);
const right = { finding: 'upheld', facts: 'The merchant charged twice.', called: true };

describe('what is wrong with an answer', () => {
  const found = (data: unknown) => faults(form, data).map(({ path, message }) => `${path.join('/')}: ${message}`);

  test('a right one has no faults', () => {
    expect(found({ ...right, remedy: { amountMinor: 100, currency: 'CNY' }, day: '2026-02-28', tags: ['a'] })).toEqual([]);
    expect(isValid(form, right)).toBe(true);
  });

  test('an empty one names each field that must be filled in', () => {
    expect(found({})).toEqual(['finding: required', 'facts: required', 'called: const']);
    expect(found(undefined)).toEqual(['finding: required', 'facts: required', 'called: const']);
  });

  test('members that are there but undefined count as missing', () => {
    expect(found({ ...right, finding: undefined })).toEqual(['finding: required']);
  });

  test('a text that is too short says how short', () => {
    expect(faults(form, { ...right, facts: '太短了' })).toEqual([
      { path: ['facts'], keyword: 'minLength', message: 'minLength', limit: 20, length: 3 },
    ]);
  });

  test('“I have called” is no answer when it says no', () => expect(found({ ...right, called: false })).toEqual(['called: const']));

  test('money is one field: its parts complain there, once', () => {
    expect(found({ ...right, remedy: { amountMinor: '12.345', currency: 'CNY' } })).toEqual(['remedy: money']);
    expect(found({ ...right, remedy: { amountMinor: -1, currency: 'CNY' } })).toEqual(['remedy: money']);
    expect(found({ ...right, remedy: {} })).toEqual(['remedy: money']);
  });

  test('a date that is not of the calendar is found, once', () =>
    expect(found({ ...right, day: '2026-02-30' })).toEqual(['day: formatDate']));

  test('entries of a list are found at their place', () => {
    expect(found({ ...right, tags: ['a', 'too long'] })).toEqual(['tags/1: maxLength']);
    expect(found({ ...right, tags: ['a', 'b', 'c'] })).toEqual(['tags: maxItems']);
  });

  test('what the API found stands at the same places', () => {
    const errors = [
      { pointer: '/answer/facts', code: 'minLength', message: '' },
      { pointer: '/answer/remedy/amountMinor', code: 'maximum', message: '' },
      { pointer: '/finding', code: 'enum', message: '' },
      { pointer: '/answer/called', code: 'custom', message: '' },
    ];
    expect(faultsOf(errors, form, 'answer').map(({ path, message }) => [path.join('/'), message])).toEqual([
      ['facts', 'minLength'],
      ['remedy', 'money'],
      ['finding', 'enum'],
      ['called', 'other'],
    ]);
  });
});

describe('how a form is shown', () => {
  const titles = (language: string) => Object.values(properties(localise(form, naming(language)))).map(({ title }) => title);

  test('titles are in the reader’s language; without one the member’s name in words', () => {
    expect(titles('en')).toEqual(['Finding', 'Facts', 'member called', 'Amount', 'member day', 'member tags']);
    expect(titles('zh-CN').slice(0, 2)).toEqual(['结论', '事实']);
  });

  test('each member gets its control', () => {
    expect(uiSchemaOf(form, naming('zh-CN'))).toEqual({
      finding: { 'ui:widget': 'radio', 'ui:enumNames': ['成立', 'option rejected'] },
      facts: { 'ui:widget': 'textarea' },
      called: { 'ui:widget': 'checkbox' },
      remedy: { 'ui:field': 'money' },
      day: { 'ui:widget': 'date' },
      tags: { items: {} },
    });
  });

  test('a yes-or-no is asked as two answers, never as a box that already says no', () => {
    expect(uiSchemaOf(schemaOf(z.object({ agreed: z.boolean() })), naming('en'))).toEqual({ agreed: { 'ui:widget': 'radio' } });
  });

  test('a form whose members a database has sorted by length is shown in the order of what it requires', () => {
    const sorted = { properties: { facts: {}, remedy: {}, finding: {} }, required: ['finding', 'facts'] };
    expect(memberOrder(sorted)).toEqual(['finding', 'facts', 'remedy']);
    expect(memberOrder({ properties: { finding: {}, facts: {}, remedy: {} }, required: ['facts'] })).toEqual([
      'finding',
      'facts',
      'remedy',
    ]);
  });
});

describe('a typed date', () => {
  test.each(['20260228', '2026-2-28', '2026/02/28', '2026.2.28', '2026年2月28日', '２０２６0228'])('%s is understood', (typed) =>
    expect(parseDate(typed)).toBe('2026-02-28'),
  );
  test.each(['2026-02-30', '2025-02-29', 'tomorrow', '2026-13-01', '长期'])('%s is left as it was typed', (typed) =>
    expect(parseDate(typed)).toBe(typed),
  );
});

test('shown data stands in the order in which its process names it, also where the form or the input has a member of that name', () =>
  expect([
    ...ranksOf(
      ['application', 'assessment', 'offer'],
      new Map([
        ['offer', 1],
        ['application', 2],
        ['remark', 3],
      ]).keys(),
    ),
  ]).toEqual([
    ['application', 0],
    ['assessment', 1],
    ['offer', 2],
    ['remark', 3],
  ]));

test('the size of a file is said in the unit that fits it', () =>
  expect([14, 31_000, 999_999, 2_400_000].map(fileSize)).toEqual(['14 B', '31 kB', '1000 kB', '2.4 MB']));
