// Pulling work: the best item of one queue or of all mine, and what is there to be pulled.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { claimNext } from '../../commands/claim-next.ts';
import { showInbox } from '../../commands/show-inbox.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, refusals } from '../schemas/common.ts';
import { EmptyBody, Inbox, QueueParams, Task } from '../schemas/task.ts';

export const claims: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  const answers = { 200: Task, 204: z.null(), ...refusals(409, 422) };

  app.post(
    '/claims',
    {
      config: { permission: 'task.work' },
      schema: {
        tags: ['tasks'],
        summary: 'Claim the best item of all my queues; 204 when there is nothing to do',
        operationId: 'claimNext',
        headers: KeyOptional,
        body: EmptyBody,
        response: answers,
      },
    },
    async (request, reply) => {
      const task = await app.timedClaim(() => claimNext(contextOf(deps, request), { queue: null }));
      return task ? reply.code(200).send(task) : reply.code(204).send(null);
    },
  );

  app.post(
    '/queues/:queue/claims',
    {
      config: { permission: 'task.work' },
      schema: {
        tags: ['tasks'],
        summary: 'Claim the best item of a queue; 204 when there is nothing to do',
        operationId: 'claimFromQueue',
        params: QueueParams,
        headers: KeyOptional,
        body: EmptyBody,
        response: answers,
      },
    },
    async (request, reply) => {
      const task = await app.timedClaim(() => claimNext(contextOf(deps, request), { queue: request.params.queue }));
      return task ? reply.code(200).send(task) : reply.code(204).send(null);
    },
  );

  app.get(
    '/inbox',
    {
      config: { permission: 'task.work' },
      schema: {
        tags: ['tasks'],
        summary: 'What I hold and what waits for me',
        operationId: 'getInbox',
        response: { 200: Inbox, ...refusals() },
      },
    },
    async (request) => showInbox(contextOf(deps, request)),
  );
};
