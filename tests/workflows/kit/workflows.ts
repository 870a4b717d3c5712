// Bodies of the kit's processes.
import { implement } from '../../../workflows/kit/implement.ts';
import type * as activities from './activities.ts';
import type * as definitions from './definitions.ts';

export const errand = implement<typeof definitions.errand, typeof activities.errand>(
  async ({ input, human, step, undo, noReturn, finish }) => {
    undo(() => step.unreserve({ amount: input.amount }));
    await step.reserve({ amount: input.amount });
    const made = await human.make({ shows: { amount: input.amount } });
    const checked = await human.check({ shows: { note: made.note } });
    if (!checked.agreed) return finish('refused', 'not agreed');
    const { odds } = await step.guess({ amount: input.amount });
    await noReturn();
    await step.pay({ amount: input.amount }, { key: 'pay' });
    return finish('done', `odds ${odds}`);
  },
);

export const watch = implement<typeof definitions.watch, object>(async ({ input, human, clock, aside, finish }) => {
  clock.limit.at(0.9, () => human.call({ key: 'call' }));
  if (input.aside) aside(() => human.call({ key: 'call' }));
  await human.main();
  return finish('done');
});

export const parent = implement<typeof definitions.parent, object>(async ({ input, human, child, finish }) => {
  const first = await child('leaf', 'first', { n: input.n });
  await human.wait({ shows: { child: first.outcome } });
  return finish('done');
});

export const leaf = implement<typeof definitions.leaf, object>(async ({ input, human, finish }) => {
  await human.look({ shows: { input } });
  return finish('done');
});

export const loop = implement<typeof definitions.loop, object>(async ({ input, human, finish, continueWith }) => {
  await human.turn({ shows: { left: input.left } });
  if (input.left === 0) return finish('done');
  return continueWith({ left: input.left - 1 });
});
