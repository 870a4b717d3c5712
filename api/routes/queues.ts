// The queues by their titles: everybody may know what they are called, also who does not work them.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { QUEUES, worksIn, type QueueId } from '../../domain/people.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { list, refusals, Text } from '../schemas/common.ts';
import { described, named } from '../schemas/registry.ts';

const Queue = named(
  'Queue',
  z.object({ queue: z.string(), title: Text, isMine: described(z.boolean(), 'Whether you may claim in it.') }),
  'Where items wait.',
);

export const queues: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/queues',
    {
      config: { permission: 'process.read' },
      schema: {
        tags: ['tasks'],
        summary: 'The queues',
        operationId: 'listQueues',
        response: { 200: z.object({ items: list(Queue), next: z.null() }), ...refusals() },
      },
    },
    async (request) => {
      const mine: readonly string[] = worksIn(contextOf(deps, request).actor);
      const items = (Object.keys(QUEUES) as QueueId[]).map((queue) => ({
        queue,
        title: QUEUES[queue].title,
        isMine: mine.includes(queue),
      }));
      return { items, next: null };
    },
  );
};
