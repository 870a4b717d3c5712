// The proof of permissions, made from the permission table alone: every route × every role × own or foreign branch × holder or not; and whoever
// has all roles without the permission at once. Who may
// succeeds, with a thing that is ready for it (support/ready.ts); who may not hears 403 or 404, and nothing changes in any table. A route without a row fails, a stale row
// too. Rows stand in support/route-table.ts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Tx } from '../../db/client.ts';
import { CHECKS, may, PERMISSIONS, QUEUES, queuesOf, ROLES, type Permission, type QueueId, type Role } from '../../domain/people.ts';
import { openApi, type Caller, type House } from './support/house.ts';
import { provable, READY, READY_ON_ITEM, type Scene } from './support/ready.ts';
import { plant, TABLE, type Fixed, type Row } from './support/route-table.ts';

const OWN = 'B1';
let house: House;
let fixed: Fixed;
let item: string;
let caseId: string;
let holder: Caller;
const own = new Map<Role, Caller>();
/** A second one of each role in the same branch. */
const peers = new Map<Role, Caller>();
const foreign = new Map<Role, Caller>();
const EVERY_ROLE = Object.keys(ROLES) as Role[];
const rolesWithout = (permission: Permission) => EVERY_ROLE.filter((role) => !may([role], permission));
/** By permission: somebody of another branch who has every role without it, also such as nobody may have together. */
const without = new Map<Permission, Caller>();
const by = (callers: ReadonlyMap<Role, Caller>, role: Role) => callers.get(role) as Caller;

beforeAll(async () => {
  house = await openApi({
    catalog: [provable],
    settings: {
      eventLoopDelayMsMax: 0,
      ratePerMinute: { person: 1e6, stranger: 1e6, signIn: 1e6 },
      signInTries: { max: 1e6, minutes: 15 },
    },
  });
  fixed = await plant(house, OWN);
  ({ taskId: item, caseId } = fixed);
  holder = await house.person(['R04'], { branch: OWN });
  for (const role of EVERY_ROLE) {
    own.set(role, await house.person([role], { branch: OWN }));
    peers.set(role, await house.person([role], { branch: OWN }));
    foreign.set(role, await house.person([role], { branch: 'B2' }));
  }
  for (const permission of new Set(routes.map(([, row]) => row.permission))) {
    const person = await house.person([], { branch: 'B2' });
    await pastTriggers(
      ({ sql }) => sql`insert into app.person_roles (person_id, role) select ${person.id}, unnest(${rolesWithout(permission)}::text[])`,
    );
    without.set(permission, person);
  }
});
afterAll(() => house.close());

const pastTriggers = (run: (tx: Tx) => Promise<unknown>) =>
  house.owner.transaction(async (tx) => {
    await tx.sql`set local session_replication_role = replica`;
    await run(tx);
  });
/** The item as it was on its first day, held by somebody or by nobody, whatever was done with it. */
const putBack = (heldBy: string | null, queue: QueueId = 'general') =>
  pastTriggers(async ({ sql }) => {
    await sql`update app.cases set state = 'open', outcome = null, closed_at = null, closing = null, reason = null, no_return_at = null,
      hold_until = null, hold_reason = null, hold_by = null, held_at = null where id = ${caseId}`;
    await sql`delete from app.messages where case_id = ${caseId} and kind in ('task', 'cancel')`;
    await sql`delete from audit.events where case_id = ${caseId}`; // the same acts under the same fence
    await sql`delete from app.drafts where task_id = ${item}`;
    await sql`delete from app.delegations where task_id = ${item}`;
    await sql`delete from app.inheritances where cause like 'delegation:%'`;
    await sql`delete from app.duties where subject = ${caseId} and duty = 'write'`;
    await sql`update app.tasks set state = ${heldBy === null ? 'open' : 'claimed'}, queue = ${queue}, fence = 0, held_by = ${heldBy}::text, held_for = null,
      held_slot = ${heldBy === null ? null : 9}::smallint, lease_until = ${heldBy === null ? null : 'tomorrow'}::timestamptz, held_by_worker = null,
      delegated_to = null, delegated_fence = null, available_at = opened_at, hold_until = null, unheld_at = null, answer = null,
      completed_by = null, completed_at = null, cancelled_at = null where id = ${item}`;
  });

