// Every call of the workbench, one function each. Screens use nothing else.
import { client, newKey, refusal, take } from './http.ts';
import type { paths } from './schema.d.ts';
import { createUnsentDrafts } from './unsent-drafts.ts';
import type {
  Absence,
  Account,
  ApiKey,
  AskedReset,
  Attachment,
  Bulk,
  BulkItem,
  Candidates,
  Case,
  CaseItem,
  CaseLink,
  Comment,
  Completed,
  Counts,
  DeadLetter,
  DecisionRecord,
  Document,
  Draft,
  ExplainedClock,
  Found,
  Given,
  Inbox,
  KeptDraft,
  Lease,
  ListedPeopleChange,
  ListedPerson,
  ListedTask,
  Loan,
  MadeSubstitution,
  Mention,
  Page,
  PasswordReset,
  PersonLink,
  PersonLoad,
  Process,
  Question,
  Queue,
  RecordedAbsence,
  Recusal,
  SavedView,
  Session,
  SessionItem,
  SignInMethods,
  StaffMember,
  StuckCase,
  Task,
  TimelineItem,
  UnknownEffect,
  Warning,
  Why,
} from './types.ts';

/** A list is read in pages of this many. */
const LIMIT = 100;
const keyed = (key = newKey()) => ({ 'idempotency-key': key });
/** Without the members that are not set. */
const set = <T extends object>(query: T): { [K in keyof T]?: NonNullable<T[K]> } =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as { [K in keyof T]?: NonNullable<T[K]> };

export async function getSession(): Promise<Session | null> {
  const { data, error, response } = await client.GET('/v1/session');
  if (response.status === 401) return null;
  if (!data) throw refusal(response.status, error, { isSession: true });
  return data;
}
export async function signIn(username: string, password: string): Promise<Session> {
  const { data, error, response } = await client.POST('/v1/session', { body: { username, password } });
  if (!data) throw refusal(response.status, error, { isSession: true });
  return data;
}
/** A session that has ended by itself is signed out too. */
export async function signOut(): Promise<void> {
  const { error, response } = await client.DELETE('/v1/session');
  if (!response.ok && response.status !== 401) throw refusal(response.status, error);
}

export const changePassword = (current: string, next: string): Promise<unknown> =>
  take(client.POST('/v1/session/password', { body: { current, next } }));
export const listSessions = (): Promise<{ readonly items: readonly SessionItem[] }> => take(client.GET('/v1/session/list'));
export const endSession = (id: string): Promise<unknown> => take(client.DELETE('/v1/session/list/{id}', { params: { path: { id } } }));
export const endOtherSessions = (): Promise<{ readonly ended: number }> => take(client.DELETE('/v1/session/list'));
export const endSessionsOf = (id: string): Promise<{ readonly ended: number }> =>
  take(client.DELETE('/v1/people/{id}/sessions', { params: { path: { id } } }));

type PeopleQuery = NonNullable<paths['/v1/people']['get']['parameters']['query']>;
export type PeopleFilter = { readonly [Name in 'q' | 'role' | 'branch' | 'team' | 'working']?: NonNullable<PeopleQuery[Name]> };
export const listPeople = (filter: PeopleFilter, cursor?: string): Promise<Page<ListedPerson>> =>
  take(client.GET('/v1/people', { params: { query: set({ ...filter, limit: WINDOW, cursor }) } }));
export const getPerson = (id: string): Promise<StaffMember> => take(client.GET('/v1/people/{id}', { params: { path: { id } } }));
export const listPersonLinks = (id: string): Promise<{ readonly items: readonly PersonLink[] }> =>
  take(client.GET('/v1/people/{id}/links', { params: { path: { id } } }));
export const listLoad = (cursor?: string): Promise<Page<PersonLoad> & { readonly free: number }> =>
  take(client.GET('/v1/people/load', { params: { query: set({ limit: LIMIT, cursor }) } }));
