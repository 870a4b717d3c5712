// The kit's errand with a fault of our own in it: what a release with a bug looks like.
import { implement } from '../../../workflows/kit/implement.ts';
import type * as activities from './activities.ts';
import type * as definitions from './definitions.ts';

export const errand = implement<typeof definitions.errand, typeof activities.errand>(async ({ input, human, step, undo, finish }) => {
  undo(() => step.unreserve({ amount: input.amount }));
  await step.reserve({ amount: input.amount });
  const made = await human.make({ shows: { amount: input.amount } });
  if (made.note.length > 0) throw new TypeError('undefined is not a function');
  return finish('done');
});
