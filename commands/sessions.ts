// Where somebody is signed in, and ending that: one's own sessions, or those of somebody whose device is lost.
import { Refusal } from '../domain/errors.ts';
import { branchScope } from '../domain/people.ts';
import { endSessions, listSessions, personExists, type SessionItem } from '../db/queries/session-list.ts';
import { allow, auditActor, type Ctx } from './context.ts';

type Asked = Pick<Ctx, 'db' | 'actor'> & {
  /** Of the session that asks; null for a key. */ readonly session: Uint8Array | null;
  readonly idleMinutes: number;
};

/** Errors: FORBIDDEN. */
export async function mySessions({ db, actor, session, idleMinutes }: Asked): Promise<SessionItem[]> {
  allow(actor, 'session.own');
  return listSessions(db, { person: actor.id, idleMinutes, current: session });
}

/** One of one's own, this one included. Errors: NOT_FOUND. */
export async function endMySession({ db, actor }: Pick<Ctx, 'db' | 'actor'>, { id }: { id: string }): Promise<void> {
  allow(actor, 'session.own');
  if ((await endSessions(db, { person: actor.id, id, except: null, by: auditActor(actor), branch: null })) === 0) throw noSession();
}

/** How many ended. */
export async function endMyOtherSessions({ db, actor, session }: Asked): Promise<{ ended: number }> {
  allow(actor, 'session.own');
  return { ended: await endSessions(db, { person: actor.id, id: null, except: session, by: auditActor(actor), branch: null }) };
}

/** Errors: FORBIDDEN, NOT_FOUND. */
export async function sessionsOf({ db, actor, idleMinutes }: Asked, { person }: { person: string }): Promise<SessionItem[]> {
  await allowOver({ db, actor }, person);
  return listSessions(db, { person, idleMinutes, current: null });
}

/** All of somebody's. Errors: FORBIDDEN, NOT_FOUND (no such person). */
export async function endSessionsOf({ db, actor }: Pick<Ctx, 'db' | 'actor'>, { person }: { person: string }): Promise<{ ended: number }> {
  await allowOver({ db, actor }, person);
  return { ended: await endSessions(db, { person, id: null, except: null, by: auditActor(actor), branch: branchScope(actor) }) };
}

async function allowOver({ db, actor }: Pick<Ctx, 'db' | 'actor'>, person: string): Promise<void> {
  allow(actor, 'session.end');
  if (!(await personExists(db, { id: person, branch: branchScope(actor) })))
    throw new Refusal('NOT_FOUND', `There is no person ${person}, or she belongs to another branch. Check the id.`);
}

const noSession = (): Refusal =>
  new Refusal('NOT_FOUND', 'There is no such session of yours, or it has ended already. Read the list again.');
