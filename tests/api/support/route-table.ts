// Every route with the permission that it demands and a request that is well formed, about things that are there. A route without a row here
// fails, and so does a row without a route; permission-proof.test.ts walks it by every role, branch and holder.
import type { Permission, QueueId } from '../../../domain/people.ts';
import { acted, type Acted } from './acted.ts';
import { bookedLoan, type BookedLoan } from './booked-loan.ts';
import type { Caller, House } from './house.ts';
import { staff, type Staff } from './staff.ts';

let house: House;
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
export type Fixed = {
  readonly branch: string;
  /** A team lead. */ readonly starter: Caller;
  readonly caseId: string;
  readonly taskId: string;
  readonly documentId: string;
  readonly letterId: string;
  readonly loan: BookedLoan;
} & Staff &
  Acted;
let fixed: Fixed;

/** What the requests are about, all of one branch. Before the first of them. */
export async function plant(given: House, branch: string): Promise<Fixed> {
  house = given;
  const starter = await house.person(['R07'], { branch });
  const caseId = await house.startCase(starter);
  const documentId = (await upload(starter)).json().id;
  await house.owner
    .sql`insert into app.messages (case_id, id, kind, body, dead_reason) values (${caseId}, 'dead', 'clock', '{}', 'cannot be delivered')`;
  const [letter] = await house.owner.sql<{ seq: number }[]>`select seq from app.messages where id = 'dead'`;
  fixed = {
    branch,
    starter,
    caseId,
    taskId: `${caseId}.write.1`,
    documentId,
    letterId: String(letter?.seq),
    loan: await bookedLoan(house, { branch }),
    ...(await staff(house, { branch })),
    ...(await acted(house, { caseId, starter, documentId })),
  };
  return fixed;
}

