// The flow worker: runs workflow code and the process's own writes (local activities). Automated steps run elsewhere.
import { resolve } from 'node:path';
import { type NativeConnection, Worker } from '@temporalio/worker';
import type { DataConverter } from '@temporalio/common';
import { caseStore, type CaseStoreOptions } from '../activities/case-store.ts';
import { payloadCodec, type CaseKeys } from '../activities/adapters/payload-codec.ts';
import { failureConverterPath, type Bundle } from './bundle.ts';
import { taskQueue } from './queues.ts';
import { toFailure } from './step-interceptor.ts';

/** Every client and worker of the product encrypts payloads and failures with the key of their case. */
export const dataConverter = (keys: CaseKeys): DataConverter => ({
  payloadCodecs: [payloadCodec(keys)],
  failureConverterPath: resolve(failureConverterPath),
});

export type FlowOptions = Omit<CaseStoreOptions, 'bundle'> & {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly prefix: string;
  readonly bundle: Bundle;
  readonly keys: CaseKeys;
  readonly maxCachedWorkflows: number;
};

export function createFlowWorker({
  connection,
  namespace,
  prefix,
  bundle,
  keys,
  maxCachedWorkflows,
  ...store
}: FlowOptions): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue: taskQueue(prefix, 'flow'),
    workflowBundle: { code: bundle.code },
    activities: caseStore({ ...store, bundle: bundle.hash }),
    dataConverter: dataConverter(keys),
    interceptors: { activity: [() => ({ inbound: { execute: (input, next) => next(input).catch(refuse) } })] },
    // Counted, not weighed: see docs/operating.md before raising it.
    maxCachedWorkflows,
    // A killed worker's cached workflows wait this long for it before another takes them.
    stickyQueueScheduleToStartTimeout: '3 seconds',
    shutdownGraceTime: '20 seconds',
    shutdownForceTime: '25 seconds',
  });
}

/** Refusals of the database become what the kit tells apart (STALE_RUN, CASE_CLOSING …); unconverted they would be retried for ever. */
function refuse(error: unknown): never {
  throw toFailure(error);
}
