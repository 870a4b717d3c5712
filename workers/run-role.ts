// Runs one worker role as a process: connects, polls, drains on SIGTERM, and ends when it is broken. Which processes it knows comes in.
import { randomBytes } from 'node:crypto';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { newKey, wrapKey } from '../activities/adapters/keys.ts';
import { caseKeys } from '../activities/adapters/payload-codec.ts';
import { loadConfig } from '../config.ts';
import { CN } from '../domain/calendar/calendars.ts';
import { businessDateOf, businessId, type Iso } from '../domain/ids.ts';
import type { ProcessSpec } from '../domain/process.ts';
import { connect } from '../db/client.ts';
import { keepBundle } from '../db/queries/bundles.ts';
import { calendarYear } from '../workflows/calendar-year/process.ts';
import { reconciliation } from '../workflows/reconciliation/process.ts';
import { buildBundle, compressed } from './bundle.ts';
import { createFlowWorker, dataConverter } from './flow.ts';
import { startKeeper } from './keeper.ts';
import './lifeline.ts';
import { openPorts } from './ports.ts';
import { WORKER_ROLES, type WorkerRole } from './queues.ts';
import { startRelay } from './relay.ts';
import { createStepsWorker, type ActivityModules } from './steps.ts';
import { isPolling, startWatchdog } from './watchdog.ts';

export type Role = WorkerRole | 'keeper';
export const isRole = (name: string | undefined): name is Role =>
  name === 'keeper' || (WORKER_ROLES as readonly string[]).includes(name ?? '');

export type RoleOptions = {
  readonly role: Role;
  readonly catalog: readonly ProcessSpec[];
  readonly modules: ActivityModules;
  /** Entry of the workflow bundle; the product's own when absent. */
  readonly workflowsPath?: string;
};

/** What a role leaves running until it is told to stop. */
type Running = { readonly ended: Promise<void>; stop(): Promise<void> };

/** Runs until SIGTERM, or until the role is broken; then the process ends with 0 or 1. */
export async function runRole({ role, catalog, modules, workflowsPath }: RoleOptions): Promise<void> {
  const config = loadConfig();
  const logger = pino({ level: config.logLevel, base: { role } }, pino.destination(2));
  const log = (level: 'info' | 'warn' | 'error', message: string, facts?: Record<string, unknown>) => {
    logger[level](facts ?? {}, message);
  };
  // Crash-only: an error that nobody expected ends the process; the supervisor starts it again.
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => {
      logger.fatal({ err: error }, event);
      process.exit(1);
    });
  const quiet = () => undefined;
  Runtime.install({
    shutdownSignals: [],
    telemetryOptions: { logging: { forward: {} } }, // the core's own warnings too are lines of ours, and none on the standard output
    logger: {
      log: quiet,
      trace: quiet,
      debug: quiet,
      info: quiet,
      warn: (message, meta) => logger.warn(plain(meta), message),
      error: (message, meta) => logger.error(plain(meta), message),
    },
  });
  const db = connect({
    url: config.databaseUrl,
    name: `countersign-${role}`,
    max: role === 'flow' ? 20 : 10,
    statementTimeoutMs: role === 'keeper' ? 60_000 : 5_000,
  });

  const running = role === 'keeper' ? keeper() : await worker(role);
  process.send?.({ ready: true });
  log('info', 'ready');
  let isStopping = false;
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.once(signal, () => {
      isStopping = true;
      log('info', `stopping: ${signal}`);
      void running.stop();
    });
  await running.ended;
  await db.close();
  // A worker whose poll loop ended by itself has failed: let the supervisor start a new one.
  process.exit(isStopping ? 0 : 1);

  function keeper(): Running {
    const masterKey = Buffer.from(config.masterKey, 'base64');
    const sweeps = startKeeper({
      ...{ db, log, catalog },
      limits: { leaseSeconds: config.leaseSeconds, maxHeld: config.maxHeld },
      calendar: CN,
      askFor: calendarYear,
      reconcile: reconciliation,
      wrappedKey: (caseId) => wrapKey(masterKey, newKey(), caseId),
    });
    startWatchdog({ isAlive: () => true }); // that it is asked is the sign
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    return { ended, stop: () => sweeps.stop().then(resolve) };
  }

  async function worker(name: WorkerRole): Promise<Running> {
    const masterKey = Buffer.from(config.masterKey, 'base64');
    const keys = caseKeys(db, masterKey);
    const connection = await NativeConnection.connect({ address: config.temporalAddress });
    const common = { connection, namespace: config.temporalNamespace, prefix: config.taskQueuePrefix, db, catalog, keys };
    if (name !== 'flow') {
      const ports = openPorts({ config, db });
      return run(await createStepsWorker({ ...common, role: name, modules, ports }), connection, () => ports.close());
    }
    const bundle = await buildBundle(workflowsPath === undefined ? {} : { workflowsPath });
    await keepBundle(db, { hash: bundle.hash, code: compressed(bundle) });
    const newCase = (prefix: string, at: Iso, name?: string) => {
      const id = name ?? businessId(prefix, businessDateOf(at), randomBytes(8));
      return { id, wrappedKey: wrapKey(masterKey, newKey(), id) };
    };
    const flow = await createFlowWorker({ ...common, bundle, calendar: CN, newCase, maxCachedWorkflows: config.maxCachedWorkflows });
    const client = new Client({ connection, namespace: config.temporalNamespace, dataConverter: dataConverter(keys) });
    const relay = await startRelay({ db, client, catalog, prefix: config.taskQueuePrefix, bundle: bundle.hash, log });
    return run(flow, connection, () => relay.stop());
  }

  /** New work stops coming first, then what runs is finished, then connections close. */
  function run(temporalWorker: Worker, connection: NativeConnection, close: () => Promise<void>): Running {
    startWatchdog({ isAlive: () => isPolling(temporalWorker) });
    const ended = temporalWorker
      .run()
      .catch((error: unknown) => {
        logger.fatal({ err: error }, 'the worker ended');
      })
      .then(close)
      .then(() => connection.close());
    return {
      ended,
      stop: () => {
        temporalWorker.shutdown();
        return ended;
      },
    };
  }
}

/** Temporal's log facts hold bigint values, which JSON cannot carry. */
function plain(meta: unknown): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(meta ?? {}).map(([key, value]) => [key, typeof value === 'bigint' ? String(value) : (value as unknown)]),
  );
}