const BOUNDARY = 'xxxxxxxx';
const file = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\nbytes\r\n--${BOUNDARY}--\r\n`;
export const upload = (by: Caller) =>
  by.send({
    method: 'POST',
    url: '/v1/documents',
    payload: file,
    headers: { 'x-countersign': '1', 'content-type': `multipart/form-data; boundary=${BOUNDARY}` },
  });

/** What is read of an answer. */
export type Answer = Pick<Awaited<ReturnType<Caller['get']>>, 'statusCode' | 'body' | 'json'>;
export type Row = {
  readonly permission: Permission;
  /** Of a queue: `queue`, one that the caller works. */ readonly ask: (by: Caller, queue?: QueueId) => Promise<Answer>;
  /** It is about a thing that belongs to a branch. */ readonly isOfBranch?: true;
};
const get = (url: () => string) => (by: Caller) => by.get(url());
const post = (url: () => string, body: object) => (by: Caller) => by.post(url(), body);
export const remove = (by: Caller, url: string) => by.send({ method: 'DELETE', url, headers: { 'x-countersign': '1' } });
let views = 0;
export const TABLE: Record<string, Row> = {
  'POST /v1/session': { permission: 'public', ask: post(() => '/v1/session', { username: 'x', password: 'y' }) },
  'GET /v1/session': { permission: 'session.own', ask: get(() => '/v1/session') },
  'DELETE /v1/session': {
    permission: 'session.own',
    ask: async (by) => (await house.signedIn(by.id)).send({ method: 'DELETE', url: '/v1/session', headers: { 'x-countersign': '1' } }),
  },
  'GET /v1/session/methods': { permission: 'public', ask: get(() => '/v1/session/methods') },
  'GET /v1/session/oidc': { permission: 'public', ask: get(() => '/v1/session/oidc') },
  'GET /v1/session/oidc/callback': { permission: 'public', ask: get(() => '/v1/session/oidc/callback?code=x&state=y') },
  'POST /v1/session/password': {
    permission: 'session.own',
    ask: post(() => '/v1/session/password', { current: 'x', next: 'y' }),
  },
  'GET /v1/session/list': { permission: 'session.own', ask: get(() => '/v1/session/list') },
  'DELETE /v1/session/list': { permission: 'session.own', ask: (by) => remove(by, '/v1/session/list') },
  'DELETE /v1/session/list/:id': { permission: 'session.own', ask: (by) => remove(by, '/v1/session/list/0123456789abcdef') },
  'GET /v1/people/:id/sessions': { permission: 'session.end', ask: get(() => `/v1/people/${fixed.person}/sessions`), isOfBranch: true },
  'DELETE /v1/people/:id/sessions': {
    permission: 'session.end',
    ask: (by) => remove(by, `/v1/people/${fixed.person}/sessions`),
    isOfBranch: true,
  },
  'GET /v1/password-resets': { permission: 'people.review', ask: get(() => '/v1/password-resets') },
  'POST /v1/people/:id/password-reset': {
    permission: 'people.propose',
    ask: post(() => '/v1/people/nobody-at-all/password-reset', { reason: 'she has forgotten it' }),
  },
  'POST /v1/people/:id/password-reset/approve': {
    permission: 'people.approve',
    ask: post(() => '/v1/people/nobody-at-all/password-reset/approve', {}),
  },
  'DELETE /v1/people/:id/password-reset': {
    permission: 'people.review',
    ask: (by) => remove(by, '/v1/people/nobody-at-all/password-reset'),
  },
  'GET /v1/api-keys': { permission: 'api-key.read', ask: get(() => '/v1/api-keys') },
  'POST /v1/api-keys': {
    permission: 'api-key.manage',
    ask: post(() => '/v1/api-keys', { bot: 'nobody-at-all', title: 'A bot', onlyQueues: null, owner: 'nobody', days: 30 }),
  },
  'POST /v1/api-keys/:id/revoke': { permission: 'api-key.manage', ask: post(() => '/v1/api-keys/csk_0123456789/revoke', {}) },
  'GET /v1/events': { permission: 'task.read', ask: get(() => '/v1/events?queues=no-such-queue') },
  'GET /v1/processes': { permission: 'process.read', ask: get(() => '/v1/processes') },
  'GET /v1/queues': { permission: 'process.read', ask: get(() => '/v1/queues') },
  'GET /v1/processes/:process': { permission: 'process.read', ask: get(() => '/v1/processes/test-letter') },
  'POST /v1/processes/:process/cases': {
    permission: 'case.start',
    ask: post(() => '/v1/processes/test-letter/cases', { input: { subject: 'A letter' } }),
  },
  'GET /v1/cases': { permission: 'case.read', ask: get(() => '/v1/cases') },
  'GET /v1/cases/:id': { permission: 'case.read', ask: get(() => `/v1/cases/${fixed.caseId}`), isOfBranch: true },
  'GET /v1/cases/:id/timeline': { permission: 'case.read', ask: get(() => `/v1/cases/${fixed.caseId}/timeline`), isOfBranch: true },
  'GET /v1/cases/:id/decisions': { permission: 'case.read', ask: get(() => `/v1/cases/${fixed.caseId}/decisions`), isOfBranch: true },
  'GET /v1/cases/:id/clocks/:name': {
    permission: 'case.read',
    ask: get(() => `/v1/cases/${fixed.caseId}/clocks/answer`),
    isOfBranch: true,
  },
  'POST /v1/cases/:id/clocks/:name/pause': {
    permission: 'clock.pause',
    ask: post(() => `/v1/cases/${fixed.caseId}/clocks/answer/pause`, { reason: 'customer' }),
    isOfBranch: true,
  },
  'POST /v1/cases/:id/clocks/:name/resume': {
    permission: 'clock.pause',
    ask: post(() => `/v1/cases/${fixed.caseId}/clocks/answer/resume`, {}),
    isOfBranch: true,
  },
  'POST /v1/cases/:id/withdraw': {
    permission: 'case.withdraw',
    ask: post(() => `/v1/cases/${fixed.caseId}/withdraw`, { reason: 'not wanted any more' }),
    isOfBranch: true,
  },
  'POST /v1/cases/:id/cancel': {
    permission: 'case.cancel',
    ask: post(() => `/v1/cases/${fixed.caseId}/cancel`, { reason: 'a sanctioned payee' }),
    isOfBranch: true,
  },
  'GET /v1/tasks': { permission: 'task.read', ask: get(() => '/v1/tasks') },
  'GET /v1/tasks/export': { permission: 'task.read', ask: get(() => '/v1/tasks/export?case=none') },
  'GET /v1/search': { permission: 'case.read', ask: get(() => '/v1/search?q=letter') },
  'GET /v1/views': { permission: 'task.read', ask: get(() => '/v1/views') },
  'POST /v1/views': { permission: 'task.read', ask: (by) => by.post('/v1/views', { name: `View ${++views}`, query: {} }) },
  'PUT /v1/views/:id': {
    permission: 'task.read',
    ask: (by) => by.put('/v1/views/V-0', { name: 'Mine', query: {} }, { 'if-match': '"1"' }),
  },
  'DELETE /v1/views/:id': {
    permission: 'task.read',
    ask: (by) => by.send({ method: 'DELETE', url: '/v1/views/V-0', headers: { 'x-countersign': '1', 'if-match': '"1"' } }),
  },
  'GET /v1/tasks/counts': { permission: 'task.read', ask: get(() => '/v1/tasks/counts') },
  'GET /v1/tasks/:id': { permission: 'task.read', ask: get(() => `/v1/tasks/${fixed.taskId}`), isOfBranch: true },
  'POST /v1/tasks/:id/claim': { permission: 'task.work', ask: post(() => `/v1/tasks/${fixed.taskId}/claim`, {}), isOfBranch: true },
  'POST /v1/tasks/:id/release': {
    permission: 'task.work',
    ask: post(() => `/v1/tasks/${fixed.taskId}/release`, { fence: 0 }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/heartbeat': {
    permission: 'task.work',
    ask: post(() => `/v1/tasks/${fixed.taskId}/heartbeat`, { fence: 0 }),
    isOfBranch: true,
  },
  'PUT /v1/tasks/:id/draft': {
    permission: 'task.work',
    ask: (by) => by.put(`/v1/tasks/${fixed.taskId}/draft`, { fence: 0, data: 1 }, { 'if-none-match': '*' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/complete': {
    permission: 'task.work',
    ask: post(() => `/v1/tasks/${fixed.taskId}/complete`, { fence: 0, answer: { text: 'Dear customer, here is your answer.' } }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/postpone': {
    permission: 'task.work',
    ask: (by) => by.post(`/v1/tasks/${fixed.taskId}/postpone`, { fence: 0, until: inAnHour(), reason: 'customer' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/hand-over': {
    permission: 'task.work',
    ask: (by) => by.post(`/v1/tasks/${fixed.taskId}/hand-over`, { fence: 0, to: fixed.person }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/comments': {
    permission: 'task.comment',
    ask: post(() => `/v1/tasks/${fixed.taskId}/comments`, { text: 'The customer calls back.' }),
    isOfBranch: true,
  },
  'GET /v1/tasks/:id/comments': { permission: 'task.read', ask: get(() => `/v1/tasks/${fixed.taskId}/comments`), isOfBranch: true },
  'GET /v1/tasks/:id/candidates': { permission: 'task.work', ask: get(() => `/v1/tasks/${fixed.taskId}/candidates`), isOfBranch: true },
  'GET /v1/tasks/:id/kept-draft': { permission: 'task.work', ask: get(() => `/v1/tasks/${fixed.taskId}/kept-draft`), isOfBranch: true },
  'DELETE /v1/tasks/:id/kept-draft': {
    permission: 'task.work',
    ask: (by) => remove(by, `/v1/tasks/${fixed.taskId}/kept-draft`),
    isOfBranch: true,
  },
  'GET /v1/tasks/:id/why': { permission: 'task.read', ask: get(() => `/v1/tasks/${fixed.taskId}/why`), isOfBranch: true },
  'POST /v1/tasks/:id/assign': {
    permission: 'task.assign',
    ask: (by) => by.post(`/v1/tasks/${fixed.taskId}/assign`, { to: by.id, reason: 'she knows the matter' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/force-release': {
    permission: 'task.assign',
    ask: post(() => `/v1/tasks/${fixed.taskId}/force-release`, { reason: 'she has gone home' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/priority': {
    permission: 'task.assign',
    ask: post(() => `/v1/tasks/${fixed.taskId}/priority`, { priority: 2, reason: 'the customer waits in the hall' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/return': {
    permission: 'task.work',
    ask: post(() => `/v1/tasks/${fixed.taskId}/return`, { fence: 0, reasonCode: 'LATE', reason: 'the date is not clear' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/delegate': {
    permission: 'task.work',
    ask: (by) => by.post(`/v1/tasks/${fixed.taskId}/delegate`, { fence: 0, to: fixed.person, note: 'please prepare it' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/hand-in': {
    permission: 'task.work',
    ask: post(() => `/v1/tasks/${fixed.taskId}/hand-in`, { fence: 0, note: 'prepared' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/take-back': {
    permission: 'task.work',
    ask: post(() => `/v1/tasks/${fixed.taskId}/take-back`, { fence: 0 }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/recall': { permission: 'task.work', ask: post(() => `/v1/tasks/${fixed.taskId}/recall`, {}), isOfBranch: true },
  'POST /v1/tasks/:id/move': {
    permission: 'task.assign',
    ask: post(() => `/v1/tasks/${fixed.taskId}/move`, { queue: 'complaint-handler', reason: 'it is a complaint' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/questions': {
    permission: 'task.work',
    ask: post(() => `/v1/tasks/${fixed.taskId}/questions`, { fence: 0, to: { queue: 'general' }, text: 'Who knows the customer?' }),
    isOfBranch: true,
  },
  'GET /v1/tasks/:id/questions': { permission: 'task.read', ask: get(() => `/v1/tasks/${fixed.taskId}/questions`), isOfBranch: true },
  'GET /v1/questions': { permission: 'task.comment', ask: get(() => '/v1/questions') },
  'POST /v1/questions/:id/answer': {
    permission: 'task.comment',
    ask: post(() => `/v1/questions/${fixed.question}/answer`, { text: 'I do.' }),
    isOfBranch: true,
  },
  'POST /v1/questions/:id/withdraw': {
    permission: 'task.work',
    ask: post(() => `/v1/questions/${fixed.question}/withdraw`, {}),
    isOfBranch: true,
  },
  'GET /v1/mentions': { permission: 'session.own', ask: get(() => '/v1/mentions') },
  'POST /v1/mentions/:id/read': { permission: 'session.own', ask: post(() => '/v1/mentions/1/read', {}) },
  'POST /v1/tasks/:id/attachments': {
    permission: 'document.upload',
    ask: (by) => by.post(`/v1/tasks/${fixed.taskId}/attachments`, { document: fixed.documentId, title: 'A letter' }),
    isOfBranch: true,
  },
  'GET /v1/tasks/:id/attachments': { permission: 'task.read', ask: get(() => `/v1/tasks/${fixed.taskId}/attachments`), isOfBranch: true },
  'POST /v1/cases/:id/attachments': {
    permission: 'document.upload',
    ask: (by) => by.post(`/v1/cases/${fixed.caseId}/attachments`, { document: fixed.documentId, title: 'A letter' }),
    isOfBranch: true,
  },
  'GET /v1/cases/:id/attachments': { permission: 'case.read', ask: get(() => `/v1/cases/${fixed.caseId}/attachments`), isOfBranch: true },
  'POST /v1/attachments/:id/remove': {
    permission: 'document.upload',
    ask: post(() => `/v1/attachments/${fixed.attachment}/remove`, {}),
    isOfBranch: true,
  },
  'POST /v1/cases/:id/notes': {
    permission: 'case.note',
    ask: post(() => `/v1/cases/${fixed.caseId}/notes`, { text: 'The customer calls back.' }),
    isOfBranch: true,
  },
  'GET /v1/cases/:id/notes': { permission: 'case.read', ask: get(() => `/v1/cases/${fixed.caseId}/notes`), isOfBranch: true },
  'POST /v1/cases/:id/links': {
    permission: 'case.note',
    ask: (by) => by.post(`/v1/cases/${fixed.caseId}/links`, { case: fixed.otherCase, reason: 'of the same customer' }),
    isOfBranch: true,
  },
  'GET /v1/cases/:id/links': { permission: 'case.read', ask: get(() => `/v1/cases/${fixed.caseId}/links`), isOfBranch: true },
  'POST /v1/links/:id/remove': {
    permission: 'case.note',
    ask: post(() => `/v1/links/${fixed.link}/remove`, { reason: 'of another customer' }),
    isOfBranch: true,
  },
  'POST /v1/cases/:id/hold': {
    permission: 'case.hold',
    ask: post(() => `/v1/cases/${fixed.caseId}/hold`, { until: inAnHour(), reason: 'a letter is on its way' }),
    isOfBranch: true,
  },
  'POST /v1/cases/:id/lift-hold': {
    permission: 'case.hold',
    ask: post(() => `/v1/cases/${fixed.caseId}/lift-hold`, { reason: 'the letter has come' }),
    isOfBranch: true,
  },
  'POST /v1/tasks/:id/put-off': {
    permission: 'task.assign',
    ask: (by) => by.post(`/v1/tasks/${fixed.taskId}/put-off`, { until: inAnHour(), reason: 'customer' }),
    isOfBranch: true,
  },
  'POST /v1/bulk': {
    permission: 'bulk.run',
    ask: (by) =>
      by.post('/v1/bulk', {
        ids: [fixed.taskId],
        dryRun: true,
        action: { kind: 'comment', text: 'Before the holidays, please.' },
      }),
  },
  'GET /v1/bulk': { permission: 'bulk.run', ask: get(() => '/v1/bulk') },
  'GET /v1/bulk/:id': { permission: 'bulk.run', ask: get(() => '/v1/bulk/BLK-0') },
  'GET /v1/bulk/:id/items': { permission: 'bulk.run', ask: get(() => '/v1/bulk/BLK-0/items') },
  'POST /v1/bulk/:id/cancel': { permission: 'bulk.run', ask: post(() => '/v1/bulk/BLK-0/cancel', {}) },
  'POST /v1/claims': { permission: 'task.work', ask: post(() => '/v1/claims', {}) },
  'POST /v1/queues/:queue/claims': { permission: 'task.work', ask: (by, queue = 'general') => by.post(`/v1/queues/${queue}/claims`, {}) },
  'GET /v1/inbox': { permission: 'task.work', ask: get(() => '/v1/inbox') },
  'POST /v1/documents': { permission: 'document.upload', ask: upload },
  'GET /v1/documents/:id': { permission: 'document.read', ask: get(() => `/v1/documents/${fixed.documentId}`), isOfBranch: true },
  'GET /v1/documents/:id/pages/:page': {
    permission: 'document.read',
    ask: get(() => `/v1/documents/${fixed.documentId}/pages/1`),
    isOfBranch: true,
  },
  'GET /v1/loans/:id/schedule': { permission: 'ledger.read', ask: get(() => `/v1/loans/${fixed.loan.id}/schedule`), isOfBranch: true },
  'GET /v1/accounts/:id': { permission: 'ledger.read', ask: get(() => `/v1/accounts/${fixed.loan.account}`), isOfBranch: true },
  'POST /v1/disbursements/:id/cancel': {
    permission: 'disbursement.cancel',
    ask: post(() => `/v1/disbursements/${fixed.loan.key}/cancel`, { reason: 'fraud is suspected here' }),
    isOfBranch: true,
  },
  'GET /v1/people': { permission: 'people.read', ask: get(() => '/v1/people') },
  'GET /v1/people/load': { permission: 'people.read', ask: get(() => '/v1/people/load') },
  'GET /v1/people/:id': { permission: 'people.read', ask: get(() => `/v1/people/${fixed.person}`), isOfBranch: true },
  'GET /v1/people/:id/links': { permission: 'people.review', ask: get(() => `/v1/people/${fixed.person}/links`), isOfBranch: true },
  'GET /v1/people/changes': { permission: 'people.review', ask: get(() => '/v1/people/changes') },
  'POST /v1/people/changes': {
    permission: 'people.propose',
    ask: (by) =>
      by.post('/v1/people/changes', {
        person: fixed.person,
        change: { kind: 'grant-role', role: 'R05' },
        reason: 'she verifies from now on',
      }),
    isOfBranch: true,
  },
  'POST /v1/people/changes/:id/approve': {
    permission: 'people.approve',
    ask: post(() => `/v1/people/changes/${fixed.change}/approve`, {}),
    isOfBranch: true,
  },
  'POST /v1/people/changes/:id/reject': {
    permission: 'people.approve',
    ask: post(() => `/v1/people/changes/${fixed.change}/reject`, { note: 'she has no training for it' }),
    isOfBranch: true,
  },
  'POST /v1/people/changes/:id/withdraw': {
    permission: 'people.propose',
    ask: post(() => `/v1/people/changes/${fixed.change}/withdraw`, {}),
    isOfBranch: true,
  },
  'GET /v1/absences': { permission: 'people.read', ask: get(() => '/v1/absences') },
  'POST /v1/absences': {
    permission: 'absence.plan',
    ask: (by) =>
      by.post('/v1/absences', {
        ...{ person: fixed.person, from: '2999-01-01T00:00:00Z', until: '2999-01-05T00:00:00Z' },
        reason: 'leave',
      }),
    isOfBranch: true,
  },
  'POST /v1/absences/:id/end': {
    permission: 'absence.plan',
    ask: post(() => `/v1/absences/${fixed.absence}/end`, {}),
    isOfBranch: true,
  },
  'POST /v1/substitutions': {
    permission: 'absence.plan',
    ask: (by) => by.post('/v1/substitutions', { absence: fixed.absence, substitute: by.id }),
    isOfBranch: true,
  },
  'POST /v1/substitutions/:id/end': {
    permission: 'absence.plan',
    ask: post(() => `/v1/substitutions/${fixed.substitution}/end`, {}),
    isOfBranch: true,
  },
  'GET /v1/branches': { permission: 'people.read', ask: get(() => '/v1/branches') },
  'GET /v1/teams': { permission: 'people.read', ask: get(() => '/v1/teams') },
  'GET /v1/roles': { permission: 'people.read', ask: get(() => '/v1/roles') },
  'GET /v1/skills': { permission: 'people.read', ask: get(() => '/v1/skills') },
  'GET /v1/operations/dead-letters': { permission: 'operations.read', ask: get(() => '/v1/operations/dead-letters') },
  'GET /v1/operations/metrics': { permission: 'operations.read', ask: get(() => '/v1/operations/metrics') },
  'GET /v1/operations/stuck': { permission: 'operations.read', ask: get(() => '/v1/operations/stuck') },
  'POST /v1/operations/dead-letters/:id/retry': {
    permission: 'operations.act',
    ask: post(() => `/v1/operations/dead-letters/${fixed.letterId}/retry`, {}),
  },
  'POST /v1/cases/:id/recuse': {
    permission: 'case.recuse',
    ask: post(() => `/v1/cases/${fixed.caseId}/recuse`, { interest: 'the customer is a neighbour of mine' }),
    isOfBranch: true,
  },
  'GET /v1/cases/:id/recusals': { permission: 'case.read', ask: get(() => `/v1/cases/${fixed.caseId}/recusals`), isOfBranch: true },
  'GET /v1/segregation': { permission: 'segregation.read', ask: get(() => '/v1/segregation') },
  'GET /v1/operations/effects': { permission: 'operations.read', ask: get(() => '/v1/operations/effects') },
  'POST /v1/operations/effects/resend': {
    permission: 'effect.resend',
    ask: post(() => '/v1/operations/effects/resend', { key: 'CMP-20260101-00000000/remedy', reason: 'the ledger does not show it' }),
  },
  'POST /v1/operations/payloads/decode': {
    permission: 'history.read',
    ask: post(() => '/v1/operations/payloads/decode', { payloads: [] }),
  },
};
