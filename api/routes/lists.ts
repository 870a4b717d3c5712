// What stands around the list of items: exact counts, and the same query as a file.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { countTasks } from '../../commands/count-tasks.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { refusals } from '../schemas/common.ts';
import { Counts, CountsQuery } from '../schemas/lists.ts';

export const lists: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/tasks/counts',
    {
      config: { permission: 'task.read' },
      schema: {
        tags: ['tasks'],
        summary: 'How many items a query finds, by queue and band of the deadline; of unfinished ones unless it names states',
        operationId: 'countTasks',
        querystring: CountsQuery,
        response: { 200: Counts, ...refusals() },
      },
    },
    async (request) => countTasks(contextOf(deps, request), request.query),
  );
};
