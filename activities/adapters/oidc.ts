// Signing in at the organisation's own OpenID Connect provider: authorization code with PKCE, state and nonce. The only file that knows
// openid-client.
import * as oidc from 'openid-client';

export type OidcSettings = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** The claim that holds our user name. */
  readonly claim: string;
  readonly scope: string;
};

/** What the browser that began must bring back, and nobody else may see. */
export type Begun = { readonly state: string; readonly nonce: string; readonly verifier: string };

export type Oidc = {
  /** Where to send the browser. Errors: ProviderAway. */
  begin(redirectUri: string): Promise<Begun & { readonly href: string }>;
  /** The user name that the provider vouches for. Errors: ProviderAway, NotVouched. */
  finish(asked: Begun & { readonly returned: URL }): Promise<string>;
};

/** It does not answer, or not as a provider does. */
export class ProviderAway extends Error {
  override readonly name = 'ProviderAway';
}
/** It answers that this is nobody, or what came back is not what was asked. */
export class NotVouched extends Error {
  override readonly name = 'NotVouched';
}

/** A person waits for each of the three requests. */
const TIMEOUT_S = 5;
/** What the provider says of itself, its addresses and algorithms, is asked anew after an hour; unknown keys at once, by the library. */
const METADATA_MS_MAX = 3_600_000;
const CLOCKS_APART_S_MAX = 60;

export function openOidc({ issuer, clientId, clientSecret, claim, scope }: OidcSettings): Oidc {
  let known: { readonly at: number; readonly configuration: Promise<oidc.Configuration> } | undefined;

  function configuration(): Promise<oidc.Configuration> {
    if (known && performance.now() - known.at < METADATA_MS_MAX) return known.configuration;
    const server = new URL(issuer);
    const isLocal = server.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(server.hostname);
    const found = oidc.discovery(
      server,
      clientId,
      { [oidc.clockTolerance]: CLOCKS_APART_S_MAX, ...(clientSecret !== null && { client_secret: clientSecret }) },
      clientSecret === null ? oidc.None() : undefined,
      { timeout: TIMEOUT_S, execute: isLocal ? [oidc.allowInsecureRequests] : [] },
    );
    const mine = { at: performance.now(), configuration: found };
    known = mine;
    found.catch(() => {
      if (known === mine) known = undefined; // the next one asks anew
    });
    return found;
  }

  return {
    async begin(redirectUri) {
      const at = await configuration().catch((error: unknown) => {
        throw new ProviderAway('the provider did not say what it is', { cause: error });
      });
      const [state, nonce, verifier] = [oidc.randomState(), oidc.randomNonce(), oidc.randomPKCECodeVerifier()];
      const href = oidc.buildAuthorizationUrl(at, {
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      }).href;
      return { state, nonce, verifier, href };
    },
    async finish({ state, nonce, verifier, returned }) {
      try {
        const at = await configuration();
        const tokens = await oidc.authorizationCodeGrant(at, returned, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const claims = tokens.claims();
        if (!claims) throw new NotVouched('there was no identity token');
        const said = nameIn(claims, claim);
        if (said !== null) return said;
        // Many providers leave all but the subject to a second question.
        const more = at.serverMetadata().userinfo_endpoint ? await oidc.fetchUserInfo(at, tokens.access_token, claims.sub) : {};
        const name = nameIn(more, claim);
        if (name === null) throw new NotVouched(`the provider says no "${claim}"`);
        return name;
      } catch (error) {
        throw error instanceof NotVouched
          ? error
          : isAway(error)
            ? new ProviderAway('the provider does not answer', { cause: error })
            : new NotVouched('the provider does not vouch for anybody', { cause: error });
      }
    },
  };
}

function nameIn(claims: Readonly<Record<string, unknown>>, claim: string): string | null {
  const value = claims[claim];
  if (typeof value !== 'string' || value === '' || value.length > 100) return null;
  return claim === 'email' && claims['email_verified'] !== true ? null : value;
}

function isAway(error: unknown): boolean {
  for (let at: unknown = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    const { code, name } = at as Error & { code?: unknown };
    if (name === 'TimeoutError' || name === 'AbortError' || code === 'OAUTH_TIMEOUT') return true;
    if (typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST|ENET|UND_ERR)/.test(code)) return true;
    if (at instanceof TypeError && at.message === 'fetch failed') return true;
    if (at.cause instanceof Response && at.cause.status >= 500) return true;
  }
  return false;
}
