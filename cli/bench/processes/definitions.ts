// What is run in `bench process`: one person's task, and five one after the other. `desk` is what the seeded items belong to: its cases have
// no engine, so it needs no body.
import { z } from 'zod';
import { defineProcess, hours, type TaskSpec } from '../../../domain/process.ts';

const task = {
  title: { en: 'Decide', zh: '决定' },
  queue: 'general',
  within: hours(4),
  form: z.object({ agreed: z.boolean(), reason: z.string().max(200) }),
} as const satisfies TaskSpec;
const base = {
  version: 1,
  owner: 'bench',
  input: z.object({ n: z.int() }),
  outcomes: ['done'],
  stages: [],
  clocks: { target: { kind: 'internal', within: hours(8) } },
  steps: {},
} as const;

export const oneTask = defineProcess({
  ...base,
  id: 'one-task',
  prefix: 'ONE',
  title: { en: 'One task', zh: '一步' },
  tasks: { decide: task },
  opensWith: { task: 'decide' },
});

export const fiveTasks = defineProcess({
  ...base,
  id: 'five-tasks',
  prefix: 'FIV',
  title: { en: 'Five tasks', zh: '五步' },
  tasks: { first: task, second: task, third: task, fourth: task, fifth: task },
  opensWith: { task: 'first' },
});
export const FIVE = ['first', 'second', 'third', 'fourth', 'fifth'] as const;

/** Several kinds of items, one of them under four-eyes; which queue an item waits in is the seeder's choice. */
export const desk = defineProcess({
  ...base,
  id: 'desk',
  prefix: 'DSK',
  title: { en: 'Desk', zh: '业务台' },
  input: z.object({ customer: z.string(), amount: z.object({ amountMinor: z.int(), currency: z.literal('CNY') }), matter: z.string() }),
  tasks: {
    decide: task,
    verify: { ...task, title: { en: 'Verify the papers', zh: '核验资料' }, priority: 2 },
    call: { ...task, title: { en: 'Call the customer back', zh: '回访客户' } },
    review: { ...task, title: { en: 'Review the entry', zh: '复核录入' }, notSamePersonAs: ['starter'] },
  },
});
