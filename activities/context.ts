// What a step's activity may reach beside its input: the database, the ports to the outside, and which case it runs for. Process owners'
// activities take only their input; the interceptor (workers/step-interceptor.ts) puts this around every run.
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Db } from '../db/client.ts';
import type { Ports } from './ports.ts';

export type StepContext = {
  readonly db: Db;
  readonly ports: Ports;
  readonly caseId: string;
  readonly step: string;
  /** The key of the business, for steps that act on the world outside. */
  readonly key: string | undefined;
  /** `complaint@1f2e…`: who the audit log says it was. */
  readonly actor: string;
  /** Aborts when the step is cancelled or its worker shuts down. */
  readonly signal: AbortSignal;
};

const contexts = new AsyncLocalStorage<StepContext>();

export const runInStep = <T>(context: StepContext, run: () => Promise<T>): Promise<T> => contexts.run(context, run);

/** Throws outside of a step: a fault of the caller. */
export function stepContext(): StepContext {
  const context = contexts.getStore();
  if (!context) throw new Error('stepContext() outside of a step');
  return context;
}