const rowOfItem = () => house.owner.sql`select to_jsonb(t) as row from app.tasks t where id = ${item}`;

const routes = Object.entries(TABLE);
/** Acts on an item that are its holder's alone. */
const OF_HOLDER = new Set([
  ...['POST /v1/tasks/:id/release', 'POST /v1/tasks/:id/heartbeat', 'PUT /v1/tasks/:id/draft', 'POST /v1/tasks/:id/complete'],
  ...['POST /v1/tasks/:id/postpone', 'POST /v1/tasks/:id/hand-over', 'POST /v1/tasks/:id/return', 'POST /v1/tasks/:id/delegate'],
  ...['POST /v1/tasks/:id/take-back', 'POST /v1/tasks/:id/hand-in', 'POST /v1/tasks/:id/questions'],
]);
/** Acts on an item of whoever works its queue, holder or not. */
const OF_QUEUE = new Set(['POST /v1/tasks/:id/claim', 'POST /v1/queues/:queue/claims']);
/** Acts on an item that need neither. */
const OF_NEITHER: Readonly<Record<string, string>> = {
  'GET /v1/tasks/:id/candidates': 'who holds it, or leads, looks for somebody to give it to',
  'GET /v1/tasks/:id/kept-draft': 'what she wrote herself before the item went on',
  'DELETE /v1/tasks/:id/kept-draft': 'what she wrote herself before the item went on',
  'POST /v1/tasks/:id/recall': 'of who decided it, which is asked for itself',
  'POST /v1/tasks/:id/attachments': 'a paper that came belongs to the item, whoever receives it',
};
const NOT_HOLDING = ['NOT_HELD', 'HELD_BY_ANOTHER', 'STALE_FENCE', 'NOT_DELEGATED', 'DELEGATED'];
const worksItsQueue = (role: Role) => (QUEUES.general.roles as readonly Role[]).includes(role);

describe('the table of routes', () => {
  it('has a row for every route, with its permission, and none besides', () => {
    const known = house.app.routeTable().filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/v1/'));
    expect(Object.fromEntries(known.map(({ method, url, permission }) => [`${method} ${url}`, permission]))).toEqual(
      Object.fromEntries(routes.map(([name, { permission }]) => [name, permission])),
    );
  });
  it('says of every act on an item whose it is: its holder’s, its queue’s, or neither’s', () => {
    const acts = routes.filter(([name, { permission }]) => permission === 'task.work' && name.includes('/tasks/:id')).map(([name]) => name);
    expect(acts.filter((name) => !OF_HOLDER.has(name) && !OF_QUEUE.has(name) && OF_NEITHER[name] === undefined)).toEqual([]);
    expect([...OF_HOLDER, ...OF_QUEUE, ...Object.keys(OF_NEITHER)].filter((name) => TABLE[name] === undefined)).toEqual([]);
  });
  it('outside /v1 is open to everybody, and holds nothing of anybody', () => {
    const open = house.app.routeTable().filter(({ url }) => !url.startsWith('/v1/'));
    expect(new Set(open.map(({ permission }) => permission))).toEqual(new Set(['public']));
    expect([...new Set(open.map(({ url }) => url.split('/')[1]))].sort()).toEqual(['docs', 'livez', 'metrics', 'readyz', 'version']);
  });
  it('names permissions that somebody holds, and leaves none out', () => {
    for (const [permission, roles] of Object.entries(PERMISSIONS))
      if (permission !== 'public') expect([permission, roles.length > 0]).toEqual([permission, true]);
    expect(
      Object.keys(PERMISSIONS).filter(
        (permission) => !routes.some(([, row]) => row.permission === permission) && !ASKED_INSIDE.includes(permission),
      ),
    ).toEqual([]);
  });
});
/** Permissions that a command asks for beside that of its route. */
const ASKED_INSIDE: readonly string[] = [];

