// What must not compile for a process owner. `npm run types` is the test: an unused @ts-expect-error is an error itself.
import { z } from 'zod';
import { p4 } from '../../domain/data-class.schema.ts';
import { Money } from '../../domain/money.schema.ts';
import { defineProcess, hours } from '../../domain/process.ts';
import type { Context } from '../../workflows/kit/context.ts';

const text = { en: 'a', zh: 'b' };
const form = z.object({ finding: z.enum(['upheld', 'rejected']), remedy: Money.optional(), idNo: p4(z.string()) });
export const sample = defineProcess({
  id: 'sample',
  prefix: 'SMP',
  version: 1,
  title: text,
  owner: 'tests',
  input: z.object({ text: z.string() }),
  outcomes: ['upheld', 'rejected'],
  stages: ['looking'],
  clocks: { decide: { kind: 'internal', within: hours(1) } },
  steps: { classify: { kind: 'model', manualMinutes: 1 }, sendReply: { kind: 'rule', effect: 'outside', manualMinutes: 1 } },
  tasks: {
    investigate: { title: text, queue: 'general', within: hours(1), form, stage: 'looking' },
    review: { title: text, queue: 'general', within: hours(1), form, notSamePersonAs: ['investigate', 'starter'] },
  },
});
type Activities = {
  classify(input: { text: string }): Promise<{ severity: 'S1' | 'S3' }>;
  sendReply(input: { finding: string }): Promise<void>;
};
declare const context: Context<typeof sample, Activities>;

/** Never run: compiled only. */
export async function refusedByTheCompiler(): Promise<void> {
  context.finish('upheld');
  // @ts-expect-error an undeclared outcome
  context.finish('bogus');
  // @ts-expect-error an undeclared task
  void context.human.nobody();
  // @ts-expect-error an undeclared clock
  context.clock.nothing.at(0.5, () => 1);
  // @ts-expect-error prefill of an unknown field
  void context.human.review({ prefill: { nothing: 1 } });
  // @ts-expect-error an undeclared step
  void context.step.nothing({});
  // @ts-expect-error a step's input is the activity's
  void context.step.classify({ words: 'x' });
  (await context.step.classify({ text: 'x' })).severity satisfies 'S1' | 'S3';
  // @ts-expect-error what acts on the world outside needs a key
  void context.step.sendReply({ finding: 'upheld' });
  await context.step.sendReply({ finding: 'upheld' }, { key: 'reply' });
  const answer = await context.human.investigate();
  answer.finding satisfies 'upheld' | 'rejected';
  answer.by satisfies string;
  answer.remedy?.amountMinor satisfies number | undefined;
  // @ts-expect-error the answer has no such field
  void answer.nothing;
  // @ts-expect-error P4 fields stay in the database
  void answer.idNo;
}

const task = { title: text, queue: 'general', within: hours(1), form: z.object({ ok: z.boolean() }) } as const;
const base = {
  id: 'x',
  prefix: 'X',
  version: 1,
  title: text,
  owner: 'o',
  input: z.object({}),
  outcomes: ['done'],
  stages: ['one'],
  clocks: {},
  steps: {},
} as const;
defineProcess({ ...base, tasks: { make: task, check: { ...task, notSamePersonAs: ['make'] } } });
// @ts-expect-error an unknown peer
defineProcess({ ...base, tasks: { make: task, check: { ...task, notSamePersonAs: ['nobody'] } } });
// @ts-expect-error itself as peer
defineProcess({ ...base, tasks: { make: task, check: { ...task, notSamePersonAs: ['check'] } } });
defineProcess({ ...base, tasks: { first: { ...task, hiddenUntil: ['second'] }, second: { ...task, hiddenUntil: ['first'] } } });
// @ts-expect-error keyed blind against a task that there is not
defineProcess({ ...base, tasks: { first: { ...task, hiddenUntil: ['nobody'] } } });
// @ts-expect-error keyed blind against itself
defineProcess({ ...base, tasks: { first: { ...task, hiddenUntil: ['first'] } } });
const { within: _, ...noDeadline } = task;
// @ts-expect-error a task without a deadline
defineProcess({ ...base, tasks: { make: noDeadline } });
// @ts-expect-error an undeclared stage
defineProcess({ ...base, tasks: { make: { ...task, stage: 'two' } } });
// @ts-expect-error an undeclared stage of a step
defineProcess({ ...base, tasks: {}, steps: { count: { kind: 'rule', manualMinutes: 1, stage: 'two' } } });
const judged = { ...task, form: z.object({ ok: z.boolean(), why: z.string().optional() }) } as const;
defineProcess({ ...base, tasks: { make: { ...judged, returns: { answer: { ok: false }, reason: 'why' }, mayMoveTo: ['operations'] } } });
// @ts-expect-error a return that answers what the form does not ask
defineProcess({ ...base, tasks: { make: { ...judged, returns: { answer: { agreed: false }, reason: 'why' } } } });
defineProcess({ ...base, tasks: { make: { ...judged, rejects: { ok: false } } } });
// @ts-expect-error a no that the form does not ask for
defineProcess({ ...base, tasks: { make: { ...judged, rejects: { agreed: false } } } });
// @ts-expect-error a return whose text has no member of the form
defineProcess({ ...base, tasks: { make: { ...judged, returns: { answer: { ok: false }, reason: 'because' } } } });
// @ts-expect-error a queue to go to that there is not
defineProcess({ ...base, tasks: { make: { ...judged, mayMoveTo: ['nowhere'] } } });
// @ts-expect-error an unknown queue
defineProcess({ ...base, tasks: { make: { ...task, queue: 'nowhere' } } });
const clocks = { target: { kind: 'internal', within: hours(1) } } as const;
const steps = { count: { kind: 'rule', manualMinutes: 1 } } as const;
defineProcess({ ...base, clocks, steps, tasks: {}, words: { one: text, done: text, count: text, target: text } });
// @ts-expect-error a word for what is not declared
defineProcess({ ...base, clocks, steps, tasks: {}, words: { one: text, two: text } });
// @ts-expect-error a word in one language alone
defineProcess({ ...base, tasks: {}, words: { one: { en: 'a' } } });
// @ts-expect-error a reserved name
defineProcess({ ...base, tasks: { incident: task } });
// @ts-expect-error a process that opens with a task it does not have
defineProcess({ ...base, tasks: { make: task }, opensWith: { task: 'nobody' } });
defineProcess({ ...base, tasks: { make: task }, opensWith: { task: 'make', prefill: { ok: true } } });
// @ts-expect-error prefill of a field that its first form does not have
defineProcess({ ...base, tasks: { make: task }, opensWith: { task: 'make', prefill: { nothing: true } } });
// @ts-expect-error prefill of another type than the field's
defineProcess({ ...base, tasks: { make: task }, opensWith: { task: 'make', prefill: { ok: 'yes' } } });
// @ts-expect-error a form whose answer is not what JSON carries
defineProcess({ ...base, tasks: { make: { ...task, form: z.object({ n: z.string().transform(Number) }) } } });
