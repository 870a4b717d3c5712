// What stands around the list of items: exact counts, and the same query as a file.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { countTasks } from '../../commands/count-tasks.ts';
import { exportTasks } from '../../commands/export-tasks.ts';
import { search } from '../../commands/search.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { cursorAt, placeIn, PlaceOf } from '../cursor.ts';
import { Page, refusals } from '../schemas/common.ts';
import { Counts, CountsQuery, ExportedCsv, FoundPage, SearchQuery } from '../schemas/lists.ts';

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

  app.get(
    '/tasks/export',
    {
      config: { permission: 'task.read' },
      schema: {
        tags: ['tasks'],
        summary:
          'The items that a query finds as CSV for spreadsheets, up to 10,000; a file that was cut says so in its last line and in X-Truncated',
        operationId: 'exportTasks',
        querystring: CountsQuery,
        response: { 200: ExportedCsv, ...refusals() },
      },
    },
    async (request, reply) => {
      const { csv, rows, isTruncated } = await exportTasks(contextOf(deps, request), request.query);
      return reply
        .header('content-disposition', 'attachment; filename="items.csv"')
        .header('x-rows', String(rows))
        .header('x-truncated', String(isTruncated))
        .type('text/csv; charset=utf-8')
        .send(csv);
    },
  );

  app.get(
    '/search',
    {
      config: { permission: 'case.read' },
      schema: {
        tags: ['cases'],
        summary: 'Cases and items by words, newest first',
        operationId: 'search',
        querystring: z.object({ ...Page, q: SearchQuery }),
        response: { 200: FoundPage, ...refusals() },
      },
    },
    async (request) => {
      const { q, limit, cursor } = request.query;
      const ctx = contextOf(deps, request);
      const asked = { actor: ctx.actor, question: `search ${q}` };
      const place = placeIn(cursor, asked, PlaceOf.age);
      const after = place && { at: String(place[0]) as Iso, id: String(place[1]) };
      const rows = await search(ctx, { q, after, limit: limit + 1 });
      const shown = rows.slice(0, limit);
      const last = shown.at(-1);
      return { items: shown, next: rows.length > limit && last ? cursorAt(asked, [last.at, last.id]) : null };
    },
  );
};
