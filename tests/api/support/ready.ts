// What a request of the route table needs before it can succeed, where the things that are planted once do not do: something fresh for each
// caller, because the act uses it up or because it must be her own. The answer is the request, still to be asked by whoever.
import { randomBytes } from 'node:crypto';
import { claimEffect, endEffect, markEffectSent } from '../../../db/queries/effects.ts';
import { adoptTeam } from '../../../db/queries/organisation.ts';
import { adoptPerson } from '../../../db/queries/people.ts';
import { hashPassword } from '../../../commands/passwords.ts';
import type { Role } from '../../../domain/people.ts';
import type { Caller, House } from './house.ts';
import { listen, portOf } from './listen.ts';
import { letter } from './process.ts';
import { remove, upload, type Answer, type Fixed } from './route-table.ts';

/** The letter as every act can be done with it: it goes back a step, to another queue, and its clock can stand still. */
export const provable = {
  ...letter,
  clocks: { answer: { ...letter.clocks.answer, pausable: true } },
  tasks: {
    ...letter.tasks,
    write: {
      ...letter.tasks.write,
      mayMoveTo: ['complaint-handler'],
      returns: { answer: {}, reason: 'text', reasonCode: 'reasonCode' },
    },
  },
} as const;

export type Scene = {
  readonly house: House;
  readonly fixed: Fixed;
  readonly role: Role;
  readonly by: Caller;
  /** Another with the same role, of the same branch. */ readonly peer: Caller;
};
export type Ready = {
  /** Whose the thing is: the caller's alone, her branch's, or everybody's. Whose it is not hears 403 or 404. */
  readonly of: 'person' | 'branch' | 'all';
  readonly make: (scene: Scene) => Promise<(by: Caller) => Promise<Answer>>;
};

const ok = async <T = { id: number }>(asked: Promise<Answer>): Promise<T> => {
  const response = await asked;
  if (response.statusCode >= 300) throw new Error(`not prepared: ${response.statusCode} ${response.body}`);
  return response.statusCode === 204 ? (undefined as T) : response.json<T>();
};
const idOf = async (asked: Promise<Answer>) => String((await ok(asked)).id);
const name = () => randomBytes(6).toString('hex');
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();
const first = async <T>(rows: Promise<T[]>): Promise<T> => {
  const [row] = await rows;
  if (row === undefined) throw new Error('not prepared: no row');
  return row;
};

const personal = (make: Ready['make']): Ready => ({ of: 'person', make });
const ofBranch = (make: Ready['make']): Ready => ({ of: 'branch', make });
const ofAll = (make: Ready['make']): Ready => ({ of: 'all', make });

const PASSWORD = 'violet anvil morsel quartz';
let hash: Promise<string> | undefined;
/** Gives her a password that is known here; the same work once for all. */
async function withPassword({ house, by }: Scene): Promise<void> {
  hash ??= hashPassword(PASSWORD);
  await house.owner.sql`update app.people set password_hash = ${await hash} where id = ${by.id}`;
}

const aView = async ({ by }: Scene): Promise<string> => `/v1/views/${await idOf(by.post('/v1/views', { name: name(), query: {} }))}`;
const aBulk = async ({ by, fixed }: Scene, dryRun: boolean): Promise<string> =>
  `/v1/bulk/${await idOf(
    by.post('/v1/bulk', { ids: [fixed.taskId], dryRun, action: { kind: 'comment', text: 'Before the holidays, please.' } }),
  )}`;
const aCase = ({ house, fixed }: Scene) => house.startCase(fixed.starter);
const aDocument = async (by: Caller) => idOf(upload(by));
const admin = ({ house, fixed }: Scene) => house.person(['R37'], { branch: fixed.branch });
const aBot = ({ house, fixed }: Scene) => house.person(['R39'], { branch: fixed.branch });

