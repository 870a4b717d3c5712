// Who is behind a request. A person comes with a session cookie, a bot with a key; both are looked up at every request, so a revocation or a
// changed role holds on the next one.
import cookie from '@fastify/cookie';
import type { FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { isKey } from '../../commands/api-keys.ts';
import { tokenHash } from '../../commands/sign-in.ts';
import { Refusal } from '../../domain/errors.ts';
import { personOf } from '../../domain/organisation.ts';
import { isQueue, type Person } from '../../domain/people.ts';
import { findKey, touchKey } from '../../db/queries/api-keys.ts';
import { findSession, touchSession } from '../../db/queries/sessions.ts';
import type { Deps } from '../deps.ts';
import { tooMany } from './rate-limit.ts';

declare module 'fastify' {
  interface FastifyRequest {
    person: Person | null;
    /** The token of the cookie, whether it still counts or not; null when a key was given. */
    token: string | null;
    /** What the request came with, hashed: names it in what lasts longer than a request. */
    credential: { readonly kind: 'session' | 'key'; readonly hash: Buffer } | null;
    /** Which of several workers under one key asks. */
    worker: string | null;
    mustChangePassword: boolean;
  }
  interface FastifyReply {
    giveToken(token: string): void;
    takeToken(): void;
  }
  interface FastifyContextConfig {
    /** A sign of life of a screen, not of a person: it does not keep the session awake. */
    isOnlyLifeSign?: boolean;
    /** Also for somebody who has not yet chosen a password of her own. */
    isForNewcomers?: boolean;
  }
}

/** `__Host-` binds the cookie to this host and https; browsers refuse the name over plain http. */
const nameFor = (isSecure: boolean): string => (isSecure ? '__Host-countersign' : 'countersign');
const WORKER = /^[\w.:@-]{1,60}$/;

export const sessions = fp<{ deps: Deps }>(
  async (app, { deps }) => {
    const { secureCookies: secure, sessionIdleMinutes: idleMinutes, ratePerMinute } = deps.settings;
    const name = nameFor(secure);
    const options = { path: '/', httpOnly: true, secure, sameSite: 'strict' } as const;
    await app.register(cookie);
    app.decorateRequest('person', null);
    app.decorateRequest('token', null);
    app.decorateRequest('credential', null);
    app.decorateRequest('worker', null);
    app.decorateRequest('mustChangePassword', false);
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

    async function refuse(request: FastifyRequest, message: string): Promise<never> {
      const rate = await limitStrangers(request);
      if ('isExceeded' in rate && rate.isExceeded) throw tooMany(rate.ttlInSeconds);
      throw new Refusal('SIGNED_OUT', message);
    }

    async function asBot(request: FastifyRequest, key: string): Promise<void> {
      const hash = tokenHash(key);
      const row = isKey(key) ? await findKey(deps.db, hash) : null;
      if (!row)
        return refuse(
          request,
          'The key is not one that counts: unknown, revoked or expired. Ask the platform administrator for a new one.',
        );
      request.person = personOf(row, row.onlyQueues === null ? null : row.onlyQueues.filter(isQueue));
      request.credential = { kind: 'key', hash };
      request.worker = workerOf(request);
      if (row.isToTouch) await touchKey(deps.db, hash);
    }

    async function asPerson(request: FastifyRequest): Promise<void> {
      const hash = request.token === null ? null : tokenHash(request.token);
      const session = hash && (await findSession(deps.db, { tokenHash: hash, idleMinutes }));
      if (!hash || !session)
        return refuse(request, 'You are not signed in, or your session has ended. Sign in and try again; drafts are kept.');
      const { isOnlyLifeSign = false, isForNewcomers = false } = request.routeOptions.config;
      if (session.mustChangePassword && !isForNewcomers)
        throw new Refusal('PASSWORD_TO_CHANGE', 'Your password was given to you by somebody else. Choose one of your own first.');
      request.person = personOf(session);
      request.credential = { kind: 'session', hash };
      request.mustChangePassword = session.mustChangePassword;
      if (session.isToTouch && !isOnlyLifeSign && request.headers['x-countersign-poll'] !== '1') await touchSession(deps.db, hash);
    }

    app.addHook('onRequest', async (request) => {
      const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
      const token = request.cookies[name];
      request.token = bearer !== undefined || token === undefined || token === '' ? null : token;
      if ((request.routeOptions.config.permission ?? 'public') === 'public') return;
      await (bearer === undefined ? asPerson(request) : asBot(request, bearer));
    });
  },
  { name: 'sessions', dependencies: ['routes', 'problems', 'rate-limit'] },
);

function workerOf(request: FastifyRequest): string | null {
  const worker = request.headers['x-countersign-worker'];
  if (worker === undefined) return null;
  if (typeof worker === 'string' && WORKER.test(worker)) return worker;
  throw new Refusal(
    'INVALID_REQUEST',
    'x-countersign-worker takes 1 to 60 letters, digits and . : @ _ -, the same at every request of one worker.',
  );
}