/** FE-04: who approves is told to approve. */
const refusalTo = (roles: readonly Role[], permission: Permission) =>
  CHECKS[permission] !== undefined && may(roles, CHECKS[permission]) ? 'APPROVE_INSTEAD' : 'FORBIDDEN';

/** The state after the last blocked request: nothing has changed since, so that it need not be read twice. */
let last: string | null = null;
describe.each(routes)('%s', (name, { permission, ask, isOfBranch }) => {
  const refused = rolesWithout(permission);
  const within = EVERY_ROLE.filter((role) => may([role], permission));

  it('is refused to every role without its permission, to all of them at once, and to strangers, and nothing changes', async () => {
    const before = last ?? (await house.state());
    last = null;
    const callers: [readonly Role[], Caller][] = refused.map((role) => [[role], by(own, role)]);
    if (refused.length > 0) callers.push([refused, without.get(permission) as Caller]);
    for (const [roles, caller] of callers) {
      const response = await ask(caller);
      expect([roles, response.statusCode, response.json().code, response.json().facts]).toEqual([
        roles,
        403,
        refusalTo(roles, permission),
        { permission },
      ]);
    }
    if (permission !== 'public' && name !== 'DELETE /v1/session') {
      const response = await ask(house.stranger);
      expect([response.statusCode, response.json().code]).toEqual([401, 'SIGNED_OUT']);
    }
    if (isOfBranch)
      for (const role of within) {
        const response = await ask(by(foreign, role));
        expect([role, response.statusCode, response.json().code]).toEqual([role, 404, 'NOT_FOUND']);
      }
    last = await house.state();
    expect(last).toBe(before);
  });
});

describe.each(routes.filter(([name]) => OF_HOLDER.has(name)))('%s', (_, { permission, ask }) => {
  const within = EVERY_ROLE.filter((role) => may([role], permission));
  it('is its holder’s: whoever else works its queue is refused, and nothing changes', async () => {
    await putBack(holder.id);
    const before = await house.state();
    for (const role of within) {
      const response = await ask(by(own, role));
      const { code } = response.json();
      expect([role, response.statusCode, code]).toEqual(
        worksItsQueue(role) ? [role, 409, expect.toBeOneOf(NOT_HOLDING)] : [role, 403, 'FORBIDDEN'],
      );
    }
    expect(await house.state()).toBe(before);
  });
  it('is refused to a holder without the permission, of another branch, or whose roles do not work its queue any more', async () => {
    await putBack(null);
    const before = await house.state();
    for (const role of EVERY_ROLE) {
      const [callers, expected] = !may([role], permission) ? [own, 403] : worksItsQueue(role) ? [foreign, 404] : [own, 403];
      await putBack(by(callers, role).id);
      const held = await rowOfItem();
      const response = await ask(by(callers, role));
      expect([role, response.statusCode]).toEqual([role, expected]);
      expect(await rowOfItem()).toEqual(held);
    }
    await putBack(null);
    expect(await house.state()).toBe(before);
  });
});

/** The answer that the caller herself gets, and what nobody else gets for the thing that was made ready for her. */
async function othersAreRefused(role: Role, ask: Row['ask'], others: readonly Caller[]) {
  for (const other of others) {
    const response = await ask(other);
    expect([role, other.id, response.statusCode, response.body]).toEqual([role, other.id, expect.toBeOneOf([403, 404]), response.body]);
  }
}
const queueOf = (role: Role): QueueId => (worksItsQueue(role) ? 'general' : (queuesOf([role])[0] ?? 'general'));
const sceneOf = (role: Role): Scene => ({ house, fixed, role, by: by(own, role), peer: by(peers, role) });

