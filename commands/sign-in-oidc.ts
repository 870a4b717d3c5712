// Opens a session for somebody for whom the organisation's own provider vouches. Nobody gets an account by that: whoever works here has one.
import type { Begun, Oidc } from '../activities/adapters/oidc.ts';
import { Refusal } from '../domain/errors.ts';
import type { Db } from '../db/client.ts';
import { credentialsOf } from '../db/queries/passwords.ts';
import { enter, type Origin, type SessionLimits, type SignedIn } from './sign-in.ts';

/** Errors: OIDC_UNAVAILABLE. */
export async function beginOidc(oidc: Oidc, { redirectUri }: { redirectUri: string }): ReturnType<Oidc['begin']> {
  return oidc.begin(redirectUri).catch((error: unknown) => {
    throw away(error);
  });
}

/** Errors: OIDC_REFUSED, OIDC_NO_ACCOUNT (also for one that is switched off, and for a bot), OIDC_UNAVAILABLE. */
export async function finishOidc(
  db: Db,
  oidc: Oidc,
  asked: { readonly begun: Begun; readonly returned: URL; readonly origin: Origin; readonly limits: SessionLimits },
): Promise<SignedIn> {
  const username = await oidc.finish({ ...asked.begun, returned: asked.returned }).catch((error: unknown) => {
    throw (error as Error).name === 'ProviderAway'
      ? away(error)
      : new Refusal('OIDC_REFUSED', 'Signing in through your organisation did not succeed. Begin again.', { cause: error });
  });
  const known = await credentialsOf(db, username);
  if (!known || known.kind !== 'person')
    throw new Refusal(
      'OIDC_NO_ACCOUNT',
      'Your organisation knows you, but you have no active account here. Ask the platform administrator.',
    );
  return enter(db, { person: known.id, kind: known.kind, method: 'oidc', origin: asked.origin, limits: asked.limits });
}

const away = (cause: unknown): Refusal =>
  new Refusal(
    'OIDC_UNAVAILABLE',
    'The sign-in of your organisation does not answer. Try again in a minute, or sign in with your password.',
    {
      cause,
      retryAfter: 60,
    },
  );
