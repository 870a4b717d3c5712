// A whole engine room for stories: a database of its own, a flow worker with its relay, step workers, against the run's real Temporal
// server. People act through the same statements as the API.
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Client } from '@temporalio/client';
import { Runtime, type Worker } from '@temporalio/worker';
import { fixedKey, type CaseKeys } from '../../activities/adapters/payload-codec.ts';
import { newKey, wrapKey } from '../../activities/adapters/keys.ts';
import type { Ports } from '../../activities/ports.ts';
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import { businessDateOf, businessId, type Iso } from '../../domain/ids.ts';
import { camelCase, type ProcessSpec, type StepQueue } from '../../domain/process.ts';
import { QUEUES } from '../../domain/people.ts';
import { connect, type Db } from '../../db/client.ts';
import { claimTask } from '../../db/queries/claim-task.ts';
import { completeTask } from '../../db/queries/complete-task.ts';
import { parseInput, startCase } from '../../db/queries/start-case.ts';
import { withdrawCase } from '../../db/queries/withdraw-case.ts';
import { keepBundle } from '../../db/queries/bundles.ts';
import { buildBundle, compressed, type Bundle } from '../../workers/bundle.ts';
import { createFlowWorker, dataConverter } from '../../workers/flow.ts';
import { queueOfStep } from '../../workers/queues.ts';
import { caseHistories, replayHistories } from '../../workers/replay.ts';
import { startRelay, type Relay } from '../../workers/relay.ts';
import { createStepsWorker, type ActivityModules } from '../../workers/steps.ts';
import { historyText } from './history-text.ts';
import { recordHistory } from './histories.ts';
import { testDatabase } from './database.ts';
import { connectTemporal } from './temporal.ts';
import { TEST_KEY } from './test-key.ts';
import { untitled } from './untitled.ts';

const silent = () => undefined;
/** The SDK tells at length what every worker is doing; what matters here comes as a failed expectation. */
Runtime.install({ logger: { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: console.error } });

/** Built once in a process, in which one file of tests follows the other: each costs a second of CPU or more. */
const bundles = new Map<string | undefined, Promise<Bundle>>();
function bundleOf(workflowsPath: string | undefined): Promise<Bundle> {
  const known = bundles.get(workflowsPath) ?? buildBundle(workflowsPath === undefined ? {} : { workflowsPath });
  bundles.set(workflowsPath, known);
  return known;
}

type Running = { worker: Worker; ended: Promise<void> };
export type HouseOptions = {
  /** `import.meta.url` of the test file. */
  readonly file: string;
  readonly catalog: readonly ProcessSpec[];
  readonly modules: ActivityModules;
  readonly workflowsPath?: string;
  /** Stand-ins that keep what was done need the database. */
  readonly ports?: Partial<Ports> | ((db: Db) => Partial<Ports>);
  /** Where keys come from; the fixed test key when absent, so that histories can be recorded. */
  readonly keys?: (db: Db) => CaseKeys;
};

/** People of the tests: each in every role, so that only duties keep them apart. */
export const PEOPLE = ['anna', 'bert', 'cora', 'dora'] as const;

