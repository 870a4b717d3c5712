// The kit's errand with a fault behind its last write but one: whatever it was told has been taken in when it fails.
import { implement } from '../../../workflows/kit/implement.ts';
import type * as activities from './activities.ts';
import type * as definitions from './definitions.ts';

export const errand = implement<typeof definitions.errand, typeof activities.errand>(
  async ({ input, human, step, undo, noReturn, finish }) => {
    undo(() => step.unreserve({ amount: input.amount }));
    await step.reserve({ amount: input.amount });
    const made = await human.make({ shows: { amount: input.amount } });
    await human.check({ shows: { note: made.note } });
    await step.guess({ amount: input.amount });
    await noReturn();
    const { paid } = await step.pay({ amount: input.amount }, { key: 'pay' });
    if (paid > 0) throw new TypeError('undefined is not a function');
    return finish('done');
  },
);
