// Who is behind a request: the session cookie is looked up at every request, so a revocation or a changed role holds on the next one.
import cookie from '@fastify/cookie';
import type { FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { tokenHash } from '../../commands/sign-in.ts';
import { Refusal } from '../../domain/errors.ts';
import { personOf } from '../../domain/organisation.ts';
import type { Person } from '../../domain/people.ts';
import { findSession, touchSession } from '../../db/queries/sessions.ts';
import type { Deps } from '../deps.ts';
import { tooMany } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    person: Person | null;
    /** The token of the cookie, whether it still counts or not. */
    token: string | null;
  }
  interface FastifyReply {
    giveToken(token: string): void;
    takeToken(): void;
  }
  interface FastifyContextConfig {
    /** A sign of life of a screen, not of a person: it does not keep the session awake. */
    isOnlyLifeSign?: boolean;
  }
}

/** `__Host-` binds the cookie to this host and https; browsers refuse the name over plain http. */
const nameFor = (isSecure: boolean): string => (isSecure ? '__Host-countersign' : 'countersign');

export const sessions = fp<{ deps: Deps }>(
  async (app, { deps }) => {
    const { secureCookies: secure, sessionIdleMinutes: idleMinutes, ratePerMinute } = deps.settings;
    const name = nameFor(secure);
    const options = { path: '/', httpOnly: true, secure, sameSite: 'strict' } as const;
    await app.register(cookie);
    app.decorateRequest('person', null);
    app.decorateRequest('token', null);
    app.decorateReply('giveToken', function (this: FastifyReply, token: string) {
      this.setCookie(name, token, options);
    });
    app.decorateReply('takeToken', function (this: FastifyReply) {
      this.clearCookie(name, options);
    });
    const limitStrangers = app.createRateLimit({
      max: ratePerMinute.stranger,
      timeWindow: 60_000,
      keyGenerator: (request) => `stranger:${request.ip}`,
    });

    app.addHook('onRequest', async (request) => {
      const token = request.cookies[name];
      request.token = token === undefined || token === '' ? null : token;
      const { permission = 'public', isOnlyLifeSign = false } = request.routeOptions.config;
      if (permission === 'public') return;
      const hash = request.token === null ? null : tokenHash(request.token);
      const session = hash && (await findSession(deps.db, { tokenHash: hash, idleMinutes }));
      if (!hash || !session) {
        const rate = await limitStrangers(request);
        if ('isExceeded' in rate && rate.isExceeded) throw tooMany(rate.ttlInSeconds);
        throw new Refusal('SIGNED_OUT', 'You are not signed in, or your session has ended. Sign in and try again; drafts are kept.');
      }
      request.person = personOf(session);
      if (session.isToTouch && !isOnlyLifeSign && request.headers['x-countersign-poll'] !== '1') await touchSession(deps.db, hash);
    });
  },
  { name: 'sessions', dependencies: ['routes', 'problems', 'rate-limit'] },
);