/** A colleague of her branch who has a password of her own already, so that another takes two. */
async function aColleague({ house, fixed }: Scene): Promise<string> {
  const id = `c-${name()}`;
  await adoptPerson(house.owner, {
    ...{ id, username: id, name: 'A colleague', kind: 'person', branchId: fixed.branch, passwordHash: 'chosen long ago', roles: ['R04'] },
  });
  return `/v1/people/${id}`;
}
async function anAskedReset(scene: Scene, by: Caller): Promise<string> {
  const url = `${await aColleague(scene)}/password-reset`;
  await ok(by.post(url, { reason: 'she has forgotten it' }));
  return url;
}
async function aKey(scene: Scene): Promise<object> {
  const bot = await aBot(scene);
  return { bot: bot.id, title: 'A bot', onlyQueues: null, owner: scene.fixed.person, days: 30 };
}
async function aChange(scene: Scene, by: Caller): Promise<string> {
  const { house, fixed } = scene;
  const { id: person } = await house.person(['R04'], { branch: fixed.branch });
  const change = { kind: 'grant-role', role: 'R22' };
  return `/v1/people/changes/${await idOf(by.post('/v1/people/changes', { person, change, reason: 'she handles complaints too' }))}`;
}

/** Somebody of a team that the caller leads, absent, and who could stand in for her. */
async function anAbsence({ house, fixed, by }: Scene): Promise<{ absence: number; absent: Caller; substitute: string }> {
  const [absent, substitute] = [
    await house.person(['R04'], { branch: fixed.branch }),
    await house.person(['R04'], { branch: fixed.branch }),
  ];
  const team = `T-${name()}`;
  await adoptTeam(house.db, { id: team, title: { en: team, zh: team }, branchId: fixed.branch, leadId: by.id });
  await house.owner.sql`update app.people set team_id = ${team} where id = ${absent.id}`;
  const { id: absence } = await ok(absent.post('/v1/absences', { person: absent.id, from: inDays(1), until: inDays(3), reason: 'leave' }));
  return { absence, absent, substitute: substitute.id };
}

async function aQuestion({ house, fixed }: Scene, { by, to }: { by: string; to: string }): Promise<string> {
  const { id } = await first(house.owner.sql<{ id: number }[]>`
    insert into app.questions (task_id, case_id, by_person, to_person, text, due_at)
    values (${fixed.taskId}, ${fixed.caseId}, ${by}, ${to}, 'Who knows her?', app.app_now() + interval '1 day') returning id`);
  return `/v1/questions/${id}`;
}

/** A payment of which nobody knows whether it happened. */
async function anUnknownEffect({ house, fixed }: Scene): Promise<string> {
  const key = `${fixed.caseId}/${name()}`;
  const claim = await claimEffect(house.db, {
    ...{ key, caseId: fixed.caseId, kind: 'payment', request: {}, payment: null, leaseSeconds: 60, whileClosing: false },
  });
  await markEffectSent(house.db, { key, fence: claim.fence });
  await endEffect(house.db, { key, state: 'unknown', result: null, actor: 'test' });
  return key;
}

/** Nothing is given to a bot by hand. */
const recipient = ({ fixed, role, peer }: Scene) => (role === 'R39' ? fixed.person : peer.id);

/** About the planted item, which is put back before each of them. Things that others hold are asked for by the test itself. */
export const READY_ON_ITEM: Readonly<Record<string, Ready['make']>> = {
  'POST /v1/tasks/:id/hand-over': async (scene) => {
    return (who) => who.post(`/v1/tasks/${scene.fixed.taskId}/hand-over`, { fence: 0, to: recipient(scene) });
  },
  'POST /v1/tasks/:id/delegate': async (scene) => {
    return (who) => who.post(`/v1/tasks/${scene.fixed.taskId}/delegate`, { fence: 0, to: recipient(scene), note: 'please prepare it' });
  },
  'POST /v1/tasks/:id/take-back': async ({ fixed, by, peer }) => {
    await by.post(`/v1/tasks/${fixed.taskId}/delegate`, { fence: 0, to: peer.id, note: 'please prepare it' });
    return (who) => who.post(`/v1/tasks/${fixed.taskId}/take-back`, { fence: 0 });
  },
  /** Held by the peer, who has it prepared by the caller. */
  'POST /v1/tasks/:id/hand-in': async ({ fixed, by, peer }) => {
    await peer.post(`/v1/tasks/${fixed.taskId}/delegate`, { fence: 0, to: by.id, note: 'please prepare it' });
    return (who) => who.post(`/v1/tasks/${fixed.taskId}/hand-in`, { fence: 0, note: 'prepared' });
  },
  'POST /v1/tasks/:id/recall': async ({ fixed, by }) => {
    await by.post(`/v1/tasks/${fixed.taskId}/complete`, { fence: 0, answer: { text: 'Dear customer, here is your answer.' } });
    return (who) => who.post(`/v1/tasks/${fixed.taskId}/recall`, {});
  },
};