describe.each(routes)('%s', (name, { permission, ask, isOfBranch }) => {
  const within = EVERY_ROLE.filter((role) => may([role], permission));
  const succeeds = async (role: Role, request: Row['ask']) => {
    const { statusCode, body } = await request(by(own, role), queueOf(role));
    const refusal = exceptionOf(name, role);
    if (refusal === null) expect([role, statusCode, body]).toEqual([role, expect.toBeOneOf([200, 201, 202, 204]), body]);
    else expect([role, statusCode < 400 ? 'succeeds' : (JSON.parse(body) as { code: string }).code]).toEqual([role, refusal]);
  };
  const fresh = READY[name];
  if (fresh)
    it('succeeds for every role with its permission; what is of another person or branch is refused, and nothing changes', async () => {
      await putBack(null);
      const made: [Role, Row['ask']][] = [];
      for (const role of within) made.push([role, await fresh.make(sceneOf(role))]);
      expect(isOfBranch === true && fresh.of === 'all').toBe(false);
      if (fresh.of !== 'all') {
        const before = await house.state();
        for (const [role, request] of made)
          await othersAreRefused(role, request, [by(foreign, role), ...(fresh.of === 'person' ? [by(peers, role)] : [])]);
        expect(await house.state()).toBe(before);
      }
      for (const [role, request] of made) await succeeds(role, request);
    });
  else
    it('succeeds for every role with its permission', async () => {
      for (const role of within) {
        const heldBy = HELD_BY_THE_PEER.has(name) ? by(peers, role).id : OF_HOLDER.has(name) || name === RECALL ? by(own, role).id : null;
        await putBack(OF_LEAD_ON_HELD.has(name) ? holder.id : heldBy, queueOf(role));
        const request = (await READY_ON_ITEM[name]?.(sceneOf(role))) ?? ask;
        if (READY_ON_ITEM[name]) {
          const before = await rowOfItem();
          await othersAreRefused(role, request, [by(foreign, role)]);
          expect(await rowOfItem()).toEqual(before);
        }
        await succeeds(role, request);
      }
    });
});
const RECALL = 'POST /v1/tasks/:id/recall';
const OF_LEAD_ON_HELD = new Set(['POST /v1/tasks/:id/force-release', 'POST /v1/tasks/:id/assign']);
const HELD_BY_THE_PEER = new Set(['POST /v1/tasks/:id/hand-in']);

type Exception = { readonly of: (name: string) => boolean; readonly roles: readonly Role[]; readonly code: string; readonly why: string };
/** Who has the permission and cannot succeed all the same, with the refusal that she hears. One that succeeds after all fails the proof. */
const EXCEPTIONS: readonly Exception[] = [
  {
    of: (name) => OF_HOLDER.has(name) || OF_QUEUE.has(name),
    roles: EVERY_ROLE.filter((role) => queuesOf([role]).length === 0),
    code: 'FORBIDDEN',
    why: 'no queue is worked by this role alone: it claims nothing, and holds nothing',
  },
  {
    of: (name) => name === RECALL,
    roles: EVERY_ROLE.filter((role) => queuesOf([role]).length === 0),
    code: 'NOT_DECIDED',
    why: 'no queue is worked by this role alone: it has decided nothing that it could take back',
  },
  {
    of: (name) => name === 'DELETE /v1/people/:id/password-reset',
    roles: ['R20'],
    code: 'FORBIDDEN',
    why: 'an auditor reads what was asked; only who asked, or might approve, lets it be',
  },
  {
    of: (name) => name === 'GET /v1/session/oidc' || name === 'GET /v1/session/oidc/callback',
    roles: EVERY_ROLE,
    code: 'NOT_FOUND',
    why: 'open to everybody, and no provider is set up here: oidc.test.ts signs in at a real one',
  },
];
function exceptionOf(name: string, role: Role): string | null {
  return EXCEPTIONS.find((exception) => exception.of(name) && exception.roles.includes(role))?.code ?? null;
}

it('prepares nothing for a route that there is not', () => {
  expect([...Object.keys(READY), ...Object.keys(READY_ON_ITEM)].filter((name) => TABLE[name] === undefined)).toEqual([]);
});
