// Signing in and out, who I am, and my password.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { changePassword } from '../../commands/change-password.ts';
import { signIn } from '../../commands/sign-in.ts';
import { signOut } from '../../commands/sign-out.ts';
import { personOf } from '../../domain/organisation.ts';
import { may, PERMISSIONS, type Permission, type Person } from '../../domain/people.ts';
import type { Deps } from '../deps.ts';
import { originOf } from '../origin.ts';
import { actorOf } from '../request.ts';
import { refusals } from '../schemas/common.ts';
import { PasswordBody, Session, SignInBody } from '../schemas/session.ts';

const sessionOf = ({ id, name, roles, kind, branchId }: Person, mustChangePassword: boolean) => ({
  person: { id, name, roles, permissions: PERMISSION_NAMES.filter((permission) => may(roles, permission)), kind, branch: branchId },
  mustChangePassword,
});
const PERMISSION_NAMES = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => permission !== 'public');

export const session: FastifyPluginAsyncZod<{ deps: Deps }> = async (app, { deps }) => {
  const { sessionIdleMinutes: idleMinutes, sessionHours: hours, ratePerMinute, signInTries: tries } = deps.settings;
  const signInRate = { max: ratePerMinute.signIn, keyGenerator: (request: { ip: string }) => `sign-in:${request.ip}` };

  app.post(
    '/session',
    {
      config: { permission: 'public', rateLimit: signInRate },
      schema: {
        tags: ['session'],
        summary: 'Sign in',
        operationId: 'signIn',
        security: [],
        body: SignInBody,
        response: { 200: Session, ...refusals() },
      },
    },
    async (request, reply) => {
      const { token, session: row } = await signIn(deps.db, {
        ...request.body,
        origin: originOf(request),
        limits: { idleMinutes, hours },
        tries,
      });
      if (request.token !== null) await signOut(deps.db, { token: request.token });
      reply.giveToken(token);
      return sessionOf(personOf(row), row.mustChangePassword);
    },
  );

  app.get(
    '/session',
    {
      config: { permission: 'session.own', isOnlyLifeSign: true, isForNewcomers: true },
      schema: { tags: ['session'], summary: 'Who is signed in', operationId: 'getSession', response: { 200: Session, ...refusals() } },
    },
    async (request) => sessionOf(actorOf(request), request.mustChangePassword),
  );

  app.delete(
    '/session',
    {
      config: { permission: 'session.own', isForNewcomers: true },
      schema: { tags: ['session'], summary: 'Sign out', operationId: 'signOut', response: { 204: z.null(), ...refusals() } },
    },
    async (request, reply) => {
      if (request.token !== null) await signOut(deps.db, { token: request.token });
      reply.takeToken();
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/session/password',
    {
      config: { permission: 'session.own', isForNewcomers: true, rateLimit: signInRate },
      schema: {
        ...{ tags: ['session'], summary: 'Change my password; my other sessions end', operationId: 'changePassword', body: PasswordBody },
        response: { 204: z.null(), ...refusals(422) },
      },
    },
    async (request, reply) => {
      const hash = request.credential?.hash ?? Buffer.alloc(0);
      await changePassword(deps.db, { actor: actorOf(request), session: hash, origin: originOf(request), tries }, request.body);
      return reply.code(204).send(null);
    },
  );
};
