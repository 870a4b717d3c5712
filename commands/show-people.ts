// Reading the staff: the list, one person with what waits for approval about her (FE-05), the changes, and the organisation.
import type { Calendar } from '../domain/calendar/calendar.ts';
import { Refusal } from '../domain/errors.ts';
import { branchScope, may, type Person } from '../domain/people.ts';
import type { Db } from '../db/client.ts';
import { listBranches as branchRows, listTeams as teamRows, type Branch, type Team } from '../db/queries/organisation.ts';
import { listChanges as changeRows, type ChangeFilter, type ChangeRow } from '../db/queries/people-changes.ts';
import { listPeople as peopleRows, personById, type ListedPerson, type PeopleFilter, type PersonRow } from '../db/queries/people-list.ts';
import { countFree, listLoad, type LoadFilter, type PersonLoad } from '../db/queries/people-load.ts';
import { linksOf, type ListedLink } from '../db/queries/person-links.ts';
import { listAbsences, mayPlanFor, type ShownAbsence } from './absence.ts';
import { allow } from './context.ts';
import { nowOf } from './recipient.ts';

const nobody = (id: string) =>
  new Refusal('NOT_FOUND', `There is nobody with the id ${id}, or she is of another branch. Check the id in /v1/people.`);

type Reader = { readonly db: Db; readonly actor: Person };
type TimedReader = Reader & { readonly calendar: Calendar };
/** Of one person more than this is not planned, nor waits. */
const SHOWN_MAX = 200;

/** Errors: FORBIDDEN. */
export async function listPeople(
  { db, actor, calendar }: TimedReader,
  filter: Omit<PeopleFilter, 'within' | 'moment'>,
): Promise<ListedPerson[]> {
  allow(actor, 'people.read');
  return peopleRows(db, { ...filter, moment: await nowOf(db, calendar), within: branchScope(actor) });
}

/** Who holds items, the most first, and how many people hold none. Errors: FORBIDDEN. */
export async function showLoad(
  { db, actor }: Reader,
  filter: Omit<LoadFilter, 'within'>,
): Promise<{ readonly rows: readonly PersonLoad[]; readonly free: number }> {
  allow(actor, 'people.read');
  const within = branchScope(actor);
  const [rows, free] = await Promise.all([listLoad(db, { ...filter, within }), countFree(db, { within })]);
  return { rows, free };
}

export type ShownChange = Omit<ChangeRow, 'reason'> & { readonly reason: string | null };
export type ShownPerson = PersonRow & {
  readonly absences: readonly ShownAbsence[];
  readonly mayPlanAbsence: boolean;
  readonly pending: readonly ShownChange[];
};
/** Why a change is wanted, and that a link is, is told to who reviews changes. Errors: FORBIDDEN, NOT_FOUND. */
export async function showPerson({ db, actor, calendar }: TimedReader, { id }: { readonly id: string }): Promise<ShownPerson> {
  allow(actor, 'people.read');
  const row = await personById(db, { id, moment: await nowOf(db, calendar), within: branchScope(actor) });
  if (!row) throw nobody(id);
  const page = { person: id, after: null, limit: SHOWN_MAX };
  const [absences, pending] = await Promise.all([
    listAbsences({ db, actor }, page),
    changeRows(db, { ...page, state: 'pending', branch: branchScope(actor) }),
  ]);
  const reviews = may(actor.roles, 'people.review');
  // who lives with whom is not for the whole staff to read
  const told = reviews ? pending : pending.filter(({ kind }) => kind !== 'link').map((change) => ({ ...change, reason: null }));
  return { ...row, absences, mayPlanAbsence: mayPlanFor(actor, row), pending: told };
}

/** Who counts as one with her. Errors: FORBIDDEN, NOT_FOUND. */
export async function listLinks({ db, actor }: Reader, { id }: { readonly id: string }): Promise<ListedLink[]> {
  allow(actor, 'people.review');
  const links = await linksOf(db, { person: id, within: branchScope(actor) });
  if (links === null) throw nobody(id);
  return links;
}

/** Newest first. Errors: FORBIDDEN. */
export async function listChanges({ db, actor }: Reader, filter: Omit<ChangeFilter, 'branch'>): Promise<ChangeRow[]> {
  allow(actor, 'people.review');
  return changeRows(db, { ...filter, branch: branchScope(actor) });
}

/** Errors: FORBIDDEN. */
export async function listBranches({ db, actor }: Reader): Promise<Branch[]> {
  allow(actor, 'people.read');
  return branchRows(db);
}

/** Errors: FORBIDDEN. */
export async function listTeams({ db, actor }: Reader): Promise<Team[]> {
  allow(actor, 'people.read');
  return teamRows(db, { branch: branchScope(actor) });
}
