// The process's own writes as local activities of the flow worker (domain/case-messages.ts says what each promises).
import { activityInfo } from '@temporalio/activity';
import type { Calendar } from '../domain/calendar/calendar.ts';
import type { CaseStore, TaskCompleted } from '../domain/case-messages.ts';
import { p4Fields } from '../domain/data-class.schema.ts';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { camelCase, type ProcessSpec } from '../domain/process.ts';
import type { Db } from '../db/client.ts';
import { adoptChild } from '../db/queries/children.ts';
import { openTask, type OpenedTask } from '../db/queries/insert-task.ts';
import { closeCase, closingOf, passReturn, reachRung } from '../db/queries/process-writes.ts';
import { taskRungs } from '../db/queries/task-rungs.ts';
import { newTask, parseInput, startCase } from '../db/queries/start-case.ts';
import { failingOnFaults } from './faults.ts';

export type CaseStoreOptions = {
  readonly db: Db;
  readonly catalog: readonly ProcessSpec[];
  readonly calendar: Calendar;
  /** Hash of the bundle that the worker runs: stands in the audit log as the actor. */
  readonly bundle: string;
  /** Makes the id and the wrapped key of a new case; the id is given where the process names its children. */
  readonly newCase: (prefix: string, at: Iso, id?: string) => { id: string; wrappedKey: Uint8Array };
};

export function caseStore({ db, catalog, calendar, bundle, newCase }: CaseStoreOptions): CaseStore {
  const here = () => {
    const { workflowExecution, workflowType } = activityInfo();
    const caseId = workflowExecution?.workflowId;
    const process = catalog.find((known) => camelCase(known.id) === workflowType);
    if (caseId === undefined || !process) throw new Error(`not a process of the catalog: ${String(workflowType)}`);
    return { caseId, process, actor: `${process.id}@${bundle.slice(0, 12)}` };
  };

  return failing({
    async openTask({ run, seen, whileClosing, ...ask }) {
      const { caseId, process, actor } = here();
      const task = newTask({ process, calendar, caseId, ...ask });
      const opened = await openTask(db, task, { run, seen, whileClosing: whileClosing ?? false, actor });
      if (opened.isNew) return { rungs: task.clock.rungs.map((rung) => ({ clock: task.id, ...rung })), after: -1 };
      if (opened.isReopened) return { rungs: await taskRungs(db, task.id), after: opened.fence + 1 };
      // What is open is answered under the next fence at the earliest, what is claimed or answered under this one: the row may have been
      // opened anew by a try whose answer was lost, and the process may hold the answer to the old question.
      const after = opened.state === 'open' ? opened.fence : opened.fence - 1;
      const done = completion(task.id, opened);
      return done ? { rungs: [], done, after } : { rungs: await taskRungs(db, task.id), after };
    },

    async openChild({ run, seen, key, process: processId, input, at }) {
      const parent = here();
      const process = catalog.find((known) => known.id === processId);
      if (!process) throw new Refusal('UNKNOWN_PROCESS', `${parent.process.id} asks for ${processId}, which the catalog does not have.`);
      const parsed = parsedForChild(process, input);
      return adoptChild(db, { parentId: parent.caseId, key, process: processId, input: parsed, run, seen }, (tx, from) =>
        startCase(tx, {
          ...newCase(process.prefix, at, process.childId?.(parent.caseId, key)),
          ...from,
          process,
          input: parsed,
          receivedAt: at,
          at,
          calendar,
          actor: { kind: 'system', id: parent.actor },
        }),
      );
    },

    async reachRung({ run, seen, clock, fraction, at }) {
      const { caseId, actor } = here();
      return { winner: await reachRung(db, { caseId, run, seen, actor, clock, fraction, at }) };
    },

    async noReturn({ run, seen }) {
      const { caseId, actor } = here();
      await passReturn(db, { caseId, run, seen, actor });
    },

    async closing() {
      return { how: await closingOf(db, here().caseId) };
    },

    async closeCase({ run, seen, outcome, reason, at }) {
      const { caseId, actor } = here();
      await closeCase(db, { caseId, run, seen, actor, outcome, reason: reason ?? null, at });
    },
  });
}

/** The process is told in one sentence which members do not fit: its refusal ends up in the item of whoever mends it. Never a value. */
function parsedForChild(process: ProcessSpec, input: unknown): Record<string, unknown> {
  try {
    return parseInput(process, input);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const members = error.errors.map(({ pointer, code }) => `${pointer} (${code})`);
    throw new Refusal(error.code, `The input does not fit ${process.id}: ${members.join(', ')}.`, { errors: error.errors });
  }
}

/** The same writes, none of which is tried again when the fault is ours. */
const failing = (store: CaseStore): CaseStore =>
  Object.fromEntries(
    Object.entries(store).map(([name, write]) => [
      name,
      (given: never) => failingOnFaults(() => (write as (given: never) => Promise<unknown>)(given)),
    ]),
  ) as CaseStore;

/** The answer that a row holds already, as the process may see it: without its P4 fields. */
function completion(id: string, task: OpenedTask): TaskCompleted | undefined {
  if (task.state !== 'completed' || !task.answer || !task.completedBy || !task.completedAt) return undefined;
  const hidden = new Set(p4Fields(task.formSchema));
  const answer = Object.fromEntries(Object.entries(task.answer).filter(([name]) => !hidden.has(name)));
  return { kind: 'task', id, fence: task.fence, by: task.completedBy, at: task.completedAt, answer };
}
