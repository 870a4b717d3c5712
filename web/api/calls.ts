// Every call of the workbench, one function each. Screens use nothing else.
import { newKey, query, send } from './http.ts';
import type {
  Case,
  CaseItem,
  Completed,
  DeadLetter,
  Document,
  Draft,
  Inbox,
  Lease,
  Page,
  Person,
  Process,
  ProcessItem,
  Task,
  TaskItem,
  TimelineItem,
} from './types.ts';

const at = encodeURIComponent;
const keyed = (key = newKey()): Record<string, string> => ({ 'idempotency-key': key });

export const getSession = (): Promise<{ person: Person }> => send('/v1/session', { isSession: true });
export const signIn = (username: string, password: string): Promise<{ person: Person }> =>
  send('/v1/session', { method: 'POST', body: { username, password }, isSession: true });
export const signOut = (): Promise<null> => send('/v1/session', { method: 'DELETE', isSession: true });

export const getInbox = (): Promise<Inbox> => send('/v1/inbox');

export type TaskFilter = { readonly queue?: string; readonly state?: string; readonly process?: string; readonly case?: string };
export const listTasks = (filter: TaskFilter, cursor?: string): Promise<Page<TaskItem>> =>
  send(`/v1/tasks${query({ ...filter, limit: 100, cursor })}`);
export const getTask = (id: string): Promise<Task> => send(`/v1/tasks/${at(id)}`);

/** The best item that I may do: of one queue, or of all mine. Null when there is none. */
export const claimNext = (queue?: string): Promise<Task | null> =>
  send(queue ? `/v1/queues/${at(queue)}/claims` : '/v1/claims', { method: 'POST', body: {}, headers: keyed() });
export const claimTask = (id: string): Promise<Task> => send(`/v1/tasks/${at(id)}/claim`, { method: 'POST', body: {}, headers: keyed() });
export const releaseTask = (id: string, fence: number): Promise<unknown> =>
  send(`/v1/tasks/${at(id)}/release`, { method: 'POST', body: { fence }, headers: keyed() });
export const renewLease = (id: string, fence: number): Promise<{ lease: Lease | null }> =>
  send(`/v1/tasks/${at(id)}/heartbeat`, { method: 'POST', body: { fence } });
/** `version` is that of the draft being replaced; null when there is none yet. */
export const putDraft = (id: string, fence: number, data: unknown, version: number | null): Promise<Draft> =>
  send(`/v1/tasks/${at(id)}/draft`, {
    method: 'PUT',
    body: { fence, data },
    outlivesPage: true,
    headers: version === null ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` },
  });

export type Completion = {
  readonly id: string;
  readonly fence: number;
  readonly answer: unknown;
  readonly next: boolean;
  readonly key: string;
};
export const completeTask = ({ id, fence, answer, next, key }: Completion): Promise<Completed> =>
  send(`/v1/tasks/${at(id)}/complete`, { method: 'POST', body: { fence, answer, ...(next ? { next } : {}) }, headers: keyed(key) });

export const listProcesses = (): Promise<Page<ProcessItem>> => send('/v1/processes');
export const getProcess = (id: string): Promise<Process> => send(`/v1/processes/${at(id)}`);
export const startCase = (process: string, input: unknown, key: string): Promise<{ id: string }> =>
  send(`/v1/processes/${at(process)}/cases`, { method: 'POST', body: { input }, headers: keyed(key) });

export type CaseFilter = { readonly state?: string; readonly process?: string };
export const listCases = (filter: CaseFilter, cursor?: string): Promise<Page<CaseItem>> =>
  send(`/v1/cases${query({ ...filter, limit: 100, cursor })}`);
export const getCase = (id: string): Promise<Case> => send(`/v1/cases/${at(id)}`);
export const getTimeline = (id: string, cursor?: string): Promise<Page<TimelineItem>> =>
  send(`/v1/cases/${at(id)}/timeline${query({ limit: 200, cursor })}`);
export const withdrawCase = (id: string, reason: string, key: string): Promise<unknown> =>
  send(`/v1/cases/${at(id)}/withdraw`, { method: 'POST', body: { reason }, headers: keyed(key) });

export const getDocument = (id: string): Promise<Document> => send(`/v1/documents/${at(id)}`);
export const pageImage = (document: string, page: number): string => `/v1/documents/${at(document)}/pages/${page}`;

export const listDeadLetters = (cursor?: string): Promise<Page<DeadLetter>> => send(`/v1/operations/dead-letters${query({ cursor })}`);
export const retryDeadLetter = (id: number): Promise<unknown> =>
  send(`/v1/operations/dead-letters/${id}/retry`, { method: 'POST', body: {}, headers: keyed() });
