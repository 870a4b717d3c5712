// Opens a session for somebody who knows her password. The token leaves here once; only its hash is stored.
import { createHash, randomBytes } from 'node:crypto';
import { Refusal } from '../domain/errors.ts';
import type { Db } from '../db/client.ts';
import { recordEvent } from '../db/queries/audit.ts';
import { credentialsOf } from '../db/queries/passwords.ts';
import { findSession, openSession, type SessionRow } from '../db/queries/sessions.ts';
import { isPassword } from './passwords.ts';
import { openTry, type TryLimit } from './sign-in-tries.ts';

export type SessionLimits = { readonly idleMinutes: number; readonly hours: number };
/** From where somebody comes, as the request says. */
export type Origin = { readonly address: string; readonly agent: string | null };

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest();
/** Names a session in the audit log, and to its person, without leading to its token. */
export const sessionName = (hash: Uint8Array): string => Buffer.from(hash).toString('hex').slice(0, 16);

export type SignIn = {
  readonly username: string;
  readonly password: string;
  readonly origin: Origin;
  readonly limits: SessionLimits;
  readonly tries: TryLimit;
};
export type SignedIn = { readonly token: string; readonly session: SessionRow };

/**
 * Errors: WRONG_CREDENTIALS, after the same time whether the name or the password was wrong; SIGN_IN_BLOCKED, for a known and an unknown name
 * alike; FIRST_PASSWORD_EXPIRED.
 */
export async function signIn(db: Db, { username, password, origin, limits, tries }: SignIn): Promise<SignedIn> {
  const attempt = await openTry(db, { username, address: origin.address, limit: tries });
  let isRight = false;
  try {
    const known = await credentialsOf(db, username);
    isRight = (await isPassword(password, known?.passwordHash ?? null)) && known !== null;
    if (!isRight || !known) {
      const [object, key] = [known?.id ?? 'unknown', randomBytes(12).toString('hex')];
      await recordEvent(db, { actor: { kind: 'system', id: 'api' }, event: 'sign-in.failed', object, key });
      throw new Refusal('WRONG_CREDENTIALS', 'The user name or the password is wrong. Check both and try again.');
    }
    if (known.isExpired)
      throw new Refusal(
        'FIRST_PASSWORD_EXPIRED',
        'The password that you were given was not used in time. Ask the platform administrator for another.',
      );
    return await enter(db, { person: known.id, kind: known.kind, method: 'password', origin, limits });
  } finally {
    await attempt.end(isRight);
  }
}

/** Opens a session for somebody of whom it is known who she is. Errors: WRONG_CREDENTIALS when she was switched off meanwhile. */
export async function enter(
  db: Db,
  {
    limits,
    ...who
  }: {
    readonly person: string;
    readonly kind: 'person' | 'bot';
    readonly method: 'password' | 'oidc';
    readonly origin: Origin;
    readonly limits: SessionLimits;
  },
): Promise<SignedIn> {
  const token = randomBytes(32).toString('base64url');
  const hash = tokenHash(token);
  await openSession(db, { ...who, tokenHash: hash, hours: limits.hours, auditKey: sessionName(hash) });
  const session = await findSession(db, { tokenHash: hash, idleMinutes: limits.idleMinutes });
  if (!session) throw new Refusal('WRONG_CREDENTIALS', 'The account was switched off at this moment. Ask the platform administrator.');
  return { token, session };
}
