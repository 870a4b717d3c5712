// Who is away from when to when, and why: told by herself, or by whoever leads her team.
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope, may, type Person } from '../domain/people.ts';
import type { Db, Queryable } from '../db/client.ts';
import {
  endAbsence as endRow,
  insertAbsence,
  isLedBy,
  isSomebody,
  listAbsences as listRows,
  lockAbsence,
  type Absence,
  type AbsenceFilter,
  type AbsenceReason,
} from '../db/queries/absences.ts';
import { standsInDuring } from '../db/queries/substitutions.ts';
import { allow, type Ctx } from './context.ts';
import { perform } from './perform.ts';

export type Recorded = { readonly id: number };
/** She stands in for somebody in these days, who is left alone then. */
export type LeftAlone = { readonly code: 'stands-in'; readonly person: string; readonly name: string };
export type RecordedAbsence = Recorded & { readonly warnings: readonly LeftAlone[] };
/** Longer ones are a matter of the personnel file. */
const DAYS_MAX = 370;

type Wanted = { readonly person: string; readonly from: Iso; readonly until: Iso; readonly reason: AbsenceReason };
/** Errors: FORBIDDEN, NOT_FOUND, INVALID_REQUEST. */
export const recordAbsence = (ctx: Ctx, { person, from, until, reason }: Wanted): Promise<RecordedAbsence> =>
  perform<RecordedAbsence>(ctx, {
    permission: 'absence.plan',
    isTransaction: true,
    status: () => 201,
    run: async (db) => {
      if (!(await isSomebody(db, { person, branch: branchScope(ctx.actor) })))
        throw new Refusal('NOT_FOUND', `There is nobody with the id ${person}, or she is of another branch. Check the id in /v1/people.`);
      await allowFor(ctx, db, person);
      const days = (Date.parse(until) - Date.parse(from)) / 86_400_000;
      if (!(days > 0)) throw period('/until', 'The absence must end after it begins.');
      if (days > DAYS_MAX) throw period('/until', `An absence is of ${DAYS_MAX} days at most.`);
      const id = await insertAbsence(db, { person, from, until, reason, by: ctx.actor.id });
      if (id === null) throw period('/until', 'It has ended already. Only absences that last or are to come are recorded.');
      const alone = await standsInDuring(db, { person, from, until });
      return { id, warnings: alone.map((one) => ({ code: 'stands-in', ...one })) };
    },
  });

/** She is back, or does not go: whoever stands in stops. Errors: FORBIDDEN, NOT_FOUND. Ending it again changes nothing. */
export const endAbsence = (ctx: Ctx, { id }: { readonly id: number }): Promise<Recorded> =>
  perform<Recorded>(ctx, {
    permission: 'absence.plan',
    isTransaction: true,
    run: async (db) => {
      await absenceOf(ctx, db, id);
      await endRow(db, { id, by: ctx.actor.id });
      return { id };
    },
  });

export type ShownAbsence = Omit<Absence, 'reason'> & { readonly reason: AbsenceReason | null; readonly mayPlan: boolean };
/** Those that last or are to come. Why somebody is away is told to herself, to who leads her team, and to who reviews people. Errors: FORBIDDEN. */
export async function listAbsences(
  { db, actor }: { readonly db: Db; readonly actor: Person },
  filter: Omit<AbsenceFilter, 'branch' | 'reader'>,
): Promise<ShownAbsence[]> {
  allow(actor, 'people.read');
  const rows = await listRows(db, { ...filter, branch: branchScope(actor), reader: leadsAs(actor) });
  const reviews = may(actor.roles, 'people.review');
  return rows.map(({ isLed, ...row }) => {
    const isOwn = isLed || row.person === actor.id;
    return { ...row, reason: reviews || isOwn ? row.reason : null, mayPlan: isOwn && may(actor.roles, 'absence.plan') };
  });
}

/** Whether an absence of somebody whose lead is known is the actor's to plan: her own, or of whom she leads. */
export const mayPlanFor = (actor: Person, { id, lead }: { readonly id: string; readonly lead: string | null }): boolean =>
  may(actor.roles, 'absence.plan') && (id === actor.id || (lead !== null && leadsAs(actor).includes(lead)));

/** Who stands in for a lead leads. */
const leadsAs = (actor: Person): readonly string[] => [actor.id, ...actor.standsFor.map(({ person }) => person)];

/** An absence that the actor may plan, under its lock. Errors: NOT_FOUND, FORBIDDEN. */
export async function absenceOf(ctx: Ctx, db: Queryable, id: number): Promise<NonNullable<Awaited<ReturnType<typeof lockAbsence>>>> {
  const absence = await lockAbsence(db, id);
  if (!absence || !(await isSomebody(db, { person: absence.person, branch: branchScope(ctx.actor) })))
    throw new Refusal('NOT_FOUND', `There is no absence ${id}. The ones that last or are to come are in /v1/absences.`);
  await allowFor(ctx, db, absence.person);
  return absence;
}

/** Herself, who leads her team, or who stands in for the lead. Errors: FORBIDDEN. */
export async function allowFor({ actor }: Pick<Ctx, 'actor'>, db: Queryable, person: string): Promise<void> {
  if (actor.id === person) return;
  if (await isLedBy(db, { person, leads: leadsAs(actor) })) return;
  throw new Refusal(
    'FORBIDDEN',
    'Absence and substitution are planned by the person herself or by the lead of her team. Ask one of them.',
    {
      facts: { person },
    },
  );
}

export const period = (pointer: string, message: string): Refusal =>
  new Refusal('INVALID_REQUEST', message, { errors: [{ pointer, code: 'period', message }] });