export const READY: Readonly<Record<string, Ready>> = {
  'POST /v1/session': ofAll(async (scene) => {
    await withPassword(scene);
    // in a browser that nobody has signed in with, so that her session of this test goes on
    return (who) => scene.house.stranger.post('/v1/session', { username: who.id, password: PASSWORD });
  }),
  'POST /v1/session/password': ofAll(async (scene) => {
    await withPassword(scene);
    return (who) => who.post('/v1/session/password', { current: PASSWORD, next: 'copper lantern drizzle walnut' });
  }),
  'DELETE /v1/session/list/:id': personal(async ({ house, by }) => {
    await house.signedIn(by.id);
    const { items } = await ok<{ items: { id: string; isCurrent: boolean }[] }>(by.get('/v1/session/list'));
    const other = items.find(({ isCurrent }) => !isCurrent);
    if (!other) throw new Error('not prepared: no other session');
    return (who) => remove(who, `/v1/session/list/${other.id}`);
  }),
  'GET /v1/events': ofAll(async ({ house }) => {
    const port = await portOf(house.app);
    return async (who) => {
      const { response, close } = await listen(port, who.token);
      close(); // a stream does not end by itself
      return { statusCode: response.statusCode ?? 0, body: '', json: () => ({}) as never };
    };
  }),
  'DELETE /v1/people/:id/sessions': ofBranch(async (scene) => {
    const { id } = await scene.house.person(['R04'], { branch: scene.fixed.branch });
    return (who) => remove(who, `/v1/people/${id}/sessions`);
  }),
  'POST /v1/people/:id/password-reset': ofBranch(async (scene) => {
    const url = `${await aColleague(scene)}/password-reset`;
    return (who) => who.post(url, { reason: 'she has forgotten it' });
  }),
  'POST /v1/people/:id/password-reset/approve': ofBranch(async (scene) => {
    const url = await anAskedReset(scene, await admin(scene));
    return (who) => who.post(`${url}/approve`, {});
  }),
  'DELETE /v1/people/:id/password-reset': ofBranch(async (scene) => {
    const url = await anAskedReset(scene, scene.role === 'R37' ? scene.by : await admin(scene));
    return (who) => remove(who, url);
  }),
  'POST /v1/api-keys': ofBranch(async (scene) => {
    const body = await aKey(scene);
    return (who) => who.post('/v1/api-keys', body);
  }),
  'POST /v1/api-keys/:id/revoke': ofBranch(async (scene) => {
    const id = await idOf((await admin(scene)).post('/v1/api-keys', await aKey(scene)));
    return (who) => who.post(`/v1/api-keys/${id}/revoke`, {});
  }),
  'PUT /v1/views/:id': personal(async (scene) => {
    const url = await aView(scene);
    return (who) => who.put(url, { name: name(), query: {} }, { 'if-match': '"1"' });
  }),
  'DELETE /v1/views/:id': personal(async (scene) => {
    const url = await aView(scene);
    return (who) => who.send({ method: 'DELETE', url, headers: { 'x-countersign': '1', 'if-match': '"1"' } });
  }),
  'GET /v1/bulk/:id': personal(async (scene) => {
    const url = await aBulk(scene, true);
    return (who) => who.get(url);
  }),
  'GET /v1/bulk/:id/items': personal(async (scene) => {
    const url = await aBulk(scene, true);
    return (who) => who.get(`${url}/items`);
  }),
  'POST /v1/bulk/:id/cancel': personal(async (scene) => {
    const url = await aBulk(scene, false);
    return (who) => who.post(`${url}/cancel`, {});
  }),
  'POST /v1/cases/:id/clocks/:name/pause': ofBranch(async (scene) => {
    const url = `/v1/cases/${await aCase(scene)}/clocks/answer/pause`;
    return (who) => who.post(url, { reason: 'customer' });
  }),
  'POST /v1/cases/:id/clocks/:name/resume': ofBranch(async (scene) => {
    const url = `/v1/cases/${await aCase(scene)}/clocks/answer`;
    await ok(scene.fixed.starter.post(`${url}/pause`, { reason: 'customer' }));
    return (who) => who.post(`${url}/resume`, {});
  }),
  'POST /v1/cases/:id/withdraw': ofBranch(async (scene) => {
    const url = `/v1/cases/${await aCase(scene)}/withdraw`;
    return (who) => who.post(url, { reason: 'not wanted any more' });
  }),
  'POST /v1/cases/:id/lift-hold': ofBranch(async (scene) => {
    const url = `/v1/cases/${await aCase(scene)}`;
    await ok(scene.fixed.starter.post(`${url}/hold`, { until: inDays(1), reason: 'a letter is on its way' }));
    return (who) => who.post(`${url}/lift-hold`, { reason: 'the letter has come' });
  }),
  'POST /v1/mentions/:id/read': personal(async ({ house, fixed, by }) => {
    const comment = await idOf(fixed.starter.post(`/v1/tasks/${fixed.taskId}/comments`, { text: 'Please look.' }));
    // also of those whose role does not read items any more
    await house.owner.sql`insert into app.mentions (person_id, comment_id) values (${by.id}, ${comment}::bigint)`;
    return (who) => who.post(`/v1/mentions/${comment}/read`, {});
  }),
  'POST /v1/questions/:id/answer': personal(async (scene) => {
    const url = await aQuestion(scene, { by: scene.fixed.starter.id, to: scene.by.id });
    return (who) => who.post(`${url}/answer`, { text: 'I do.' });
  }),
  'POST /v1/questions/:id/withdraw': personal(async (scene) => {
    const url = await aQuestion(scene, { by: scene.by.id, to: scene.fixed.starter.id });
    return (who) => who.post(`${url}/withdraw`, {});
  }),
  'POST /v1/tasks/:id/attachments': personal(async ({ fixed, by }) => {
    const document = await aDocument(by);
    return (who) => who.post(`/v1/tasks/${fixed.taskId}/attachments`, { document, title: 'A letter' });
  }),
  'POST /v1/cases/:id/attachments': personal(async ({ fixed, by }) => {
    const document = await aDocument(by);
    return (who) => who.post(`/v1/cases/${fixed.caseId}/attachments`, { document, title: 'A letter' });
  }),
  'POST /v1/attachments/:id/remove': personal(async ({ fixed, by }) => {
    const body = { document: await aDocument(by), title: 'A letter' };
    const id = await idOf(by.post(`/v1/cases/${fixed.caseId}/attachments`, body));
    return (who) => who.post(`/v1/attachments/${id}/remove`, {});
  }),
  'POST /v1/people/changes/:id/approve': ofBranch(async (scene) => {
    const url = await aChange(scene, await admin(scene));
    return (who) => who.post(`${url}/approve`, {});
  }),
  'POST /v1/people/changes/:id/reject': ofBranch(async (scene) => {
    const url = await aChange(scene, await admin(scene));
    return (who) => who.post(`${url}/reject`, { note: 'she has no training for it' });
  }),
  'POST /v1/people/changes/:id/withdraw': personal(async (scene) => {
    const url = await aChange(scene, scene.by);
    return (who) => who.post(`${url}/withdraw`, {});
  }),
  'POST /v1/absences': personal(async ({ by }) => {
    const body = { person: by.id, from: '2999-01-01T00:00:00Z', until: '2999-01-05T00:00:00Z', reason: 'leave' };
    return (who) => who.post('/v1/absences', body);
  }),
  'POST /v1/absences/:id/end': personal(async (scene) => {
    const { absence } = await anAbsence(scene);
    return (who) => who.post(`/v1/absences/${absence}/end`, {});
  }),
  'POST /v1/substitutions': personal(async (scene) => {
    const { absence, substitute } = await anAbsence(scene);
    return (who) => who.post('/v1/substitutions', { absence, substitute });
  }),
  'POST /v1/substitutions/:id/end': personal(async (scene) => {
    const { absence, absent, substitute } = await anAbsence(scene);
    const id = await idOf(absent.post('/v1/substitutions', { absence, substitute }));
    return (who) => who.post(`/v1/substitutions/${id}/end`, {});
  }),
  'POST /v1/operations/effects/resend': ofBranch(async (scene) => {
    const key = await anUnknownEffect(scene);
    return (who) => who.post('/v1/operations/effects/resend', { key, reason: 'the ledger does not show it' });
  }),
};
