// Opens a session for somebody who knows her password. The token leaves here once; only its hash is stored.
import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../domain/errors.ts';
import { personOf } from '../domain/organisation.ts';
import type { Person } from '../domain/people.ts';
import type { Db } from '../db/client.ts';
import { credentialsOf } from '../db/queries/people.ts';
import { findSession, openSession } from '../db/queries/sessions.ts';
import { isPassword } from './passwords.ts';

export type SessionLimits = { readonly idleMinutes: number; readonly hours: number };

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
/** Names a session in the audit log without leading to its token. */
export const sessionName = (hash: Uint8Array): string => Buffer.from(hash).toString('hex').slice(0, 16);

/** Errors: WRONG_CREDENTIALS, after the same time whether the name or the password was wrong. */
export async function signIn(
  db: Db,
  { username, password, limits }: { username: string; password: string; limits: SessionLimits },
): Promise<{ readonly token: string; readonly person: Person }> {
  const known = await credentialsOf(db, username);
  if (!(await isPassword(password, known?.passwordHash ?? null)) || !known)
    throw new Refusal('WRONG_CREDENTIALS', 'The user name or the password is wrong. Check both and try again.');
  const token = randomBytes(32).toString('base64url');
  const hash = tokenHash(token);
  await openSession(db, { tokenHash: hash, person: known.id, kind: known.kind, hours: limits.hours, auditKey: sessionName(hash) });
  const session = await findSession(db, { tokenHash: hash, idleMinutes: limits.idleMinutes });
  if (!session) throw new Refusal('WRONG_CREDENTIALS', 'The account was switched off at this moment. Ask the platform administrator.');
  return { token, person: personOf(session) };
}
