// Signing in and out, and who I am.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { signIn } from '../../commands/sign-in.ts';
import { signOut } from '../../commands/sign-out.ts';
import { may, PERMISSIONS, type Permission, type Person } from '../../domain/people.ts';
import type { Deps } from '../deps.ts';
import { actorOf } from '../request.ts';
import { refusals } from '../schemas/common.ts';
import { Session, SignInBody } from '../schemas/other.ts';
import { z } from 'zod';

const sessionOf = ({ id, name, roles, kind, branchId }: Person) => ({
  person: { id, name, roles, permissions: PERMISSION_NAMES.filter((permission) => may(roles, permission)), kind, branch: branchId },
});
const PERMISSION_NAMES = (Object.keys(PERMISSIONS) as Permission[]).filter((permission) => permission !== 'public');

export const session: FastifyPluginAsyncZod<{ deps: Deps }> = async (app, { deps }) => {
  const { sessionIdleMinutes: idleMinutes, sessionHours: hours, ratePerMinute } = deps.settings;

  app.post(
    '/session',
    {
      config: {
        permission: 'public',
        rateLimit: { max: ratePerMinute.signIn, keyGenerator: (request: { ip: string }) => `sign-in:${request.ip}` },
      },
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
      const { token, person } = await signIn(deps.db, { ...request.body, limits: { idleMinutes, hours } });
      if (request.token !== null) await signOut(deps.db, { token: request.token });
      reply.giveToken(token);
      return sessionOf(person);
    },
  );

  app.get(
    '/session',
    {
      config: { permission: 'session.own', isOnlyLifeSign: true },
      schema: { tags: ['session'], summary: 'Who is signed in', operationId: 'getSession', response: { 200: Session, ...refusals() } },
    },
    async (request) => sessionOf(actorOf(request)),
  );

  app.delete(
    '/session',
    {
      config: { permission: 'session.own' },
      schema: { tags: ['session'], summary: 'Sign out', operationId: 'signOut', response: { 204: z.null(), ...refusals() } },
    },
    async (request, reply) => {
      if (request.token !== null) await signOut(deps.db, { token: request.token });
      reply.takeToken();
      return reply.code(204).send(null);
    },
  );
};
