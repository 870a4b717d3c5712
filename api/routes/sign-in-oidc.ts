// How one can sign in here, and the two ends of signing in through the organisation: the browser leaves to its provider and comes back.
//
// Both are links that a browser follows, so a failure is told on the sign-in page, /?sign-in=CODE. What the browser must bring back is sealed
// in a cookie of its own, which it also sends when another site leads it here (Lax): the session's own cookie is Strict, and is sent from the
// next page on.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Begun, Oidc } from '../../activities/adapters/oidc.ts';
import { beginOidc, finishOidc } from '../../commands/sign-in-oidc.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';
import { loggable } from '../log.ts';
import { originOf } from '../origin.ts';
import { asRefusal } from '../problem.ts';
import { refusals } from '../schemas/common.ts';
import { OidcBegin, OidcReturn, SignInMethods } from '../schemas/session.ts';

const CALLBACK = '/v1/session/oidc/callback';
/** To type a password and a second factor somewhere else. */
const MINUTES_MAX = 10;
type Sealed = Begun & { readonly to: string };

export const signInOidc: FastifyPluginAsyncZod<{ deps: Deps }> = async (app, { deps }) => {
  const {
    secureCookies: secure,
    publicOrigin,
    oidcTitle,
    ratePerMinute,
    sessionIdleMinutes: idleMinutes,
    sessionHours: hours,
  } = deps.settings;
  const rateLimit = { max: ratePerMinute.signIn, keyGenerator: (request: { ip: string }) => `sign-in:${request.ip}` };
  const name = secure ? '__Host-countersign-oidc' : 'countersign-oidc';
  const options = { path: '/', httpOnly: true, secure, sameSite: 'lax' } as const;
  const here = (request: FastifyRequest): string => publicOrigin ?? `${request.protocol}://${request.host}`;

  function configured(): Oidc {
    if (deps.oidc) return deps.oidc;
    throw new Refusal('NOT_FOUND', 'Signing in through your organisation is not set up here. Sign in with your password.');
  }
  /** On the page where one signs in: a browser that follows a link shows no problem of ours. */
  function failed(request: FastifyRequest, reply: FastifyReply, error: unknown): FastifyReply {
    const { refusal } = asRefusal(error);
    request.log.warn({ traceId: request.traceId, code: refusal.code, error: loggable(error) }, 'not signed in');
    return reply.redirect(`/?sign-in=${refusal.code}`, 303);
  }

  app.get(
    '/session/methods',
    {
      config: { permission: 'public' },
      schema: {
        ...{ tags: ['session'], summary: 'How one can sign in', operationId: 'getSignInMethods', security: [] },
        response: { 200: SignInMethods, ...refusals() },
      },
    },
    async () => ({ password: true, oidc: deps.oidc ? { title: oidcTitle, href: '/v1/session/oidc' } : null }),
  );

  app.get(
    '/session/oidc',
    {
      config: { permission: 'public', rateLimit },
      schema: {
        ...{
          tags: ['session'],
          summary: 'Leave to the provider of the organisation; a link to follow',
          operationId: 'beginOidc',
          security: [],
        },
        querystring: OidcBegin,
        response: { 302: z.null(), 303: z.null(), ...refusals() },
      },
    },
    async (request, reply) => {
      const oidc = configured();
      try {
        const { href, ...begun } = await beginOidc(oidc, { redirectUri: here(request) + CALLBACK });
        const sealed: Sealed = { ...begun, to: request.query.to ?? '/' };
        const cookie = Buffer.from(deps.vault.seal(Buffer.from(JSON.stringify(sealed)), name)).toString('base64url');
        return reply.setCookie(name, cookie, { ...options, maxAge: MINUTES_MAX * 60 }).redirect(href, 302);
      } catch (error) {
        return failed(request, reply, error);
      }
    },
  );

  app.get(
    '/session/oidc/callback',
    {
      config: { permission: 'public', rateLimit },
      schema: {
        ...{ tags: ['session'], summary: 'Come back from the provider', operationId: 'finishOidc', security: [], querystring: OidcReturn },
        response: { 303: z.null(), ...refusals() },
      },
    },
    async (request, reply) => {
      const oidc = configured();
      const cookie = request.cookies[name];
      reply.clearCookie(name, options);
      try {
        const { to, ...begun } = unsealed(cookie);
        const returned = new URL(request.url, here(request));
        const { token } = await finishOidc(deps.db, oidc, { begun, returned, origin: originOf(request), limits: { idleMinutes, hours } });
        reply.giveToken(token);
        return await reply.redirect(to, 303);
      } catch (error) {
        return failed(request, reply, error);
      }
    },
  );

  function unsealed(cookie: string | undefined): Sealed {
    try {
      return JSON.parse(Buffer.from(deps.vault.open(Buffer.from(cookie ?? '', 'base64url'), name)).toString()) as Sealed;
    } catch (error) {
      throw new Refusal('OIDC_REFUSED', 'This browser has not begun to sign in, or too long ago. Begin again.', { cause: error });
    }
  }
};
