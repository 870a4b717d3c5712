// A task as its reader gets it: ready to render, with personal data only for who holds it.
import { ruleOf } from '../domain/duties.ts';
import type { Iso } from '../domain/ids.ts';
import { taskSpecOf } from '../domain/incident.schema.ts';
import { QUEUES, worksIn, type QueueId } from '../domain/people.ts';
import type { TaskSpec, Text } from '../domain/process.ts';
import { returnReasons, type ReturnReason } from '../domain/returns.ts';
import type { Queryable } from '../db/client.ts';
import { formByHash, type JsonSchema } from '../db/queries/form-cache.ts';
import type { Excluded, TaskRow, TaskSummary } from '../db/queries/task-row.ts';
import { withWhatIsKept } from './beside-shows.ts';
import { draftOf, isBlind } from './blind-answer.ts';
import type { Ctx } from './context.ts';
import { maskMembers } from './masking.ts';
import { hiddenNames } from './hidden-names.ts';

export type TaskItem = {
  readonly id: string;
  readonly caseId: string;
  readonly process: string;
  readonly task: string;
  readonly title: Text;
  readonly queue: string;
  readonly state: TaskSummary['state'];
  readonly stage: string | null;
  readonly priority: number;
  readonly rung: number;
  readonly openedAt: Iso;
  readonly availableAt: Iso;
  readonly dueAt: Iso;
  readonly fence: number;
  readonly lease: { readonly by: string; readonly name: string; readonly until: Iso } | null;
  /** Who prepares its answer for the holder. */
  readonly delegate: { readonly id: string; readonly name: string } | null;
  readonly by: string | null;
  readonly byName: string | null;
  readonly excluded: readonly { readonly rule: string; readonly person: string; readonly name: string; readonly duty: string }[];
};

export type TaskView = TaskItem & {
  readonly customer: TaskRow['customer'];
  readonly form: JsonSchema;
  readonly shows: unknown;
  readonly prefill: unknown;
  readonly note: string | null;
  readonly answer: unknown;
  readonly earlierAnswer: unknown;
  readonly draft: { readonly version: number; readonly data: unknown; readonly at: Iso; readonly by: string } | null;
  /** Why it may be sent back a step; null when it cannot be (HT-05). */
  readonly returns: readonly ReturnReason[] | null;
  /** What its form answers to say "no"; null when its decisions are no yes and no. */
  readonly rejects: Readonly<Record<string, string | boolean>> | null;
  /** Where a lead may send it. */
  readonly moves: readonly { readonly queue: string; readonly title: Text }[];
};

const excludedView = ({ ruleSet, ...rest }: Excluded) => ({ rule: ruleOf(ruleSet), ...rest });

export function taskItem(row: TaskSummary): TaskItem {
  const {
    id,
    caseId,
    process,
    task,
    title,
    queue,
    state,
    stage,
    priority,
    rung,
    openedAt,
    availableAt,
    dueAt,
    fence,
    heldBy,
    holder,
    leaseUntil,
    delegate,
    by,
    byName,
  } = row;
  const lease =
    state === 'claimed' && heldBy !== null && leaseUntil !== null ? { by: heldBy, name: holder ?? heldBy, until: leaseUntil } : null;
  return {
    ...{
      id,
      caseId,
      process,
      task,
      title,
      queue,
      state,
      stage,
      priority,
      rung,
      openedAt,
      availableAt,
      dueAt,
      fence,
      lease,
      delegate,
      by,
      byName,
    },
    excluded: row.excluded.map(excludedView),
  };
}

export async function viewTask(db: Queryable, row: TaskRow, { actor: viewer, catalog }: Pick<Ctx, 'actor' | 'catalog'>): Promise<TaskView> {
  // the delegate works on it as its holder does; whose role is withdrawn works on nothing, whatever her lease says
  const works: readonly string[] = worksIn(viewer);
  const isHolder = row.state === 'claimed' && works.includes(row.queue) && (row.heldBy === viewer.id || row.delegate?.id === viewer.id);
  const form = await formByHash(db, row.formHash);
  const isHidden = !isHolder && row.by !== viewer.id && (await isBlind(db, { catalog }, row));
  const hidden = isHolder ? NONE : hiddenNames(catalog, { process: row.process, forms: [form] });
  const isDecided = row.state === 'completed' || row.state === 'cancelled';
  const kept = isDecided || row.draftVersion === null || row.draftAt === null || row.draftBy === null ? null : row;
  const shownDraft = kept && (await draftOf(db, { catalog }, row, { by: String(kept.draftBy), viewer: viewer.id, isHolder }));
  const draft = shownDraft === 'hidden' ? null : kept;
  return {
    ...taskItem(row),
    customer: row.customer,
    form,
    // masked before the rest is added: a reading masks itself, and its fields' `name` is a name of the form, not of a person
    shows: await withWhatIsKept(db, { ...row, shows: maskMembers(row.shows, hidden) }, { viewer, isHolder }),
    prefill: maskMembers(row.prefill, hidden),
    note: row.note,
    answer: isHidden ? null : maskMembers(row.answer, hidden),
    earlierAnswer: isHidden ? null : maskMembers(row.earlierAnswer, hidden),
    draft: draft && {
      version: Number(row.draftVersion),
      data: shownDraft === 'emptied' ? {} : maskMembers(row.draftData, hidden),
      at: row.draftAt as Iso,
      by: String(row.draftBy),
    },
    ...allowed(row, form, catalog),
  };
}

/** What its process lets be done with it beside deciding. */
function allowed(row: TaskRow, form: JsonSchema, catalog: Ctx['catalog']): Pick<TaskView, 'returns' | 'rejects' | 'moves'> {
  const process = catalog.find(({ id }) => id === row.process);
  const spec = process && taskSpecOf(process, row.task);
  return {
    returns: spec?.returns ? returnReasons(spec.returns, form) : null,
    rejects: spec?.rejects ?? null,
    moves: spec ? queuesToSend(spec, row.queue).map((queue) => ({ queue, title: QUEUES[queue].title })) : [],
  };
}

/** The queues to which a lead may send an item that waits in `queue`: those of its process, and back to its own. */
export const queuesToSend = ({ queue: own, mayMoveTo = [] }: TaskSpec, queue: string): QueueId[] =>
  [own, ...mayMoveTo].filter((one) => one !== queue);

const NONE: ReadonlySet<string> = new Set();
