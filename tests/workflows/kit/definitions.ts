// Small processes that exercise the kit, one per mechanism. They are real processes; only their business is made up.
import { z } from 'zod';
import { p4 } from '../../../domain/data-class.schema.ts';
import { defineProcess, hours } from '../../../domain/process.ts';

const text = (word: string) => ({ en: word, zh: word });
const base = { version: 1, owner: 'tests', outcomes: ['done', 'refused'], stages: ['first', 'second'], clocks: {}, steps: {} } as const;
const note = z.object({ note: z.string().min(1) });

/** Two people, then money: four-eyes, undo, the point of no return, incidents. */
export const errand = defineProcess({
  ...base,
  id: 'errand',
  prefix: 'ERR',
  title: text('errand'),
  input: z.object({ amount: z.int() }),
  steps: {
    reserve: { kind: 'rule', manualMinutes: 1, stage: 'first' },
    unreserve: { kind: 'rule', manualMinutes: 1 },
    pay: { kind: 'rule', queue: 'money', effect: 'outside', manualMinutes: 2 },
    guess: { kind: 'model', manualMinutes: 3, suppliable: true },
  },
  tasks: {
    make: { title: text('make'), queue: 'general', within: hours(1), form: note, stage: 'first' },
    check: {
      title: text('check'),
      queue: 'general',
      within: hours(1),
      form: z.object({ agreed: z.boolean() }),
      notSamePersonAs: ['make'],
      stage: 'second',
    },
  },
});

/** A clock with a ladder, a handler that waits for a person, a main line that goes on. */
export const watch = defineProcess({
  ...base,
  id: 'watch',
  prefix: 'WAT',
  title: text('watch'),
  input: z.object({ aside: z.boolean() }),
  clocks: { limit: { kind: 'internal', within: hours(1), ladder: [0.5, 0.9, 1], pausable: true } },
  tasks: {
    main: { title: text('main'), queue: 'general', within: hours(2), form: note },
    call: { title: text('call'), queue: 'branch-president', within: hours(2), form: z.object({ called: z.literal(true) }) },
  },
});

export const parent = defineProcess({
  ...base,
  id: 'parent',
  prefix: 'PAR',
  title: text('parent'),
  input: z.object({ n: z.int() }),
  tasks: { wait: { title: text('wait'), queue: 'general', within: hours(1), form: note } },
});
export const leaf = defineProcess({
  ...base,
  id: 'leaf',
  prefix: 'LEA',
  title: text('leaf'),
  input: z.object({ n: z.int().max(99), account: p4(z.string()).optional() }),
  opensWith: { task: 'look', prefill: { note: 'as last year' } },
  tasks: { look: { title: text('look'), queue: 'general', within: hours(1), form: note, notSamePersonAs: ['starter'] } },
});

/** Goes on in a new history after every answer. */
export const loop = defineProcess({
  ...base,
  id: 'loop',
  prefix: 'LOO',
  title: text('loop'),
  input: z.object({ left: z.int() }),
  tasks: { turn: { title: text('turn'), queue: 'general', within: hours(1), form: note } },
});

export const definitions = [errand, watch, parent, leaf, loop];
