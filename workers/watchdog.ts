// Ends a role that lives but does no work any more, so that its supervisor starts it again: its poll loop has ended, or something blocks its
// thread for ever. A thread of its own looks for signs of life, because a blocked one cannot look after itself.
import { writeSync } from 'node:fs';
import { isMainThread, Worker as Thread, workerData } from 'node:worker_threads';
import type { Worker } from '@temporalio/worker';

export type WatchdogOptions = {
  /** Asked some twenty times within the patience. */
  readonly isAlive: () => boolean;
  /** How long a role may show no sign of life: longer than any pause of a healthy one, the longest being a build of the bundle of some 10 s. */
  readonly patienceMs?: number;
};

const PATIENCE_MS = 90_000;
/** Counted in looks, not by a clock: a process that was stopped and goes on has missed none. */
const LOOKS = 18;

export function startWatchdog({ isAlive, patienceMs = PATIENCE_MS }: WatchdogOptions): { stop(): void } {
  const signs = new Int32Array(new SharedArrayBuffer(4));
  const everyMs = patienceMs / LOOKS;
  const thread = new Thread(new URL(import.meta.url), { workerData: { signs, everyMs }, resourceLimits: { maxOldGenerationSizeMb: 16 } });
  thread.unref();
  const timer = setInterval(() => {
    if (isAlive()) Atomics.add(signs, 0, 1);
  }, everyMs / 2).unref();
  return {
    stop: () => {
      clearInterval(timer);
      void thread.terminate();
    },
  };
}

/** Whether a Temporal worker still asks for work: each of its poll loops that has begun has a question out. A worker that drains is let be. */
export function isPolling(worker: Worker): boolean {
  const status = worker.getStatus();
  if (status.runState !== 'RUNNING') return true;
  const polls = [
    { state: status.workflowPollerState, isAsking: status.hasOutstandingWorkflowPoll },
    { state: status.activityPollerState, isAsking: status.hasOutstandingActivityPoll },
  ];
  return (
    polls.some(({ isAsking }) => isAsking) &&
    polls.every(({ state, isAsking }) => state === 'SHUTDOWN' || (state === 'POLLING' && isAsking))
  );
}

type Watch = { readonly signs: Int32Array; readonly everyMs: number };

function watch({ signs, everyMs }: Watch): void {
  let [seen, silent] = [-1, 0];
  setInterval(() => {
    const now = Atomics.load(signs, 0);
    silent = now === seen ? silent + 1 : 0;
    seen = now;
    if (silent < LOOKS) return;
    writeSync(2, `${JSON.stringify({ level: 60, msg: 'no sign of life: ended, to be started again' })}\n`);
    process.kill(process.pid, 'SIGKILL'); // a blocked thread hears no gentler signal
  }, everyMs);
}

if (!isMainThread && (workerData as Partial<Watch> | null)?.signs) watch(workerData as Watch);
