// Saved views, mine and my team's.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { changeView, deleteView, listViews, saveView } from '../../commands/saved-views.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Wired } from '../deps.ts';
import { expectedVersion } from '../preconditions.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, KeyRequired, refusals } from '../schemas/common.ts';
import { ChangedView, DeletedView, NewView, SavedView, ViewHeaders, ViewParams, Views } from '../schemas/lists.ts';

export const views: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/views',
    {
      config: { permission: 'task.read' },
      schema: {
        tags: ['views'],
        summary: 'Saved views: mine and those of my team',
        operationId: 'listViews',
        response: { 200: Views, ...refusals() },
      },
    },
    async (request) => ({ items: await listViews(contextOf(deps, request)) }),
  );

  app.post(
    '/views',
    {
      config: { permission: 'task.read', idempotency: 'required' },
      schema: {
        ...{ tags: ['views'], summary: 'Save a query under a name', operationId: 'saveView', headers: KeyRequired, body: NewView },
        response: { 201: SavedView, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const saved = await saveView(contextOf(deps, request), request.body);
      return reply.code(201).header('etag', `"${saved.version}"`).header('location', `/v1/views/${saved.id}`).send(saved);
    },
  );

  app.put(
    '/views/:id',
    {
      config: { permission: 'task.read' },
      schema: {
        ...{
          tags: ['views'],
          summary: 'Change it; If-Match names the version that it replaces',
          operationId: 'changeView',
          params: ViewParams,
          headers: KeyOptional.extend(ViewHeaders.shape),
          body: ChangedView,
        },
        response: { 200: SavedView, ...refusals(409, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const changed = await changeView(contextOf(deps, request), { ...request.params, ...request.body, expected: known(request.headers) });
      return reply.header('etag', `"${changed.version}"`).send(changed);
    },
  );

  app.delete(
    '/views/:id',
    {
      config: { permission: 'task.read' },
      schema: {
        ...{
          tags: ['views'],
          summary: 'Delete it; If-Match names its version',
          operationId: 'deleteView',
          params: ViewParams,
          headers: KeyOptional.extend(ViewHeaders.shape),
        },
        response: { 200: DeletedView, ...refusals(409, 412, 422, 428) },
      },
    },
    async (request) => deleteView(contextOf(deps, request), { ...request.params, expected: known(request.headers) }),
  );
};

/** Errors: PRECONDITION_REQUIRED, INVALID_REQUEST. */
function known(headers: { readonly 'if-match'?: string | undefined }): number {
  if (headers['if-match'] === undefined)
    throw new Refusal('PRECONDITION_REQUIRED', 'Say which version you mean: If-Match with the version of the view in quotes, as "3".');
  return expectedVersion({ 'if-match': headers['if-match'] }) as number;
}
