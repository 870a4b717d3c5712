// Bodies of the bench's processes, and the bare Temporal workflow that they are measured against: start, local activity, signal, timer.
import { condition, defineSignal, proxyLocalActivities, setHandler } from '@temporalio/workflow';
import { implement } from '../../../workflows/kit/implement.ts';
import type * as definitions from './definitions.ts';

type NoSteps = Record<never, never>;

export const oneTask = implement<typeof definitions.oneTask, NoSteps>(async ({ input, human, finish }) => {
  await human.decide({ shows: { input } });
  return finish('done');
});

export const fiveTasks = implement<typeof definitions.fiveTasks, NoSteps>(async ({ input, human, finish }) => {
  await human.first({ shows: { input } });
  await human.second();
  await human.third();
  await human.fourth();
  await human.fifth();
  return finish('done');
});

export const answered = defineSignal('answered');
const { noop } = proxyLocalActivities<{ noop(): Promise<void> }>({ startToCloseTimeout: '6 seconds' });

/** As many questions as asked for, each a local activity, a timer and a signal. */
export async function bare(questions: number): Promise<void> {
  let answers = 0;
  setHandler(answered, () => {
    answers++;
  });
  for (let n = 1; n <= questions; n++) {
    await noop();
    await condition(() => answers >= n, '4 hours');
  }
}