const onPerson = (id: string) => ({ params: { path: { id } } });
export const listPasswordResets = (): Promise<{ readonly items: readonly AskedReset[] }> => take(client.GET('/v1/password-resets'));
export const askPasswordReset = (id: string, reason: string): Promise<PasswordReset> =>
  take(client.POST('/v1/people/{id}/password-reset', { ...onPerson(id), body: { reason } }));
export const approvePasswordReset = (id: string): Promise<PasswordReset> =>
  take(client.POST('/v1/people/{id}/password-reset/approve', onPerson(id)));
export const withdrawPasswordReset = (id: string): Promise<unknown> => take(client.DELETE('/v1/people/{id}/password-reset', onPerson(id)));
export type PeopleChange = Sent<'/v1/people/changes'>['change'];
export type ChangeState = ListedPeopleChange['state'];
export const listChanges = (
  filter: { readonly state?: ChangeState; readonly person?: string },
  cursor?: string,
): Promise<Page<ListedPeopleChange>> =>
  take(client.GET('/v1/people/changes', { params: { query: set({ ...filter, limit: LIMIT, cursor }) } }));
export const proposeChange = (body: Sent<'/v1/people/changes'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/people/changes', { params: { header: keyed(key) }, body }));
const onChange = (id: number, key: string) => ({ params: { path: { id }, header: keyed(key) } });
export const approveChange = (id: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/people/changes/{id}/approve', { ...onChange(id, key), body: {} }));
export const rejectChange = (id: number, note: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/people/changes/{id}/reject', { ...onChange(id, key), body: { note } }));
export const withdrawChange = (id: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/people/changes/{id}/withdraw', { ...onChange(id, key), body: {} }));
export const listRoles = () => take(client.GET('/v1/roles'));
export const listSkills = () => take(client.GET('/v1/skills'));
export const listBranches = () => take(client.GET('/v1/branches'));
export const listTeams = () => take(client.GET('/v1/teams'));

export type AbsenceReason = Sent<'/v1/absences'>['reason'];
export const listAbsences = (person?: string, cursor?: string): Promise<Page<Absence>> =>
  take(client.GET('/v1/absences', { params: { query: set({ person, limit: LIMIT, cursor }) } }));
export const recordAbsence = (body: Sent<'/v1/absences'>, key: string): Promise<RecordedAbsence> =>
  take(client.POST('/v1/absences', { params: { header: keyed(key) }, body }));
export const endAbsence = (id: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/absences/{id}/end', { ...onChange(id, key), body: {} }));
export const substitute = (body: Sent<'/v1/substitutions'>, key: string): Promise<MadeSubstitution> =>
  take(client.POST('/v1/substitutions', { params: { header: keyed(key) }, body }));
export const endSubstitution = (id: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/substitutions/{id}/end', { ...onChange(id, key), body: {} }));

export const listApiKeys = (): Promise<{ readonly items: readonly ApiKey[] }> => take(client.GET('/v1/api-keys'));
export const makeApiKey = (body: Sent<'/v1/api-keys'>): Promise<{ readonly key: string }> => take(client.POST('/v1/api-keys', { body }));
export const revokeApiKey = (id: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/api-keys/{id}/revoke', { params: { path: { id }, header: keyed(key) } }));

export const getInbox = (): Promise<Inbox> => take(client.GET('/v1/inbox'));

/** The query over items, as an address carries it. */
type ItemFilter = NonNullable<paths['/v1/tasks']['get']['parameters']['query']>;
type TaskFilter = { readonly [Name in Exclude<keyof ItemFilter, 'limit' | 'cursor'>]?: string };
/** Lists that only a window shows are read in larger pages. */
const WINDOW = 200;
export const listTasks = (filter: TaskFilter, cursor?: string): Promise<Page<ListedTask>> =>
  take(client.GET('/v1/tasks', { params: { query: set({ ...(filter as unknown as ItemFilter), limit: WINDOW, cursor }) } }));
export const countTasks = (filter: TaskFilter): Promise<Counts> =>
  take(client.GET('/v1/tasks/counts', { params: { query: filter as unknown as ItemFilter } }));
export const listQueues = (): Promise<{ readonly items: readonly Queue[] }> => take(client.GET('/v1/queues'));

/** The same list as a file; a link to follow, not to fetch. */
export const exportAddress = (filter: TaskFilter): string => `/v1/tasks/export?${new URLSearchParams(filter).toString()}`;
export const find = (q: string, cursor?: string): Promise<Page<Found>> =>
  take(client.GET('/v1/search', { params: { query: { q, ...set({ limit: LIMIT, cursor }) } } }));
export const listViews = (): Promise<{ readonly items: readonly SavedView[] }> => take(client.GET('/v1/views'));
type ViewBody = { readonly name: string; readonly query: Readonly<Record<string, unknown>>; readonly team?: boolean };
export const saveView = (body: ViewBody, key: string): Promise<unknown> =>
  take(client.POST('/v1/views', { params: { header: keyed(key) }, body: body }));
export const deleteView = (id: string, version: number, key: string): Promise<unknown> =>
  take(client.DELETE('/v1/views/{id}', { params: { path: { id }, header: { ...keyed(key), 'if-match': `"${version}"` } } }));

export type BulkAction = Sent<'/v1/bulk'>['action'];
/** Either of the two: a query, or ids. */
type BulkBody = {
  readonly query?: Readonly<Record<string, unknown>>;
  readonly ids?: string[];
  readonly action: BulkAction;
  readonly dryRun: boolean;
};
export const startBulk = (body: BulkBody, key: string): Promise<Bulk> =>
  take(client.POST('/v1/bulk', { params: { header: keyed(key) }, body: body }));
export const getBulk = (id: string): Promise<Bulk> => take(client.GET('/v1/bulk/{id}', { params: { path: { id } } }));
export const listBulkItems = (id: string, state: BulkItem['state']): Promise<Page<BulkItem>> =>
  take(client.GET('/v1/bulk/{id}/items', { params: { path: { id }, query: { limit: LIMIT, state } } }));
export const cancelBulk = (id: string): Promise<Bulk> =>
  take(client.POST('/v1/bulk/{id}/cancel', { params: { path: { id }, header: keyed() }, body: {} }));
export const getTask = (id: string): Promise<Task> => take(client.GET('/v1/tasks/{id}', { params: { path: { id } } }));

/** The best item that I may do: of one queue, or of all mine. Null when there is none. */
export async function claimNext(queue: string | undefined, key: string): Promise<Task | null> {
  const header = keyed(key);
  const asked =
    queue === undefined
      ? client.POST('/v1/claims', { params: { header }, body: {} })
      : client.POST('/v1/queues/{queue}/claims', { params: { path: { queue }, header }, body: {} });
  return (await take<Task | null | undefined>(asked)) ?? null;
}
export const claimTask = (id: string, key: string): Promise<Task> =>
  take(client.POST('/v1/tasks/{id}/claim', { ...onTask(id, key), body: {} }));
export const releaseTask = (id: string, fence: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/release', { ...onTask(id, key), body: { fence } }));
export const renewLease = (id: string, fence: number): Promise<{ lease: Lease }> =>
  take(client.POST('/v1/tasks/{id}/heartbeat', { params: { path: { id } }, body: { fence } }));

/** Browsers take at most 64 KiB of a request that outlives its page. */
const KEEPALIVE_MAX = 60_000;
/** `version` is that of the draft being replaced; null when there is none yet. */
function sendDraft(id: string, fence: number, data: unknown, version: number | null): Promise<Draft> {
  const header = version === null ? { 'if-none-match': '*' } : { 'if-match': `"${version}"` };
  const keepalive = JSON.stringify(data).length < KEEPALIVE_MAX;
  return take(client.PUT('/v1/tasks/{id}/draft', { params: { path: { id }, header }, body: { fence, data }, keepalive })).then((saved) => ({
    ...saved,
    data,
  }));
}

export const unsentDrafts = createUnsentDrafts(sendDraft, { set: (run, ms) => window.setTimeout(run, ms) });
export const putDraft = unsentDrafts.put;

export const getKeptDraft = (id: string): Promise<KeptDraft> => take(client.GET('/v1/tasks/{id}/kept-draft', { params: { path: { id } } }));
export const discardKeptDraft = (id: string): Promise<unknown> =>
  take(client.DELETE('/v1/tasks/{id}/kept-draft', { params: { path: { id } } }));

/** What is asked of the holder, or of a team lead, beside deciding. Each is sent with the key that its dialog made when it opened. */
export type Sent<Path extends keyof paths> = paths[Path] extends { post: { requestBody: { content: { 'application/json': infer Body } } } }
  ? Body
  : never;
const onTask = (id: string, key: string) => ({ params: { path: { id }, header: keyed(key) } });
export const postponeTask = (id: string, body: Sent<'/v1/tasks/{id}/postpone'>, key: string): Promise<{ readonly availableAt: string }> =>
  take(client.POST('/v1/tasks/{id}/postpone', { ...onTask(id, key), body }));
export const handOver = (id: string, body: Sent<'/v1/tasks/{id}/hand-over'>, key: string): Promise<Given> =>
  take(client.POST('/v1/tasks/{id}/hand-over', { ...onTask(id, key), body }));
export const assignTask = (id: string, body: Sent<'/v1/tasks/{id}/assign'>, key: string): Promise<Given> =>
  take(client.POST('/v1/tasks/{id}/assign', { ...onTask(id, key), body }));
export const forceRelease = (id: string, reason: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/force-release', { ...onTask(id, key), body: { reason } }));
export const changePriority = (id: string, body: Sent<'/v1/tasks/{id}/priority'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/priority', { ...onTask(id, key), body }));
export const listCandidates = (id: string, q?: string): Promise<Candidates> =>
  take(client.GET('/v1/tasks/{id}/candidates', { params: { path: { id }, query: set({ q }) } }));
export const whyTask = (id: string): Promise<Why> => take(client.GET('/v1/tasks/{id}/why', { params: { path: { id } } }));
export const listComments = (id: string, cursor?: string): Promise<Page<Comment>> =>
  take(client.GET('/v1/tasks/{id}/comments', { params: { path: { id }, query: set({ limit: LIMIT, cursor }) } }));
export const commentTask = (id: string, body: Sent<'/v1/tasks/{id}/comments'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/comments', { ...onTask(id, key), body }));

export const returnTask = (id: string, body: Sent<'/v1/tasks/{id}/return'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/return', { ...onTask(id, key), body }));
export const delegateTask = (
  id: string,
  body: Sent<'/v1/tasks/{id}/delegate'>,
  key: string,
): Promise<{ readonly delegate: { readonly name: string }; readonly warnings: readonly Warning[] }> =>
  take(client.POST('/v1/tasks/{id}/delegate', { ...onTask(id, key), body }));
export const handIn = (
  id: string,
  body: Sent<'/v1/tasks/{id}/hand-in'>,
  key: string,
): Promise<{ readonly to: { readonly name: string } }> => take(client.POST('/v1/tasks/{id}/hand-in', { ...onTask(id, key), body }));
export const takeBack = (id: string, fence: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/take-back', { ...onTask(id, key), body: { fence } }));
export const recallTask = (id: string, key: string): Promise<Task> =>
  take(client.POST('/v1/tasks/{id}/recall', { ...onTask(id, key), body: {} }));
export const moveTask = (id: string, body: Sent<'/v1/tasks/{id}/move'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/move', { ...onTask(id, key), body }));
export const askAbout = (id: string, body: Sent<'/v1/tasks/{id}/questions'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/tasks/{id}/questions', { ...onTask(id, key), body }));
export const listQuestions = (task: string): Promise<{ readonly items: readonly Question[] }> =>
  take(client.GET('/v1/tasks/{id}/questions', { params: { path: { id: task } } }));
export const myQuestions = (cursor?: string): Promise<Page<Question>> =>
  take(client.GET('/v1/questions', { params: { query: set({ limit: LIMIT, cursor }) } }));
export const answerQuestion = (id: number, text: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/questions/{id}/answer', { params: { path: { id }, header: keyed(key) }, body: { text } }));
export const withdrawQuestion = (id: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/questions/{id}/withdraw', { params: { path: { id }, header: keyed(key) }, body: {} }));
export const myMentions = (cursor?: string): Promise<Page<Mention>> =>
  take(client.GET('/v1/mentions', { params: { query: set({ limit: LIMIT, cursor }) } }));
export const readMention = (id: number): Promise<unknown> =>
  take(client.POST('/v1/mentions/{id}/read', { params: { path: { id } }, body: {} }));

/** Of an item, or of a case. */
export type Place = { readonly task: string } | { readonly case: string };
export const listAttachments = (place: Place, cursor?: string): Promise<Page<Attachment>> => {
  const query = set({ limit: LIMIT, cursor });
  return 'task' in place
    ? take(client.GET('/v1/tasks/{id}/attachments', { params: { path: { id: place.task }, query } }))
    : take(client.GET('/v1/cases/{id}/attachments', { params: { path: { id: place.case }, query } }));
};
export const attach = (place: Place, body: { document: string; title: string }, key: string): Promise<unknown> =>
  'task' in place
    ? take(client.POST('/v1/tasks/{id}/attachments', { ...onTask(place.task, key), body }))
    : take(client.POST('/v1/cases/{id}/attachments', { ...onTask(place.case, key), body }));
export const detach = (id: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/attachments/{id}/remove', { params: { path: { id }, header: keyed(key) }, body: {} }));
export const listNotes = (id: string, cursor?: string): Promise<Page<Comment>> =>
  take(client.GET('/v1/cases/{id}/notes', { params: { path: { id }, query: set({ limit: LIMIT, cursor }) } }));
export const noteCase = (id: string, body: Sent<'/v1/cases/{id}/notes'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/notes', { ...onTask(id, key), body }));
export const listLinks = (id: string): Promise<{ readonly items: readonly CaseLink[] }> =>
  take(client.GET('/v1/cases/{id}/links', { params: { path: { id } } }));
export const linkCase = (id: string, body: Sent<'/v1/cases/{id}/links'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/links', { ...onTask(id, key), body }));
export const unlink = (id: number, reason: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/links/{id}/remove', { params: { path: { id }, header: keyed(key) }, body: { reason } }));
export const recuse = (id: string, interest: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/recuse', { ...onTask(id, key), body: { interest } }));
export const listRecusals = (id: string): Promise<{ readonly items: readonly Recusal[] }> =>
  take(client.GET('/v1/cases/{id}/recusals', { params: { path: { id } } }));
export const holdCase = (id: string, body: Sent<'/v1/cases/{id}/hold'>, key: string): Promise<{ readonly until: string }> =>
  take(client.POST('/v1/cases/{id}/hold', { ...onTask(id, key), body }));
export const liftHold = (id: string, reason: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/lift-hold', { ...onTask(id, key), body: { reason } }));
export const signInMethods = (): Promise<SignInMethods> => take(client.GET('/v1/session/methods'));

type Completion = {
  readonly id: string;
  readonly fence: number;
  readonly answer: Record<string, unknown>;
  readonly next: boolean;
  /** The queue that the following item is to come from; undefined: all of mine. */
  readonly nextFrom: string | undefined;
  readonly key: string;
};
export const completeTask = ({ id, fence, answer, next, nextFrom, key }: Completion): Promise<Completed> =>
  take(
    client.POST('/v1/tasks/{id}/complete', {
      params: { path: { id }, header: keyed(key) },
      body: { fence, answer, ...(next ? { next, ...set({ nextFrom }) } : {}) },
    }),
  );

export const listProcesses = (): Promise<{ items: readonly Process[] }> => take(client.GET('/v1/processes'));
export const getProcess = (process: string): Promise<Process> =>
  take(client.GET('/v1/processes/{process}', { params: { path: { process } } }));
export const startCase = (process: string, input: Record<string, unknown>, key: string): Promise<{ id: string }> =>
  take(client.POST('/v1/processes/{process}/cases', { params: { path: { process }, header: keyed(key) }, body: { input } }));

export type CaseFilter = { readonly state?: CaseItem['state']; readonly process?: string };
export const listCases = (filter: CaseFilter, cursor?: string): Promise<Page<CaseItem>> =>
  take(client.GET('/v1/cases', { params: { query: set({ ...filter, limit: LIMIT, cursor }) } }));
export const getCase = (id: string): Promise<Case> => take(client.GET('/v1/cases/{id}', { params: { path: { id } } }));
export const getTimeline = (id: string, cursor?: string): Promise<Page<TimelineItem>> =>
  take(client.GET('/v1/cases/{id}/timeline', { params: { path: { id }, query: set({ limit: LIMIT, cursor }) } }));
export const listDecisions = (id: string, cursor?: string): Promise<Page<DecisionRecord>> =>
  take(client.GET('/v1/cases/{id}/decisions', { params: { path: { id }, query: set({ limit: LIMIT, cursor }) } }));
/** One clock with its arithmetic; `name` is also the id of an item of the case. */
export const explainClock = (id: string, name: string): Promise<ExplainedClock> =>
  take(client.GET('/v1/cases/{id}/clocks/{name}', { params: { path: { id, name } } }));
export const withdrawCase = (id: string, reason: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/withdraw', { params: { path: { id }, header: keyed(key) }, body: { reason } }));

export const cancelCase = (id: string, reason: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/cancel', { params: { path: { id }, header: keyed(key) }, body: { reason } }));
export const askPaymentBack = (id: string, reason: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/disbursements/{id}/cancel', { params: { path: { id }, header: keyed(key) }, body: { reason } }));
export const pauseClock = (id: string, name: string, body: Sent<'/v1/cases/{id}/clocks/{name}/pause'>, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/clocks/{name}/pause', { params: { path: { id, name }, header: keyed(key) }, body }));
export const resumeClock = (id: string, name: string, key: string): Promise<unknown> =>
  take(client.POST('/v1/cases/{id}/clocks/{name}/resume', { params: { path: { id, name }, header: keyed(key) }, body: {} }));

export const getLoan = (id: string): Promise<Loan> => take(client.GET('/v1/loans/{id}/schedule', { params: { path: { id } } }));
export type StatementDays = { readonly from?: string; readonly to?: string };
export const getAccount = (id: string, days: StatementDays): Promise<Account> =>
  take(client.GET('/v1/accounts/{id}', { params: { path: { id }, query: set(days) } }));

export const getDocument = (id: string): Promise<Document> => take(client.GET('/v1/documents/{id}', { params: { path: { id } } }));
export const pageImage = (document: string, page: number): string => `/v1/documents/${encodeURIComponent(document)}/pages/${page}`;

export const listDeadLetters = (cursor?: string): Promise<Page<DeadLetter>> =>
  take(client.GET('/v1/operations/dead-letters', { params: { query: set({ limit: LIMIT, cursor }) } }));
export const retryDeadLetter = (id: number, key: string): Promise<unknown> =>
  take(client.POST('/v1/operations/dead-letters/{id}/retry', { ...onChange(id, key), body: {} }));
export const listStuckCases = (cursor?: string): Promise<Page<StuckCase>> =>
  take(client.GET('/v1/operations/stuck', { params: { query: set({ limit: LIMIT, cursor }) } }));
/** Few, and answered whole. */
export const listUnknownEffects = async (): Promise<Page<UnknownEffect>> => ({
  ...(await take(client.GET('/v1/operations/effects'))),
  next: null,
});
/** The first call proposes, another person's second one allows. */
export const resendEffect = (effect: string, reason: string, key: string): Promise<{ readonly state: 'proposed' | 'allowed' }> =>
  take(client.POST('/v1/operations/effects/resend', { params: { header: keyed(key) }, body: { key: effect, reason } }));
