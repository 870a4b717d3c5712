// The process's own writes, as local activities: milliseconds long and idempotent, so they run inside the workflow task. An outage of the
// database turns into timers (localRetryThreshold), never into a failure of the case.
import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  isCancellation,
  proxyLocalActivities,
} from '@temporalio/workflow';
import type { CaseStore, Mark } from '../../domain/case-messages.ts';
import type { Inbox } from './inbox.ts';

const activities = proxyLocalActivities<CaseStore>({
  startToCloseTimeout: '6 seconds', // above the statement timeout of 5 s
  localRetryThreshold: '2 seconds',
  retry: { initialInterval: '100 ms', maximumInterval: '30 seconds' },
});

/** A local activity fails with its own failure, without the ActivityFailure around it that others have. */
const failureOf = (error: unknown): unknown => (error instanceof ActivityFailure ? error.cause : error);
const refusalOf = (error: unknown): string | undefined => {
  const failure = failureOf(error);
  return failure instanceof ApplicationFailure ? (failure.type ?? undefined) : undefined;
};

/** Stops the workflow for good: a newer run of the case has taken over, or the case is closed. Nothing is lost, the database is the truth. */
const superseded = (code: string) =>
  ApplicationFailure.create({ message: 'another run of this case has taken over', type: code, nonRetryable: true });

/** A write that was refused for what it says, not for how it was made: nobody's code is at fault when a person mends the cause. */
export class WriteRefused extends Error {
  override readonly name = 'WriteRefused';
}
const FOR_PEOPLE = new Set(['INVALID_INPUT', 'NOT_FOUND', 'DOCUMENT_IN_USE', 'UNKNOWN_PROCESS']);

/**
 * Carries out one write. CASE_CLOSING waits for the cancellation that is on its way; a superseded run ends; anything else is a fault of our
 * own code, which fails the workflow task until the code is mended.
 */
async function write<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isCancellation(error)) throw error;
    const code = refusalOf(error);
    if (code === 'CASE_CLOSING') {
      await condition(() => false);
    }
    if (code === 'STALE_RUN' || code === 'CASE_CLOSED') throw superseded(code);
    const why = (failureOf(error) as Error).message;
    if (code !== undefined && FOR_PEOPLE.has(code)) throw new WriteRefused(why, { cause: error });
    throw new Error(`fault in a write of the process: ${code ?? 'none'}: ${why}`, { cause: error });
  }
}

/** The store, with the mark that stands in every write. */
export function caseStore({ run, inbox }: { run: number; inbox: Inbox }) {
  // One write at a time. Two local activities in flight may resolve in two activations when they run and in one when they are replayed;
  // what is made between them, such as a timer, would then be counted differently and the history would not replay.
  let last: Promise<unknown> = Promise.resolve();
  let writes = 0;
  const inTurn = <T>(call: () => Promise<T>): Promise<T> => {
    writes++;
    const mine = last.then(call).finally(() => writes--);
    last = mine.catch(() => undefined);
    return mine;
  };
  const marking = <T>(call: (mark: Mark) => Promise<T>): Promise<T> =>
    write(() =>
      inTurn(async () => {
        const { seen, marked } = inbox.marking();
        const result = await call({ run, seen });
        marked();
        return result;
      }),
    );
  return {
    isWriting: () => writes > 0,
    openTask: (ask: Omit<Parameters<CaseStore['openTask']>[0], keyof Mark>) => marking((mark) => activities.openTask({ ...ask, ...mark })),
    openChild: (child: Omit<Parameters<CaseStore['openChild']>[0], keyof Mark>) =>
      marking((mark) => activities.openChild({ ...child, ...mark })),
    reachRung: (rung: Omit<Parameters<CaseStore['reachRung']>[0], keyof Mark>) =>
      marking((mark) => activities.reachRung({ ...rung, ...mark })),
    noReturn: () => marking((mark) => activities.noReturn(mark)),
    closeCase: (end: Omit<Parameters<CaseStore['closeCase']>[0], keyof Mark>) =>
      marking((mark) => activities.closeCase({ ...end, ...mark })),
    closing: () => CancellationScope.nonCancellable(() => write(() => inTurn(() => activities.closing()))),
  };
}
export type Store = ReturnType<typeof caseStore>;
