// Where somebody is signed in: my sessions, and those of others for who keeps the platform safe.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { endMyOtherSessions, endMySession, endSessionsOf, mySessions, sessionsOf } from '../../commands/sessions.ts';
import { approvePasswordReset, askPasswordReset, listPasswordResets, withdrawPasswordReset } from '../../commands/reset-password.ts';
import type { FastifyRequest } from 'fastify';
import type { Wired } from '../deps.ts';
import { actorOf, contextOf } from '../request.ts';
import { refusals } from '../schemas/common.ts';
import { AskedResets, Ended, PasswordReset, PersonId, ResetBody, SessionId, SessionList } from '../schemas/session.ts';

export const sessionsOfPeople: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  const idleMinutes = deps.settings.sessionIdleMinutes;
  const asking = (request: FastifyRequest) => ({
    ...{ db: deps.db, actor: actorOf(request), idleMinutes },
    session: request.credential?.kind === 'session' ? request.credential.hash : null,
  });

  app.get(
    '/session/list',
    {
      config: { permission: 'session.own' },
      schema: {
        tags: ['session'],
        summary: 'Where I am signed in',
        operationId: 'listMySessions',
        response: { 200: SessionList, ...refusals() },
      },
    },
    async (request) => ({ items: await mySessions(asking(request)) }),
  );

  app.delete(
    '/session/list/:id',
    {
      config: { permission: 'session.own' },
      schema: {
        ...{ tags: ['session'], summary: 'End one of my sessions', operationId: 'endMySession', params: SessionId },
        response: { 204: z.null(), ...refusals() },
      },
    },
    async (request, reply) => {
      await endMySession(asking(request), request.params);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/session/list',
    {
      config: { permission: 'session.own' },
      schema: {
        ...{ tags: ['session'], summary: 'End all my sessions but this one', operationId: 'endMyOtherSessions' },
        response: { 200: Ended, ...refusals() },
      },
    },
    async (request) => endMyOtherSessions(asking(request)),
  );

  app.get(
    '/people/:id/sessions',
    {
      config: { permission: 'session.end' },
      schema: {
        ...{ tags: ['session'], summary: 'Where somebody is signed in', operationId: 'listSessionsOf', params: PersonId },
        response: { 200: SessionList, ...refusals() },
      },
    },
    async (request) => ({ items: await sessionsOf(asking(request), { person: request.params.id }) }),
  );

  app.delete(
    '/people/:id/sessions',
    {
      config: { permission: 'session.end' },
      schema: {
        ...{ tags: ['session'], summary: 'End all sessions of somebody', operationId: 'endSessionsOf', params: PersonId },
        response: { 200: Ended, ...refusals() },
      },
    },
    async (request) => endSessionsOf(asking(request), { person: request.params.id }),
  );

  app.get(
    '/password-resets',
    {
      config: { permission: 'people.review' },
      schema: {
        ...{ tags: ['session'], summary: 'New passwords that wait for a second person', operationId: 'listPasswordResets' },
        response: { 200: AskedResets, ...refusals() },
      },
    },
    async (request) => ({ items: await listPasswordResets(contextOf(deps, request)) }),
  );

  app.post(
    '/people/:id/password-reset',
    {
      config: { permission: 'people.propose' },
      schema: {
        tags: ['session'],
        summary: 'Ask for a new password for somebody',
        description: 'Whoever has no password yet gets one at once. Otherwise it waits for a second person, who approves and hands it out.',
        operationId: 'askPasswordReset',
        params: PersonId,
        body: ResetBody,
        response: { 200: PasswordReset, ...refusals(409) },
      },
    },
    async (request) => askPasswordReset(contextOf(deps, request), { person: request.params.id, ...request.body }),
  );

  app.post(
    '/people/:id/password-reset/approve',
    {
      config: { permission: 'people.approve' },
      schema: {
        ...{
          tags: ['session'],
          summary: 'Approve a new password, and read it once',
          operationId: 'approvePasswordReset',
          params: PersonId,
        },
        response: { 200: PasswordReset, ...refusals() },
      },
    },
    async (request) => approvePasswordReset(contextOf(deps, request), { person: request.params.id }),
  );

  app.delete(
    '/people/:id/password-reset',
    {
      config: { permission: 'people.review' },
      schema: {
        ...{ tags: ['session'], summary: 'Let a new password be', operationId: 'withdrawPasswordReset', params: PersonId },
        response: { 204: z.null(), ...refusals() },
      },
    },
    async (request, reply) => {
      await withdrawPasswordReset(contextOf(deps, request), { person: request.params.id });
      return reply.code(204).send(null);
    },
  );
};
