// Reading the staff: the list, one person with what waits for approval about her (FE-05), the changes, and the organisation.
import { Refusal } from '../domain/errors.ts';
import { branchScope, may, type Person } from '../domain/people.ts';
import type { Db } from '../db/client.ts';
import { listBranches as branchRows, listTeams as teamRows, type Branch, type Team } from '../db/queries/organisation.ts';
import { listChanges as changeRows, type ChangeFilter, type ChangeRow } from '../db/queries/people-changes.ts';
import { listPeople as peopleRows, personById, type ListedPerson, type PeopleFilter, type PersonRow } from '../db/queries/people-list.ts';
import { listAbsences, type ShownAbsence } from './absence.ts';
import { allow } from './context.ts';

type Reader = { readonly db: Db; readonly actor: Person };
/** Of one person more than this is not planned, nor waits. */
const SHOWN_MAX = 200;

/** Errors: FORBIDDEN. */
export async function listPeople({ db, actor }: Reader, filter: Omit<PeopleFilter, 'within'>): Promise<ListedPerson[]> {
  allow(actor, 'people.read');
  return peopleRows(db, { ...filter, within: branchScope(actor) });
}

export type ShownChange = Omit<ChangeRow, 'reason'> & { readonly reason: string | null };
export type ShownPerson = PersonRow & {
  readonly absences: readonly ShownAbsence[];
  readonly pending: readonly ShownChange[];
};
/** Why a change is wanted is told to who reviews changes. Errors: FORBIDDEN, NOT_FOUND. */
export async function showPerson({ db, actor }: Reader, { id }: { readonly id: string }): Promise<ShownPerson> {
  allow(actor, 'people.read');
  const row = await personById(db, { id, within: branchScope(actor) });
  if (!row) throw new Refusal('NOT_FOUND', `There is nobody with the id ${id}, or she is of another branch. Check the id in /v1/people.`);
  const page = { person: id, after: null, limit: SHOWN_MAX };
  const [absences, pending] = await Promise.all([
    listAbsences({ db, actor }, page),
    changeRows(db, { ...page, state: 'pending', branch: branchScope(actor) }),
  ]);
  const seesWhy = may(actor.roles, 'people.review');
  return { ...row, absences, pending: pending.map((change) => ({ ...change, reason: seesWhy ? change.reason : null })) };
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
