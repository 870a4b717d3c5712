// Starts a case: one transaction that leaves the case, its key, its clocks, its starters' duties, its first message and, when the process
// begins with a person, its first task. Serves the API and a parent process alike.
import type { Calendar } from '../../domain/calendar/calendar.ts';
import { clockPlan, taskDeadline } from '../../domain/calendar/clock-plan.ts';
import { inputWithoutP4 } from '../../domain/input-without-p4.ts';
import { dutiesOfManager, dutiesOfStarter, dutiesOfTask, rulesOfCustomer } from '../../domain/duties.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Iso } from '../../domain/ids.ts';
import { taskSpecOf } from '../../domain/incident.schema.ts';
import { listedOf } from '../../domain/listed.ts';
import type { ProcessSpec } from '../../domain/process.ts';
import type { Tx } from '../client.ts';
import { snapshotOf } from './forms.ts';
import { insertCase, type NewCase } from './insert-case.ts';
import { insertTask, type NewTask } from './insert-task.ts';
import { customerExists } from './people.ts';

export type CaseToStart = Pick<NewCase, 'id' | 'starter' | 'branchId' | 'customerId' | 'parent' | 'receivedAt' | 'wrappedKey' | 'actor'> & {
  readonly process: ProcessSpec;
  /** Validated and parsed by the process's own schema. */
  readonly input: Readonly<Record<string, unknown>>;
  /** The instant at which the case is opened: deadlines of its first task count from here. */
  readonly at: Iso;
  readonly calendar: Calendar;
  readonly hasEngine?: boolean;
};

/** Validates an input with the process's schema. Refusal INVALID_INPUT names each member. */
export function parseInput(process: ProcessSpec, input: unknown): Record<string, unknown> {
  const parsed = process.input.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new Refusal('INVALID_INPUT', `The input does not fit ${process.id}: see the errors for each member.`, {
    errors: parsed.error.issues.map(({ path, code, message }) => ({
      pointer: path.map((part) => `/${String(part)}`).join(''),
      code,
      message,
    })),
  });
}

/** False when it is there already: a child with this parent and key, or a case of this id. Errors: NOT_FOUND, DOCUMENT_IN_USE, INVALID_INPUT (a customer). */
export async function startCase(tx: Tx, c: CaseToStart): Promise<boolean> {
  const { process, calendar } = c;
  const listed = listedOf(process, c.input);
  const named = listed.customer ?? customerOf(c.input);
  const customerId = c.customerId ?? (await knownCustomer(tx, named));
  if (process.needsKnownCustomer && named !== null && customerId === null) throw unknownCustomer(process, named);
  const clocks = Object.entries(process.clocks).map(([name, spec]) => clockPlan({ name, spec, startedAt: c.receivedAt, calendar }));
  const isNew = await insertCase(tx, {
    ...c,
    customerId,
    amountMinor: listed.amountMinor,
    searchText: [c.id, listed.text].filter(Boolean).join('\n'),
    process: process.id,
    processVersion: process.version,
    packs: {
      calendar:
        clocks
          .map((clock) => clock.calendar)
          .sort()
          .at(-1) ?? calendar.id,
      ...process.packs,
      ...Object.fromEntries(clocks.flatMap(({ name, spec }) => (spec.packVersion === null ? [] : [[`clock:${name}`, spec.packVersion]]))),
    },
    clocks,
    starterDuties: dutiesOfStarter(process),
    managerDuties: dutiesOfManager(process),
    customerRules: rulesOfCustomer(process),
    excluded: (process.excludes ?? []).flatMap(({ member, rule, duty }) => {
      const person = c.input[member];
      return typeof person === 'string' ? [{ person, ruleSet: rule, duty, pointer: `/${member}` }] : [];
    }),
    documents: documentsOf(c.input),
    opensWithPerson: process.opensWith !== undefined,
    hasEngine: c.hasEngine ?? true,
  });
  if (isNew && process.opensWith) {
    const { task, prefill } = process.opensWith;
    await insertTask(
      tx,
      newTask({
        process,
        calendar,
        caseId: c.id,
        id: `${c.id}.${task}.1`,
        task,
        at: c.at,
        shows: { input: inputWithoutP4(process, c.input) },
        prefill,
      }),
    );
  }
  return isNew;
}

/** The row of a task with its snapshots, from what the process declares about it. */
export function newTask(t: {
  readonly process: ProcessSpec;
  readonly calendar: Calendar;
  readonly caseId: string;
  readonly id: string;
  readonly task: string;
  readonly at: Iso;
  readonly shows?: unknown;
  readonly prefill?: unknown;
  readonly note?: string | undefined;
  /** See `dutiesOfTask`. */
  readonly about?: string;
}): NewTask {
  const spec = taskSpecOf(t.process, t.task);
  if (!spec) throw new RangeError(`${t.process.id} has no task ${t.task}`);
  return {
    id: t.id,
    caseId: t.caseId,
    task: t.task,
    title: spec.title,
    queue: spec.queue,
    priority: spec.priority ?? 3,
    skill: spec.skill ?? null,
    stage: spec.stage ?? null,
    openedAt: t.at,
    form: snapshotOf(spec.form),
    shows: t.shows,
    prefill: t.prefill,
    note: t.note ?? null,
    duties: dutiesOfTask(t.process, t.task, t.about),
    clock: taskDeadline({ name: t.id, within: spec.within, openedAt: t.at, calendar: t.calendar }),
  };
}

/** A process that declares no `lists.customer` names its customer `customerId`, itself or in `applicant`, by convention. */
function customerOf({ customerId, applicant }: Readonly<Record<string, unknown>>): string | null {
  const id = customerId ?? (applicant as { readonly customerId?: unknown } | undefined)?.customerId;
  return typeof id === 'string' ? id : null;
}

/** Customers are the core system's: one that is not known here stays in the input alone. */
const knownCustomer = async (tx: Tx, id: string | null): Promise<string | null> =>
  id !== null && (await customerExists(tx, id)) ? id : null;

const unknownCustomer = (process: ProcessSpec, id: string): Refusal =>
  new Refusal('INVALID_INPUT', `There is no customer ${id}: check the customer number.`, {
    errors: [
      {
        pointer: `/${(process.lists?.customer ?? 'customerId').replaceAll('.', '/')}`,
        code: 'custom',
        message: 'There is no customer with this number. 客户号不存在，请核对。',
      },
    ],
  });

/** By convention a process that takes papers names them `documents`. */
const documentsOf = ({ documents }: Readonly<Record<string, unknown>>): string[] =>
  Array.isArray(documents) ? documents.filter((id): id is string => typeof id === 'string') : [];
