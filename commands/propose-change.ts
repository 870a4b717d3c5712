// One person proposes a change of another's access; nothing of it holds before a second one approves (M.2, FE-01 … FE-05, SOD-17).
import { Refusal } from '../domain/errors.ts';
import {
  changesNothing,
  kindAfter,
  linkedBy,
  objectOf,
  rolesAfter,
  seenBefore,
  teamOf,
  type PeopleChange,
  type Place,
  type Standing,
} from '../domain/people-changes.ts';
import { branchScope, ROLES, type Role } from '../domain/people.ts';
import { conflictsOf, misfitOf } from '../domain/role-conflicts.ts';
import { SEGREGATION } from '../domain/segregation.ts';
import type { Queryable } from '../db/client.ts';
import { placeKnown } from '../db/queries/organisation.ts';
import { lockStanding, pendingLike, proposeChange as proposeRow } from '../db/queries/people-changes.ts';
import type { Ctx } from './context.ts';
import { perform } from './perform.ts';

export type Proposed = { readonly id: number; readonly state: 'pending' };

/**
 * Errors: FORBIDDEN, APPROVE_INSTEAD (FE-04), NOT_FOUND, SEGREGATION (about herself: SOD-17), ROLE_CONFLICT, CHANGE_PENDING (FE-03), CHANGE_EMPTY,
 * INVALID_REQUEST (a branch or team that there is not).
 */
export const proposeChange = (
  ctx: Ctx,
  { person, change, reason }: { readonly person: string; readonly change: PeopleChange; readonly reason: string },
): Promise<Proposed> =>
  perform<Proposed>(ctx, {
    permission: 'people.propose',
    isTransaction: true,
    status: () => 201,
    run: async (db) => {
      refuseSelf(ctx, [person, linkedBy(change)], 'propose');
      const now = await standingOf(ctx, db, { person, change });
      await refusePending(db, { person, change });
      const nothing = linkedBy(change) === person ? 'Nobody is linked with herself.' : changesNothing(change, now);
      if (nothing !== null) throw new Refusal('CHANGE_EMPTY', nothing);
      if ('branch' in change) await refuseUnknownPlace(ctx, db, change);
      refuseMisfit(kindAfter(change, now), rolesAfter(change, now));
      refuseConflict(rolesAfter(change, now));
      const wanted = { person, change, object: objectOf(change), before: seenBefore(change, now), reason, by: ctx.actor.id };
      const id = await proposeRow(db, wanted);
      if (id === null) throw waits(null); // somebody proposed the creation of the same person at this instant
      return { id, state: 'pending' };
    },
  });

/** SOD-17. `about`: whom it changes. `act` is a verb for the sentence. */
export function refuseSelf({ actor }: Pick<Ctx, 'actor'>, about: readonly (string | null)[], act: 'propose' | 'approve'): void {
  if (!about.includes(actor.id)) return;
  throw new Refusal('SEGREGATION', `Nobody may ${act} a change of her own access (SOD-17). Ask a colleague to do it.`, {
    facts: { rule: 'SOD-17', person: actor.name },
  });
}

/** Errors: ROLE_CONFLICT, which names the rule and both roles. */
export function refuseConflict(roles: readonly Role[]): void {
  const [conflict] = conflictsOf(roles);
  if (!conflict) return;
  const { rule } = conflict;
  const [one, other] = conflict.roles;
  throw new Refusal(
    'ROLE_CONFLICT',
    `${ROLES[one].en} (${one}) and ${ROLES[other].en} (${other}) cannot be held together, by ${rule}: ${SEGREGATION[rule].says.en}.`,
    { facts: { rule, role: one, other } },
  );
}

/** Errors: ROLE_CONFLICT, which names FE-09 and the role. */
export function refuseMisfit(kind: 'person' | 'bot', roles: readonly Role[]): void {
  const role = misfitOf(kind, roles);
  if (role === null) return;
  const why = kind === 'person' ? 'the role of bots, and no person holds it' : 'a role that approves, and a bot never checks';
  throw new Refusal('ROLE_CONFLICT', `${ROLES[role].en} (${role}) is ${why} (FE-09). Choose another role, or another account.`, {
    facts: { rule: 'FE-09', role },
  });
}

/** The person under her lock; null for one to be created. Errors: NOT_FOUND, also for somebody of a branch that the actor does not see. */
async function standingOf(ctx: Ctx, db: Queryable, { person, change }: { person: string; change: PeopleChange }): Promise<Standing | null> {
  const now = await lockStanding(db, { person, team: teamOf(change), other: linkedBy(change) });
  const branch = branchScope(ctx.actor);
  const isForeign = branch !== null && now !== null && now.place.branch !== branch;
  if (isForeign || (now === null && change.kind !== 'create'))
    throw new Refusal('NOT_FOUND', `There is nobody with the id ${person}, or she is of another branch. Check the id in /v1/people.`);
  return now;
}

async function refusePending(db: Queryable, { person, change }: { person: string; change: PeopleChange }): Promise<void> {
  const other = linkedBy(change);
  const pending =
    (await pendingLike(db, { person, kind: change.kind, object: objectOf(change) })) ??
    (other === null ? null : await pendingLike(db, { person: other, kind: change.kind, object: person })); // the same link from its other end
  if (pending) throw waits(pending);
}

const waits = (pending: { readonly id: number; readonly madeByName: string } | null) =>
  new Refusal(
    'CHANGE_PENDING',
    `The same change waits for approval already${pending ? `: number ${pending.id}, proposed by ${pending.madeByName}` : ''}. Have it decided or withdrawn first.`,
    { ...(pending && { facts: { change: String(pending.id), by: pending.madeByName } }) },
  );

/** A branch's administrator places people in her branch, and nobody above it. */
async function refuseUnknownPlace(ctx: Ctx, db: Queryable, place: Place): Promise<void> {
  const known = await placeKnown(db, place);
  const own = branchScope(ctx.actor);
  const findings = [
    (!known.branch || (own !== null && own !== place.branch)) &&
      finding('branch', `There is no branch ${place.branch}, or it is not yours. They are in /v1/branches.`),
    !known.team && finding('team', `There is no team ${place.team} in this branch. They are in /v1/teams.`),
    own !== null && place.scope === 'all' && finding('scope', 'Who sees one branch herself cannot give the sight of all.'),
  ].filter((one) => one !== false);
  if (findings.length > 0) throw new Refusal('INVALID_REQUEST', 'She cannot be placed there.', { errors: findings });
}
const finding = (member: string, message: string) => ({ pointer: `/change/${member}`, code: 'unknown', message });
