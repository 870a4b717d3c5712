// Carries the journal to the engine, inside the flow worker on its native connection: in order per case, in parallel across cases. One failed
// delivery never takes its batch with it. What the engine does not know although the case is open is started again.
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  type Client,
} from '@temporalio/client';
import type { Start } from '../domain/case-messages.ts';
import type { Iso } from '../domain/ids.ts';
import { Refusal } from '../domain/errors.ts';
import { inputWithoutP4 } from '../domain/input-without-p4.ts';
import { camelCase, type ProcessSpec } from '../domain/process.ts';
import { refusalOf, type Db } from '../db/client.ts';
import * as journal from '../db/queries/messages.ts';
import { caseMessage } from '../workflows/kit/signals.ts';
import { queueOfStep, taskQueue } from './queues.ts';

export type RelayOptions = {
  readonly db: Db;
  readonly client: Client;
  readonly catalog: readonly ProcessSpec[];
  readonly prefix: string;
  readonly bundle: string;
  readonly log: (level: 'info' | 'warn' | 'error', message: string, facts?: Record<string, unknown>) => void;
};
export type Relay = { stop(): Promise<void> };

/** At 15 ms a signal this is some 4,000/s, far more than the engine takes; more would only hold leases. */
const CASES_IN_FLIGHT = 64;
/** Without a notification the table is looked at so often; notifications are a hint, polling is the truth. */
const POLL_MS = 250;
const AWAY_SECONDS = 2;
/** A case whose start can never be delivered waits for operators (dead letters): nothing of it goes out before. */
const STARTLESS_SECONDS = 60;
/** How much before it was away the engine may have forgotten although the process had taken it in. */
const FORGETFUL_MINUTES = 10;

