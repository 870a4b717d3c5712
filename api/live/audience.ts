// Who hears of what: the branch, the permissions and the queues of a reader, and the texts that a reader of this kind is sent. Readers of one
// kind share one text, so that a thousand streams cost a thousand writes and not a thousand times the work.
import { branchScope, may, type Person } from '../../domain/people.ts';
import type { Change } from '../../db/queries/live-changes.ts';

export type Audience = {
  readonly key: string;
  /** Null: all branches. */
  readonly branch: string | null;
  /** Null: all queues. */
  readonly queues: ReadonlySet<string> | null;
  readonly hearsTasks: boolean;
  readonly hearsCases: boolean;
};

/** What a person may read, narrowed to the queues that the stream asks for (null: all of them). */
export function audienceOf(person: Pick<Person, 'roles' | 'branchId' | 'scope' | 'onlyQueues'>, asked: readonly string[] | null): Audience {
  const own: readonly string[] | null = person.onlyQueues;
  const queues = own === null ? asked : asked === null ? own : asked.filter((queue) => own.includes(queue));
  const what = {
    branch: branchScope(person),
    hearsTasks: may(person.roles, 'task.read'),
    // A stream of a few queues, or a key of a few, hears of the cases by their items.
    hearsCases: queues === null && may(person.roles, 'case.read'),
  };
  return {
    ...what,
    queues: queues === null ? null : new Set(queues),
    key: JSON.stringify([what, queues === null ? null : queues.toSorted()]),
  };
}

const hears = (audience: Audience, { taskId, caseId, queue, branch }: Change): boolean =>
  branch !== null &&
  (audience.branch === null || audience.branch === branch) &&
  (taskId !== null && queue !== null
    ? audience.hearsTasks && (audience.queues === null || audience.queues.has(queue))
    : caseId !== null && audience.hearsCases);

/** Named one by one up to here at a time; of more, readers hear which queues they are in. */
export const NAMED_MAX = 100;

export type LiveEvent = {
  /** Up to where the reader has heard everything: the Last-Event-ID with which she goes on. */
  readonly id: string;
  readonly kind: 'hello' | 'task' | 'case' | 'queue' | 'reset' | 'beat';
  readonly ids: { readonly task?: string; readonly case?: string; readonly queue?: string };
  readonly version: number | null;
};

/** As it goes over the wire. */
export const frame = (event: LiveEvent): string => `id: ${event.id}\nevent: ${event.kind}\ndata: ${JSON.stringify(event)}\n\n`;

/** What an audience is told of these changes; empty when nothing of it is theirs. */
export function told(audience: Audience, changes: readonly Change[], mark: number): string {
  const things = new Map<string, Change>();
  for (const change of changes) if (hears(audience, change)) things.set(change.taskId ?? change.caseId ?? '', change);
  if (things.size === 0) return '';
  const id = String(mark);
  if (things.size <= NAMED_MAX) return [...things.values()].map((change) => frame(eventOf(change, id))).join('');
  const isOfCases = [...things.values()].some(({ taskId }) => taskId === null);
  if (isOfCases) return frame({ id, kind: 'reset', ids: {}, version: null });
  const queues = new Set([...things.values()].map(({ queue }) => queue ?? ''));
  return [...queues].map((queue) => frame({ id, kind: 'queue', ids: { queue }, version: null })).join('');
}

function eventOf({ taskId, caseId, queue, version }: Change, id: string): LiveEvent {
  const ids = { ...(taskId !== null && { task: taskId }), ...(caseId !== null && { case: caseId }), ...(queue !== null && { queue }) };
  return { id, kind: taskId === null ? 'case' : 'task', ids, version };
}
