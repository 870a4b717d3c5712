// Somebody stands in for an absent colleague: in all her queues or some, within the absence, with her exclusions (SOD-24). Nobody gets by it
// what she could not be given herself.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { stoodFor } from '../domain/organisation.ts';
import { branchScope, isQueue, isRole, may, type QueueId, type Role } from '../domain/people.ts';
import { refusalOf, type Queryable } from '../db/client.ts';
import { personFacts } from '../db/queries/person-facts.ts';
import { endSubstitution as endRow, insertSubstitution, lockSubstitution, otherwiseIn, type Period } from '../db/queries/substitutions.ts';
import { absenceOf, allowFor, period } from './absence.ts';
import type { Ctx } from './context.ts';
import { perform } from './perform.ts';
import { refuseConflict } from './propose-change.ts';

export type Made = { readonly id: number };
/** The substitute is away herself for a part of it. */
export type SubstituteAway = Period & { readonly code: 'substitute-absent'; readonly person: string; readonly name: string };
export type MadeSubstitution = Made & { readonly warnings: readonly SubstituteAway[] };
type Wanted = {
  readonly absence: number;
  readonly substitute: string;
  /** Null: all that she works. */ readonly queues: readonly QueueId[] | null;
  /** Null: as the absence. */ readonly from: Iso | null;
  readonly until: Iso | null;
};

/**
 * Who is away herself for a part of it may stand in for the rest, and whoever plans it is told; all of it would leave nobody.
 * Errors: FORBIDDEN, NOT_FOUND (absence), INVALID_REQUEST, NOT_ELIGIBLE, ROLE_CONFLICT, SUBSTITUTION_LOOP.
 */
export const makeSubstitution = (ctx: Ctx, wanted: Wanted): Promise<MadeSubstitution> =>
  perform<MadeSubstitution>(ctx, {
    permission: 'absence.plan',
    isTransaction: true,
    status: () => 201,
    run: async (db) => {
      const absence = await absenceOf(ctx, db, wanted.absence);
      if (absence.isOver) throw period('/absence', 'This absence is over. Record a new one first.');
      const [from, until] = [wanted.from ?? absence.from, wanted.until ?? absence.until];
      if (!(Date.parse(from) < Date.parse(until))) throw period('/until', 'It must end after it begins.');
      if (Date.parse(from) < Date.parse(absence.from) || Date.parse(until) > Date.parse(absence.until))
        throw period('/from', 'It must lie within the absence: nobody stands in for somebody who is there.');
      const absent = { id: absence.person, name: absence.personName };
      const { substitute, queues } = wanted;
      const { name, absences, isAbsentAllTheTime } = await refuseUnfit(db, { absent, substitute, queues, from, until });
      const id = await insertSubstitution(db, {
        absence: absence.id,
        absent: absent.id,
        substitute,
        queues,
        from,
        until,
        by: ctx.actor.id,
      }).catch((error: unknown) => {
        throw refusalOf(error)?.code === 'SUBSTITUTION_LOOP' ? loop(absent.name, error) : error;
      });
      if (isAbsentAllTheTime) throw unfit('absent', name); // after the loop, which says more
      return { id, warnings: absences.map((period) => ({ code: 'substitute-absent', person: substitute, name, ...period })) };
    },
  });

/** By the absent person, her lead, or the substitute herself. Errors: FORBIDDEN, NOT_FOUND (also: over already). */
export const endSubstitution = (ctx: Ctx, { id }: { readonly id: number }): Promise<Made> =>
  perform<Made>(ctx, {
    permission: 'absence.plan',
    isTransaction: true,
    run: async (db) => {
      const found = await lockSubstitution(db, id);
      const seen = found && (await personFacts(db, found.absent));
      const branch = branchScope(ctx.actor);
      if (!found || found.isOver || (branch !== null && seen?.branchId !== branch && found.substitute !== ctx.actor.id))
        throw new Refusal('NOT_FOUND', `There is no substitution ${id} that lasts or is to come. They are in /v1/absences.`);
      if (found.substitute !== ctx.actor.id) await allowFor(ctx, db, found.absent);
      await endRow(db, { id, by: ctx.actor.id });
      return { id };
    },
  });

type Pair = {
  readonly absent: { readonly id: string; readonly name: string };
  readonly substitute: string;
  readonly queues: readonly QueueId[] | null;
  readonly from: Iso;
  readonly until: Iso;
};

async function refuseUnfit(
  db: Queryable,
  { absent, substitute, queues, from, until }: Pair,
): Promise<{ readonly name: string; readonly absences: readonly Period[]; readonly isAbsentAllTheTime: boolean }> {
  if (absent.id === substitute) throw unfit('herself', absent.name);
  const [hers, theirs] = [await personFacts(db, substitute), await personFacts(db, absent.id)];
  if (hers?.kind !== 'person' || !theirs) throw unfit('nobody', substitute);
  const own = hers.roles.filter(isRole);
  if (!may(own, 'task.work')) throw unfit('role', hers.name);
  if (hers.scope !== 'all' && hers.branchId !== theirs.branchId) throw unfit('branch', hers.name);
  const stood = stoodFor(theirs.roles.filter(isRole), queues);
  const missing = queues?.find((queue) => !stood.queues.includes(queue));
  if (missing !== undefined) throw period('/queues', `${absent.name} does not work the queue ${missing}.`);
  if (stood.queues.length === 0) throw period('/absence', `${absent.name} works no queue: there is nothing to stand in for.`);
  const { standsFor, ...away } = await otherwiseIn(db, { person: substitute, from, until });
  const others = standsFor.flatMap((one): readonly Role[] => stoodFor(one.roles.filter(isRole), one.queues?.filter(isQueue) ?? null).roles);
  refuseConflict([...new Set([...own, ...others, ...stood.roles])]);
  return { name: hers.name, ...away };
}

const loop = (absent: string, cause: unknown) =>
  new Refusal(
    'SUBSTITUTION_LOOP',
    `${absent} would, at the same time, stand in for the one who stands in for her, directly or through others. Choose somebody else, or other days.`,
    { cause },
  );

const WHY = {
  herself: 'cannot stand in for herself',
  nobody: 'is nobody who works here now',
  role: 'has no role that works on items',
  branch: 'does not see the branch of the absent person',
  absent: 'is absent herself all that time',
} as const;
const unfit = (why: keyof typeof WHY, person: string) =>
  new Refusal('NOT_ELIGIBLE', `${person} ${WHY[why]}. Choose somebody else.`, { facts: { person, why } });
