// An act of one press: one request in flight however often it is pressed, and one key for each intention, which stays until somebody knows
// whether it was carried out. No React.
import { toProblem, type Problem } from '../api/problem.ts';

export type Args = readonly (string | number)[];
type Options<A extends Args> = {
  readonly run: (key: string, ...args: A) => Promise<unknown>;
  readonly newKey: () => string;
  readonly onBusy: (isBusy: boolean) => void;
  readonly onProblem: (problem: Problem) => void;
  /** Reads anew what the act has changed, or what somebody else has when it was refused: until then it cannot be pressed again. */
  readonly after: () => Promise<unknown>;
};

export function createOneAct<A extends Args>() {
  let isRunning = false;
  let intention: { readonly of: string; readonly key: string } | undefined;
  return async function press({ run, newKey, onBusy, onProblem, after }: Options<A>, args: A): Promise<void> {
    if (isRunning) return;
    isRunning = true;
    onBusy(true);
    const of = JSON.stringify(args);
    const { key } = (intention = intention?.of === of ? intention : { of, key: newKey() });
    try {
      await run(key, ...args);
      intention = undefined;
    } catch (error) {
      const problem = toProblem(error);
      if (!problem.isUnanswered && problem.status !== 401) intention = undefined;
      onProblem(problem);
    }
    await after().catch(() => undefined); // what cannot be read is said where it is shown
    isRunning = false;
    onBusy(false);
  };
}