export async function startRelay(options: RelayOptions): Promise<Relay> {
  const { db, log } = options;
  let isStopped = false;
  let wake = () => undefined as void;
  let isRung = false;
  let wasAway = false;
  // Also at the start: a power cut takes the last writes that the engine has acknowledged.
  let isForgetful = true;
  /** When the last thing was seen before the engine was away, however long ago that is. */
  let lastSeen: Iso | null = null;
  const ring = () => {
    isRung = true;
    wake();
  };
  const listening = await db.listen('countersign_messages', ring).catch(() => undefined);

  const inFlight = new Set<Promise<void>>();
  /** Takes what is due and sends it on without waiting: a slow case holds no other up. */
  const round = async (): Promise<boolean> => {
    const room = CASES_IN_FLIGHT - inFlight.size;
    if (room <= 0) {
      await Promise.race(inFlight);
      return true;
    }
    if (isForgetful) await remind();
    const due = await journal.takeDue(db, { cases: room });
    const byCase = Map.groupBy(due, (message) => message.caseId);
    for (const messages of byCase.values()) {
      const delivery = deliver(options, sent, messages)
        .then(noteOutcome)
        .finally(() => inFlight.delete(delivery));
      inFlight.add(delivery);
    }
    return byCase.size === room;
  };
  const sent = batched((seqs: number[]) => journal.markSent(db, seqs));
  const noteOutcome = async (outcome: Outcome) => {
    const isBack = wasAway && outcome === 'delivered';
    wasAway = outcome === 'away';
    if (wasAway) lastSeen ??= await journal.lastSeen(db).catch(() => null);
    if (!isBack) return;
    isForgetful = true;
    ring();
  };
  const remind = async () => {
    lastSeen ??= await journal.lastSeen(db);
    const sentAgain = lastSeen === null ? 0 : await journal.resendRecent(db, { until: lastSeen, minutes: FORGETFUL_MINUTES });
    isForgetful = false;
    lastSeen = null;
    if (sentAgain > 0) log('info', 'what the engine may have forgotten is sent again', { sentAgain });
  };

  const loop = async () => {
    while (!isStopped) {
      isRung = false;
      const isMore = await round().catch((error: unknown) => {
        log('warn', 'a round of the relay failed', { code: refusalOf(error)?.code, error: (error as Error).name });
        return false;
      });
      if (isMore || isRung) continue;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    await Promise.all(inFlight);
  };
  const running = loop();
  return {
    async stop() {
      isStopped = true;
      wake();
      await running;
      await listening?.unlisten().catch(() => undefined);
    },
  };
}

type Outcome = 'delivered' | 'away';

/** All due messages of one case, oldest first. A start goes out together with the message behind it. */
async function deliver(
  options: RelayOptions,
  sent: (seq: number) => Promise<void>,
  messages: readonly journal.DueMessage[],
): Promise<Outcome> {
  const { db, log } = options;
  const queue = [...messages];
  let isAlone = false;
  for (let head = queue.shift(); head; head = queue.shift()) {
    const together = [head];
    try {
      if (head.caseState === 'closed') {
        await journal.markLate(db, [head.seq]);
        continue;
      }
      if (head.kind === 'start' && head.engineRun === null) {
        const next = isAlone ? undefined : queue.shift();
        if (next) together.push(next);
        await start(options, head, next);
        queue.splice(0, queue.length, ...queue.map((message) => ({ ...message, engineRun: 'started' })));
      } else await signal(options, head);
      await Promise.all(together.map((message) => sent(message.seq)));
    } catch (error) {
      const seqs = [...together, ...queue].map((message) => message.seq);
      if (error instanceof WorkflowNotFoundError) {
        const { isRebuilt, isStartDead } = await journal.rebuildCase(db, head);
        log(
          isRebuilt ? 'warn' : 'info',
          isRebuilt ? 'the engine has forgotten a case: started again' : 'the engine does not know the case of a message',
          {
            case: head.caseId,
            message: head.id,
            isStartDead,
          },
        );
        if (!isRebuilt) await journal.postpone(db, seqs, { seconds: isStartDead ? STARTLESS_SECONDS : 1 });
        return 'delivered';
      }
      const fate = fateOf(error);
      if (fate === 'dead' && together.length > 1) {
        queue.unshift(...together); // which of the two it is shows when the start goes alone
        isAlone = true;
        continue;
      }
      if (fate === 'dead') {
        log('error', 'a message can never be delivered', { case: head.caseId, message: head.id, error: (error as Error).message });
        await journal.markDead(db, [head.seq], (error as Error).message.slice(0, 500));
        await journal.postpone(db, seqs.slice(1), { seconds: 0 });
        return 'delivered';
      }
      await journal.postpone(db, seqs, { seconds: AWAY_SECONDS });
      if (fate === 'away') return 'away';
      log('warn', 'a delivery failed', { case: head.caseId, message: head.id, error: (error as Error).message });
      return 'delivered';
    }
  }
  return 'delivered';
}

/** gRPC codes: 3 INVALID_ARGUMENT and 8 RESOURCE_EXHAUSTED for a payload too large; 4, 14 and 1 mean that nobody answers. */
function fateOf(error: unknown): 'away' | 'dead' | 'again' {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (error instanceof Refusal || cause instanceof Refusal) return 'again';
  if (isGrpcServiceError(cause)) {
    if (cause.code === 3) return 'dead';
    if (cause.code === 14 || cause.code === 4 || cause.code === 1) return 'away';
  }
  return 'again';
}

const TASK_TIMEOUT = '10 seconds';

async function start(
  { db, client, catalog, prefix, bundle }: RelayOptions,
  head: journal.DueMessage,
  next: journal.DueMessage | undefined,
): Promise<void> {
  const process = catalog.find((known) => known.id === head.process);
  if (!process) throw new Refusal('UNKNOWN_PROCESS', `${head.process} is not in the catalog of this worker.`);
  const type = camelCase(process.id);
  const args: [Start] = [
    {
      input: inputWithoutP4(process, head.input),
      rungs: head.rungs ?? [],
      queues: Object.fromEntries(Object.keys(process.steps).map((step) => [step, taskQueue(prefix, queueOfStep(process, step))])),
      steps: Object.fromEntries(
        Object.entries(process.steps).map(([step, { stage, timeoutMinutes, suppliable }]) => [
          step,
          {
            ...(stage === undefined ? {} : { stage }),
            ...(timeoutMinutes === undefined ? {} : { timeoutMinutes }),
            ...(suppliable === undefined ? {} : { suppliable }),
          },
        ]),
      ),
      run: head.run,
      kit: 2,
    },
  ];
  const common = {
    workflowId: head.caseId,
    taskQueue: taskQueue(prefix, 'flow'),
    args,
    workflowTaskTimeout: TASK_TIMEOUT,
    // Only open cases get here, so a closed execution under this id is one that the engine lost or that was ended from outside.
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    workflowIdConflictPolicy: 'USE_EXISTING',
    // The first workflow task comes back with the answer when this worker has room: one hop less.
    requestEagerStart: true,
    staticSummary: process.id,
  } as const;
  const handle = next
    ? await client.workflow.signalWithStart(type, { ...common, signal: caseMessage, signalArgs: [next.body] })
    : await client.workflow.start(type, common).catch((error: unknown) => {
        if (error instanceof WorkflowExecutionAlreadyStartedError) return undefined;
        throw error;
      });
  const engineRun = handle === undefined ? 'running' : 'firstExecutionRunId' in handle ? handle.firstExecutionRunId : handle.signaledRunId;
  await journal.markStarted(db, { caseId: head.caseId, run: head.run, engineRun, bundle });
}

/** A start of a case that the engine was told of before asks whether it still knows it. */
async function signal({ client }: RelayOptions, message: journal.DueMessage): Promise<void> {
  const body = message.kind === 'start' ? ({ kind: 'nudge', id: message.id } as const) : message.body;
  await client.workflow.getHandle(message.caseId).signal(caseMessage, body);
}

/** Groups what is asked for while a call is under way into the next one: under load a hundred marks are one statement. */
function batched(run: (items: number[]) => Promise<void>): (item: number) => Promise<void> {
  let next: { items: number[]; done: Promise<void> } | undefined;
  let last: Promise<void> = Promise.resolve();
  return (item) => {
    if (!next) {
      const batch = { items: [] as number[], done: Promise.resolve() };
      batch.done = last
        .catch(() => undefined)
        .then(() => {
          next = undefined;
          return run(batch.items);
        });
      last = batch.done;
      next = batch;
    }
    next.items.push(item);
    return next.done;
  };
}