export async function openHouse({ file, catalog, modules, workflowsPath, ports = {}, keys: keysFrom }: HouseOptions) {
  const [{ db, owner, url, drop }, temporal] = await Promise.all([testDatabase(), connectTemporal(file)]);
  const prefix = temporal.taskQueuePrefix;
  const keys = keysFrom?.(db) ?? fixedKey(TEST_KEY);
  const bundle = await bundleOf(workflowsPath);
  const client = new Client({ connection: temporal.native, dataConverter: dataConverter(keys) });
  const newCase = (idPrefix: string, at: Iso, name?: string) => {
    const id = name ?? businessId(idPrefix, businessDateOf(at), randomBytes(8));
    return { id, wrappedKey: wrapKey(TEST_KEY, newKey(), id) };
  };
  const common = { connection: temporal.native, namespace: 'default', prefix, db, catalog, keys };
  for (const id of PEOPLE) await db.sql`insert into app.people (id, username, name, branch_id) values (${id}, ${id}, ${id}, 'HQ')`;
  await keepBundle(db, { hash: bundle.hash, code: compressed(bundle) });

  let flow: Running | undefined;
  let relay: Relay | undefined;
  const steps: Running[] = [];
  const run = (worker: Worker): Running => ({ worker, ended: worker.run() });
  const stop = async ({ worker, ended }: Running) => {
    if (worker.getState() === 'RUNNING') worker.shutdown();
    await ended;
  };
  const warnings: string[] = [];
  const stoppedClocks: Db[] = [];

  const house = {
    db,
    /** A superuser's handle, for what the product may not do. */
    owner,
    client,
    bundle,
    prefix,
    warnings,
    /** A handle of its own whose clock stands at that instant; closed with the house. */
    dbAt(instant: string): Db {
      const stopped = connect({ url: `${url}?countersign.now=${encodeURIComponent(instant)}`, name: 'test-stopped-clock', max: 2 });
      stoppedClocks.push(stopped);
      return stopped;
    },
    /** What runs for the house at this moment. */
    workers: (): readonly Worker[] => [...(flow ? [flow] : []), ...steps].map(({ worker }) => worker),
    async startFlow(code = bundle) {
      await keepBundle(db, { hash: code.hash, code: compressed(code) });
      flow = run(await createFlowWorker({ ...common, bundle: code, calendar: CN, newCase, maxCachedWorkflows: 100 }));
      relay = await startRelay({
        db,
        client,
        catalog,
        prefix,
        bundle: code.hash,
        log: (_, message, facts) => warnings.push(`${message} ${JSON.stringify(facts ?? {})}`),
      });
    },
    async stopFlow() {
      await relay?.stop();
      if (flow) await stop(flow);
      relay = flow = undefined;
    },

    /** Starts a case as the API does. */
    async startCase(
      process: ProcessSpec,
      input: unknown,
      {
        by = 'anna',
        customerId = null,
        receivedAt,
        calendar = CN,
        id,
      }: { by?: string; customerId?: string | null; receivedAt?: Iso; calendar?: Calendar; id?: string } = {},
    ): Promise<string> {
      const at = new Date().toISOString() as Iso;
      const made = newCase(process.prefix, at, id);
      await db.transaction((tx) =>
        startCase(tx, {
          ...made,
          process,
          input: parseInput(process, input),
          starter: by,
          branchId: 'HQ',
          customerId,
          parent: null,
          receivedAt: receivedAt ?? at,
          at,
          calendar,
          actor: { kind: 'person', id: by },
        }),
      );
      return made.id;
    },

    /** Claims and completes a task as a person does; the errors are the product's. */
    async answer(id: string, by: string, answer: Record<string, unknown>, { p4 = [] }: { p4?: string[] } = {}): Promise<void> {
      await house.open(id);
      const claimed = await claimTask(db, {
        task: id,
        person: by,
        actorKind: 'person',
        worker: null,
        queues: Object.keys(QUEUES),
        branch: null,
        leaseSeconds: 900,
        maxHeld: 3,
      });
      if (!claimed) throw new Error(`${by} cannot see ${id}`);
      await completeTask(db, {
        task: id,
        person: by,
        actorKind: 'person',
        fence: claimed.fence,
        queues: Object.keys(QUEUES),
        branch: null,
        answer,
        p4,
        recording: null,
      });
    },
    withdraw: (caseId: string, { by = 'anna', reason = 'the customer asks for it' } = {}) =>
      withdrawCase(db, { caseId, branch: null, how: 'withdrawn', reason, actor: { kind: 'person', id: by } }),

    /** Waits until a task is there to be claimed. */
    open: (id: string) =>
      house.until(`task ${id} is open`, async () => {
        const [row] = await db.sql`select id from app.tasks where id = ${id} and state in ('open', 'claimed')`;
        return row !== undefined;
      }),
    /** Waits until a case has closed; answers its outcome. */
    async closed(caseId: string): Promise<string> {
      let outcome: string | null = null;
      await house.until(`case ${caseId} is closed`, async () => {
        const [row] = await db.sql<{ outcome: string | null }[]>`select outcome from app.cases where id = ${caseId}`;
        outcome = row?.outcome ?? null;
        return outcome !== null;
      });
      return outcome ?? '';
    },
    /** Fails with what it waited for, and with what the database says of every case, after so many seconds. */
    async until(what: string, holds: () => Promise<boolean>, { seconds = 50 } = {}): Promise<void> {
      for (const end = Date.now() + seconds * 1_000; !(await holds()); await wait(25))
        if (Date.now() > end) {
          const cases = await db.sql`select id, state, stage, closing, run from app.cases`;
          const tasks = await db.sql`select id, state from app.tasks`;
          throw new Error(`waited in vain: ${what}\n${JSON.stringify({ cases, tasks, warnings }, null, 1)}`);
        }
    },
    tasks: (caseId: string) => db.sql<{ id: string; task: string; state: string; note: string | null; rung: number; by: string | null }[]>`
      select id, task, state, note, rung, completed_by as by from app.tasks where case_id = ${caseId} order by opened_at, id`,
    /** What the audit log holds of a case, oldest first. */
    events: async (caseId: string) =>
      (await db.sql<{ event: string }[]>`select event from audit.events where case_id = ${caseId} order by id`).map((row) => row.event),

    /**
     * Keeps the history of a story as a golden one when COUNTERSIGN_TEST_RECORD is set: it is what a server exported, never hand-written, and
     * today's code must accept it for ever (tests/replay.test.ts).
     */
    /** All that the engine was told and has answered about a case, opened. */
    historyText: async (caseId: string): Promise<string> =>
      historyText(await client.workflow.getHandle(caseId).fetchHistory(), caseId, keys),
    async record(caseId: string, definition: ProcessSpec, story: string): Promise<void> {
      if (!process.env['COUNTERSIGN_TEST_RECORD']) return;
      const handle = client.workflow.getHandle(caseId);
      await house.until(`the engine has ended ${caseId}`, async () => (await handle.describe()).status.name !== 'RUNNING');
      await recordHistory({ process: definition.id, story, caseId, history: await handle.fetchHistory() });
    },

    /** Lets time pass for one case: its clocks and deadlines come nearer by so much, and the process is told as of any moved deadline. */
    async skip(caseId: string, milliseconds: number): Promise<void> {
      await db.transaction(async (tx) => {
        const by = `${milliseconds} milliseconds`;
        await tx.sql`update app.rungs set at = at - ${by}::interval where case_id = ${caseId} and reached_at is null`;
        const moved = await tx.sql<{ name: string; version: number }[]>`
          update app.clocks set due_at = due_at - ${by}::interval, started_at = started_at - ${by}::interval, version = version + 1,
            spans = (select coalesce(jsonb_agg(s || jsonb_build_object('from', (s ->> 'from')::timestamptz - ${by}::interval,
              'to', (s ->> 'to')::timestamptz - ${by}::interval) order by s ->> 'from'), '[]') from jsonb_array_elements(spans) s)
          where case_id = ${caseId} and ended_at is null returning name, version`;
        await tx.sql`update app.tasks set due_at = due_at - ${by}::interval where case_id = ${caseId} and state in ('open', 'claimed')`;
        for (const { name, version } of moved)
          await tx.sql`
            insert into app.messages (case_id, id, kind, body, send_at)
            select ${caseId}, ${`clock:${name}:${version}`}, 'clock', jsonb_build_object('kind', 'clock', 'id', ${`clock:${name}:${version}`}::text,
              'clock', ${name}::text, 'version', ${version}::int, 'rungs', coalesce(jsonb_agg(jsonb_build_object('clock', clock, 'fraction', fraction,
              'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')), app.app_now()
            from app.rungs where case_id = ${caseId} and clock = ${name} and reached_at is null`;
      });
    },

    /** Waits until exactly these rungs of a clock have fired, in this order; one fired twice fails. */
    async expectRungs(caseId: string, clock: string, fractions: readonly number[]): Promise<void> {
      const fired = async () =>
        (
          await db.sql<{ fraction: number }[]>`
            select (data ->> 'fraction')::float8 as fraction from audit.events
            where case_id = ${caseId} and event in ('clock.rung-reached', 'clock.breached') and data ->> 'clock' = ${clock} order by id`
        ).map((row) => row.fraction);
      await house.until(`${clock} of ${caseId} fired ${fractions.join(', ')}`, async () => (await fired()).length >= fractions.length);
      await wait(200);
      const seen = await fired();
      if (seen.join() !== fractions.join())
        throw new Error(`rungs of ${clock}: expected ${fractions.join(', ')}, fired ${seen.join(', ')}`);
    },

    /** Every history that the stories of this file made must replay on the code that made it: what no story asks for is checked too. */
    async replayAll(): Promise<void> {
      const cases = await db.sql<{ id: string }[]>`
        select c.id from app.cases c join app.case_keys k on k.case_id = c.id where c.engine_run is not null and k.destroyed_at is null`;
      const histories = (async function* () {
        for (const { id } of cases) for (const history of await caseHistories(client, id)) yield { caseId: id, history };
      })();
      for await (const { caseId, verdict } of replayHistories({ bundle, keys }, histories))
        if (!verdict.same) throw new Error(`${caseId} does not replay: ${verdict.divergence}`);
    },

    async close(): Promise<void> {
      await house.stopFlow();
      await house.replayAll();
      const nameless = await untitled(db);
      if (nameless.length > 0)
        throw new Error(`people were shown what has no name, neither in the terms of its process nor in a form: ${nameless.join(', ')}`);
      await Promise.all([...steps.map(stop), ...stoppedClocks.map((stopped) => stopped.close())]);
      await temporal.close();
      await drop();
    },
  };

  const roles = new Set<StepQueue>(catalog.flatMap((process) => Object.keys(process.steps).map((step) => queueOfStep(process, step))));
  for (const role of roles)
    steps.push(
      run(
        await createStepsWorker({
          ...common,
          role,
          modules,
          ports: { profile: 'test', ...(typeof ports === 'function' ? ports(db) : ports) } as Ports,
        }),
      ),
    );
  await house.startFlow();
  return house;
}
export type House = Awaited<ReturnType<typeof openHouse>>;

/** The workflow type of a process: what Temporal's own tools list. */
export const workflowType = (process: ProcessSpec): string => camelCase(process.id);
