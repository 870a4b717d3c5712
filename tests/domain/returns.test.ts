// Every process that says how its tasks go back says it in words that its own forms understand.
import { describe, expect, test } from 'vitest';
import { formToday } from '../../db/queries/forms.ts';
import type { ProcessSpec } from '../../domain/process.ts';
import { RETURN_REASONS, returnAnswer, returnReasons } from '../../domain/returns.ts';
import * as catalog from '../../workflows/catalog.ts';

const returnable = Object.values(catalog as Record<string, ProcessSpec>).flatMap((process) =>
  Object.entries(process.tasks).flatMap(([task, spec]) => (spec.returns ? [{ process, task, spec, returns: spec.returns }] : [])),
);

describe('a return that a process declares (HT-05)', () => {
  test('there are some in complaint, credit review, disbursement and document intake', () => {
    expect([...new Set(returnable.map(({ process }) => process.id))].sort()).toEqual([
      'complaint',
      'credit-review',
      'disbursement',
      'document-intake',
    ]);
  });

  test.each(returnable)(
    '$process.id.$task: its form takes the answer for every reason, and none without ten characters',
    ({ process, task, spec, returns }) => {
      const form = formToday(process, task)?.schema ?? {};
      const codes = returnReasons(returns, form).map(({ code }) => code);
      expect(codes.length).toBeGreaterThan(1);
      for (const code of codes) {
        const whole = spec.form.safeParse(returnAnswer(returns, { code, text: '需要补充收入证明材料，请核实后再报' }));
        expect([code, whole.error?.issues ?? []]).toEqual([code, []]);
      }
      expect(spec.form.safeParse(returnAnswer(returns, { code: codes[0] ?? '', text: 'too short' })).success).toBe(false);
    },
  );

  test('where a form has no codes of its own, the ones of the house are offered in both languages', () => {
    const reasons = returnReasons({ answer: {}, reason: 'reason' }, {});
    expect(reasons.map(({ code }) => code)).toEqual(Object.keys(RETURN_REASONS));
    for (const { title } of reasons) expect([title.en, title.zh].every(Boolean)).toBe(true);
  });
});
