// Acts on many items: asked for here, carried out by the keeper.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { cancelBulk, listBulkItems, listBulks, showBulk, startBulk } from '../../commands/bulks.ts';
import { afterInstant, paged, pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { Bulk, BulkBody, BulkItemPage, BulkItemState, BulkPage, BulkParams } from '../schemas/bulk.ts';
import { KeyRequired, Page, refusals } from '../schemas/common.ts';
import { EmptyBody } from '../schemas/task.ts';

export const bulk: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/bulk',
    {
      config: { permission: 'bulk.run', idempotency: 'required' },
      schema: {
        ...{
          tags: ['bulk'],
          summary: 'Do one act on many items; the set is fixed now, the keeper does the work',
          operationId: 'startBulk',
          headers: KeyRequired,
          body: BulkBody,
        },
        response: { 202: Bulk, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const started = await startBulk(contextOf(deps, request), request.body);
      return reply.code(202).header('location', `/v1/bulk/${started.id}`).send(started);
    },
  );

  app.get(
    '/bulk',
    {
      config: { permission: 'bulk.run' },
      schema: {
        tags: ['bulk'],
        summary: 'Those that I asked for, newest first',
        operationId: 'listBulks',
        querystring: z.object(Page),
        response: { 200: BulkPage, ...refusals() },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const rows = await listBulks(contextOf(deps, request), { after: afterInstant(request), limit: limit + 1 });
      return paged(
        request,
        rows,
        (row) => row,
        (row) => [row.createdAt, row.id],
      );
    },
  );

  app.get(
    '/bulk/:id',
    {
      config: { permission: 'bulk.run' },
      schema: {
        tags: ['bulk'],
        summary: 'How far it has come',
        operationId: 'getBulk',
        params: BulkParams,
        response: { 200: Bulk, ...refusals() },
      },
    },
    async (request) => showBulk(contextOf(deps, request), request.params),
  );

  app.get(
    '/bulk/:id/items',
    {
      config: { permission: 'bulk.run' },
      schema: {
        ...{
          tags: ['bulk'],
          summary: 'What became of each item',
          operationId: 'listBulkItems',
          params: BulkParams,
          querystring: z.object({ ...Page, state: BulkItemState.optional() }),
        },
        response: { 200: BulkItemPage, ...refusals() },
      },
    },
    async (request) => {
      const { state = null } = request.query;
      return pagedByNumber(
        request,
        (row) => row.n,
        (page) => listBulkItems(contextOf(deps, request), { ...request.params, state, ...page }),
      );
    },
  );

  app.post(
    '/bulk/:id/cancel',
    {
      config: { permission: 'bulk.run', idempotency: 'required' },
      schema: {
        ...{
          tags: ['bulk'],
          summary: 'Go no further; what is done stays done',
          operationId: 'cancelBulk',
          params: BulkParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: Bulk, ...refusals(409, 422) },
      },
    },
    async (request) => cancelBulk(contextOf(deps, request), request.params),
  );
};
