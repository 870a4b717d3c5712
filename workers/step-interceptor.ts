// Stands around every automated step: records the run, adopts a result recorded before, gives the step its context, and sends a heartbeat
// every 3 s (the timeout is 10 s), so that a killed worker's step runs again within 15 s. Process owners write nothing for any of it.
import { createHash } from 'node:crypto';
import { hostname } from 'node:os';
import { ApplicationFailure, type Context } from '@temporalio/activity';
import type { ActivityExecuteInput, ActivityInboundCallsInterceptor, Next } from '@temporalio/worker';
import { runInStep } from '../activities/context.ts';
import type { Ports } from '../activities/ports.ts';
import { DATABASE_AWAY, type StepIdentity } from '../domain/case-messages.ts';
import { ERRORS, Refusal } from '../domain/errors.ts';
import type { ProcessSpec } from '../domain/process.ts';
import { refusalOf, type Db } from '../db/client.ts';
import { isLost } from '../db/lost.ts';
import { beginStep, endStep, failStep } from '../db/queries/steps.ts';
import { activityType } from './queues.ts';

const HEARTBEAT_MS = 3_000;

export type StepWorkerOptions = { readonly db: Db; readonly ports: Ports; readonly catalog: readonly ProcessSpec[] };

export class StepInterceptor implements ActivityInboundCallsInterceptor {
  private readonly context: Context;
  private readonly options: StepWorkerOptions;

  constructor(context: Context, options: StepWorkerOptions) {
    this.context = context;
    this.options = options;
  }

  async execute(call: ActivityExecuteInput, next: Next<ActivityInboundCallsInterceptor, 'execute'>): Promise<unknown> {
    const { db, ports, catalog } = this.options;
    const { info, cancellationSignal } = this.context;
    const [input, identity] = call.args as [unknown, StepIdentity];
    const caseId = info.workflowExecution?.workflowId ?? '';
    const process = catalog.find((known) => activityType(known, identity.step) === info.activityType);
    const spec = process?.steps[identity.step];
    if (!process || !spec) throw ApplicationFailure.nonRetryable(`${info.activityType} is not a step of the catalog`, 'UNKNOWN_STEP');
    const run = {
      caseId,
      step: identity.step,
      identity: identity.identity,
      inputHash: createHash('sha256')
        .update(JSON.stringify(input ?? null))
        .digest('hex'),
    };
    const beating = setInterval(() => {
      this.context.heartbeat();
    }, HEARTBEAT_MS);
    /** Whether our own record is being written: whatever is lost then is our database. */
    let isRecording = true;
    try {
      const begun = await beginStep(db, {
        ...run,
        kind: spec.kind,
        manualMinutes: spec.manualMinutes,
        stage: identity.stage ?? null,
        run: identity.run,
        worker: `${hostname()}:${globalThis.process.pid}`,
      });
      if (begun.done) return begun.result ?? undefined;
      isRecording = false;
      const result = await runInStep(
        { db, ports, caseId, step: identity.step, key: identity.key, actor: process.id, signal: cancellationSignal },
        () => next({ ...call, args: [input] }),
      );
      isRecording = true;
      return (await endStep(db, { ...run, result })) ?? undefined;
    } catch (error) {
      if (isAway(error, isRecording)) throw ApplicationFailure.nonRetryable('The database does not answer.', DATABASE_AWAY);
      const failure = toFailure(error);
      // The database may be the cause; the record of a failed try is not worth losing the failure itself.
      await failStep(db, { ...run, error: `${failure.type ?? 'Error'}: ${failure.message}`, isFinal: failure.nonRetryable === true }).catch(
        () => undefined,
      );
      throw failure;
    } finally {
      clearInterval(beating);
    }
  }
}

/** Nobody answers for our own database. What a step calls outside may be lost with the same words, and that counts as a failed try. */
const isAway = (error: unknown, isRecording: boolean): boolean =>
  isRecording ? isLost(error) : error instanceof Refusal && error.code === 'UNAVAILABLE' && isLost(error.cause);

/** What Temporal is told. A refusal is retried as its row of the error table says; an unknown error is retried, its text kept short. */
export function toFailure(error: unknown): ApplicationFailure {
  if (error instanceof ApplicationFailure) return error;
  const refusal = refusalOf(error);
  if (refusal)
    return ApplicationFailure.create({ message: refusal.message, type: refusal.code, nonRetryable: !ERRORS[refusal.code].retryable });
  const { name, message, cause } = error instanceof Error ? error : new Error(String(error));
  // A failed query's own message carries its parameters, which may be personal data.
  const text =
    name === 'DrizzleQueryError' ? String((cause as { code?: string } | undefined)?.code ?? 'query failed') : message.slice(0, 500);
  return ApplicationFailure.create({ message: text, type: name, nonRetryable: false });
}
