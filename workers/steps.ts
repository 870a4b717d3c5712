// A worker for automated steps: one role, one Temporal task queue, the activities of every process whose steps name it.
import { type NativeConnection, Worker } from '@temporalio/worker';
import type { CaseKeys } from '../activities/adapters/payload-codec.ts';
import { camelCase, type StepQueue } from '../domain/process.ts';
import { dataConverter } from './flow.ts';
import { activityType, CONCURRENCY, queueOfStep, taskQueue } from './queues.ts';
import { StepInterceptor, type StepWorkerOptions } from './step-interceptor.ts';

type StepFunction = (input: never) => Promise<unknown>;
/** activities/index.ts: one member per process, named as its workflow. */
export type ActivityModules = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type StepsOptions = StepWorkerOptions & {
  readonly connection: NativeConnection;
  readonly namespace: string;
  readonly prefix: string;
  readonly role: StepQueue;
  readonly modules: ActivityModules;
  readonly keys: CaseKeys;
};

export function createStepsWorker({ connection, namespace, prefix, role, modules, keys, ...options }: StepsOptions): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue: taskQueue(prefix, role),
    activities: activitiesOf({ ...options, role, modules }),
    dataConverter: dataConverter(keys),
    interceptors: { activity: [(context) => ({ inbound: new StepInterceptor(context, options) })] },
    maxConcurrentActivityTaskExecutions: CONCURRENCY[role],
    shutdownGraceTime: '20 seconds',
    shutdownForceTime: '25 seconds',
  });
}

/** Every declared step of this role with its function. A declared step without one fails at start, not in the middle of a case. */
function activitiesOf({ catalog, role, modules }: Pick<StepsOptions, 'catalog' | 'role' | 'modules'>): Record<string, StepFunction> {
  const found = catalog.flatMap((process) =>
    Object.keys(process.steps)
      .filter((step) => queueOfStep(process, step) === role)
      .map((step): [string, StepFunction] => {
        const run = modules[camelCase(process.id)]?.[step];
        if (typeof run !== 'function')
          throw new Error(`${process.id} declares the step ${step}, but activities/${process.id}.ts does not export it`);
        return [activityType(process, step), run as StepFunction];
      }),
  );
  return Object.fromEntries(found);
}
