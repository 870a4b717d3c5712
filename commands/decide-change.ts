// The second person approves or rejects what the first has proposed; the first may take it back. What was proposed about a person who has
// changed since is void (FE-07): the checker approves what the maker saw, or nothing.
import { Refusal } from '../domain/errors.ts';
import { changesNothing, kindAfter, linkedBy, rolesAfter, seenBefore, teamOf, type PeopleChange } from '../domain/people-changes.ts';
import { branchScope, type Permission } from '../domain/people.ts';
import type { Queryable } from '../db/client.ts';
import { changeById, decideChange, lockChange, lockStanding, type ChangeRow } from '../db/queries/people-changes.ts';
import { adoptPerson } from '../db/queries/people.ts';
import { leadTeam } from '../db/queries/organisation.ts';
import { declareLinks } from '../db/queries/person-links.ts';
import * as writes from '../db/queries/people-writes.ts';
import type { Ctx } from './context.ts';
import { perform } from './perform.ts';
import { refuseConflict, refuseMisfit, refuseSelf } from './propose-change.ts';

export type Decided = { readonly id: number; readonly state: 'approved' | 'rejected' | 'withdrawn' };
type Outcome = { readonly id: number; readonly state: Decided['state'] | 'void' };
type Wanted = { readonly id: number; readonly note: string | null };

/** Errors: FORBIDDEN, NOT_FOUND, CHANGE_DECIDED, FOUR_EYES (the maker), SEGREGATION (about herself), CHANGE_VOID (FE-07), ROLE_CONFLICT. */
export const approveChange = (ctx: Ctx, { id, note }: Wanted): Promise<Decided> =>
  decided(ctx, { id, permission: 'people.approve' }, async (db, row) => {
    refuseMaker(ctx, row);
    const now = await lockStanding(db, { person: row.person, team: teamOf(row.change), other: linkedBy(row.change) });
    if (!isSame(seenBefore(row.change, now), row.before) || changesNothing(row.change, now) !== null) return { state: 'void', note };
    refuseMisfit(kindAfter(row.change, now), rolesAfter(row.change, now));
    refuseConflict(rolesAfter(row.change, now));
    await apply(ctx, db, row);
    return { state: 'approved', note };
  });

/** Errors: as for approving, but for those about the person as she is now. */
export const rejectChange = (ctx: Ctx, { id, note }: { readonly id: number; readonly note: string }): Promise<Decided> =>
  decided(ctx, { id, permission: 'people.approve' }, async (_, row) => {
    refuseMaker(ctx, row);
    return { state: 'rejected', note };
  });

/** By its maker alone. Errors: FORBIDDEN, NOT_FOUND, CHANGE_DECIDED. */
export const withdrawChange = (ctx: Ctx, { id }: { readonly id: number }): Promise<Decided> =>
  decided(ctx, { id, permission: 'people.propose' }, async (_, row) => {
    if (row.madeBy !== ctx.actor.id)
      throw new Refusal('FORBIDDEN', `Only ${row.madeByName}, who proposed it, can take it back. It can be rejected by who approves.`, {
        facts: { person: row.madeByName },
      });
    return { state: 'withdrawn', note: null };
  });

type Verdict = (db: Queryable, row: ChangeRow) => Promise<{ readonly state: Outcome['state']; readonly note: string | null }>;

async function decided(ctx: Ctx, { id, permission }: { id: number; permission: Permission }, verdict: Verdict): Promise<Decided> {
  const outcome = await perform<Outcome>(ctx, {
    permission,
    isTransaction: true,
    run: async (db) => {
      const seen = await changeById(db, { id, branch: branchScope(ctx.actor) });
      if (!seen) throw new Refusal('NOT_FOUND', `There is no change ${id}. The ones that wait are in /v1/people/changes?state=pending.`);
      await lockStanding(db, { person: seen.person }); // the person before the change, as whoever proposes does
      const row = await lockChange(db, id);
      if (row?.state !== 'pending') throw wasDecided(row ?? seen);
      const { state, note } = await verdict(db, row);
      await decideChange(db, { id, state, by: ctx.actor.id, note });
      return { id, state };
    },
  });
  if (outcome.state !== 'void') return { id, state: outcome.state };
  // After the transaction: that it is void stays, whatever the answer is.
  throw new Refusal(
    'CHANGE_VOID',
    'The person is no longer as she was when this was proposed. The approval is void, nothing was changed; the maker must look again and propose it anew.',
  );
}

function refuseMaker(ctx: Ctx, row: ChangeRow): void {
  if (row.madeBy === ctx.actor.id)
    throw new Refusal('FOUR_EYES', 'You have proposed this change: another person must approve or reject it (FE-01).', {
      facts: { rule: 'FE-01', person: row.madeByName },
    });
  refuseSelf(ctx, [row.person, linkedBy(row.change)], 'approve');
}

const wasDecided = (row: ChangeRow) =>
  new Refusal('CHANGE_DECIDED', `This change is ${row.state} already, by ${row.decidedByName ?? 'somebody'}. Nothing was changed now.`, {
    facts: { state: row.state, by: row.decidedByName ?? '' },
  });

/** Members in any order: one comes from the database as jsonb keeps them. */
const isSame = (a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean =>
  Object.keys({ ...a, ...b }).every((name) => JSON.stringify(a[name]) === JSON.stringify(b[name]));

async function apply(ctx: Ctx, db: Queryable, { person, change }: { person: string; change: PeopleChange }): Promise<void> {
  switch (change.kind) {
    case 'create': {
      const { as, name, roles, branch, scope, team } = change;
      return adoptPerson(db, {
        id: person,
        username: person,
        name,
        kind: as,
        roles,
        branchId: branch,
        scope,
        teamId: team,
        passwordHash: null,
      });
    }
    case 'grant-role':
      return writes.grantRole(db, { person, role: change.role });
    case 'revoke-role':
      return writes.revokeRole(db, { person, role: change.role });
    case 'place':
      return writes.placePerson(db, { person, branch: change.branch, scope: change.scope, team: change.team });
    case 'lead-team':
      return leadTeam(db, { id: change.team, lead: person, title: change.title });
    case 'hours':
      return writes.setHours(db, { person, days: change.days, from: change.from, until: change.until });
    case 'grant-skill':
      return writes.grantSkill(db, { person, skill: change.skill, level: change.level, validUntil: change.validUntil });
    case 'revoke-skill':
      return writes.revokeSkill(db, { person, skill: change.skill });
    case 'link':
      await declareLinks(db, [{ person, other: change.other, kind: change.relation }], { by: ctx.actor.id });
      return;
    case 'deactivate':
      return writes.deactivate(db, { person, by: ctx.actor.id });
    case 'reactivate':
      return writes.reactivate(db, { person });
  }
}
