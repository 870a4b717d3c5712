// Items of work: the list, one, and everything that is done with one that I hold.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { claimTask } from '../../commands/claim-task.ts';
import { completeTask } from '../../commands/complete-task.ts';
import { heartbeat } from '../../commands/heartbeat.ts';
import { listTasks } from '../../commands/list-tasks.ts';
import { canonicalQuery } from '../../domain/item-query.ts';
import { releaseTask } from '../../commands/release-task.ts';
import { DRAFT_BYTES_MAX, saveDraft } from '../../commands/save-draft.ts';
import { showTask } from '../../commands/show-task.ts';
import type { Wired } from '../deps.ts';
import { expectedVersion } from '../preconditions.ts';
import { cursorAt, placeIn, PlaceOf } from '../cursor.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, KeyRequired, Page, refusals } from '../schemas/common.ts';
import { ItemQueryAddress } from '../schemas/item-query.ts';
import {
  CompleteBody,
  CompletedTask,
  DraftBody,
  DraftHeaders,
  DraftSaved,
  EmptyBody,
  FenceBody,
  Released,
  Renewed,
  Task,
  TaskPage,
  TaskParams,
} from '../schemas/task.ts';

const TaskQuery = z.object({ ...Page, ...ItemQueryAddress });
/** Around the draft stand the fence and some quotes. */
const ENVELOPE_BYTES = 1_024;

export const tasks: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/tasks',
    {
      config: { permission: 'task.read' },
      schema: {
        tags: ['tasks'],
        summary: 'Items that a query finds, by deadline unless it says otherwise',
        operationId: 'listTasks',
        querystring: TaskQuery,
        response: { 200: TaskPage, ...refusals() },
      },
    },
    async (request) => {
      const { limit, cursor, ...query } = request.query;
      const ctx = contextOf(deps, request);
      const asked = { actor: ctx.actor, question: canonicalQuery(query) };
      const { items, end } = await listTasks(ctx, query, {
        after: placeIn<readonly (string | number)[]>(cursor, asked, PlaceOf[query.sort ?? 'deadline']),
        limit,
      });
      return { items, next: end && cursorAt(asked, end) };
    },
  );

  app.get(
    '/tasks/:id',
    {
      config: { permission: 'task.read' },
      schema: { tags: ['tasks'], summary: 'One item', operationId: 'getTask', params: TaskParams, response: { 200: Task, ...refusals() } },
    },
    async (request) => showTask(contextOf(deps, request), { task: request.params.id }),
  );

  app.post(
    '/tasks/:id/claim',
    {
      config: { permission: 'task.work' },
      schema: {
        tags: ['tasks'],
        summary: 'Claim this item',
        operationId: 'claimTask',
        params: TaskParams,
        headers: KeyOptional,
        body: EmptyBody,
        response: { 200: Task, ...refusals(409, 410, 422) },
      },
    },
    async (request) => app.timedClaim(() => claimTask(contextOf(deps, request), { task: request.params.id })),
  );

  app.post(
    '/tasks/:id/release',
    {
      config: { permission: 'task.work' },
      schema: {
        tags: ['tasks'],
        summary: 'Give it back',
        operationId: 'releaseTask',
        params: TaskParams,
        headers: KeyOptional,
        body: FenceBody,
        response: { 200: Released, ...refusals(409, 410, 422) },
      },
    },
    async (request) => releaseTask(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/heartbeat',
    {
      config: { permission: 'task.work', isOnlyLifeSign: true },
      schema: {
        tags: ['tasks'],
        summary: 'Still at work: renews the lease, not the session',
        operationId: 'heartbeat',
        params: TaskParams,
        headers: KeyOptional,
        body: FenceBody,
        response: { 200: Renewed, ...refusals(409, 410, 422) },
      },
    },
    async (request) => heartbeat(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );

  app.put(
    '/tasks/:id/draft',
    {
      config: { permission: 'task.work' },
      bodyLimit: DRAFT_BYTES_MAX + ENVELOPE_BYTES,
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Keep what was typed; If-Match names its version, If-None-Match: * the first',
          operationId: 'saveDraft',
          params: TaskParams,
          headers: DraftHeaders,
          body: DraftBody,
        },
        response: { 200: DraftSaved, ...refusals(409, 410, 412, 422, 428) },
      },
    },
    async (request, reply) => {
      const expected = expectedVersion(request.headers);
      const saved = await saveDraft(contextOf(deps, request), {
        task: request.params.id,
        fence: request.body.fence,
        data: request.body.data,
        expected,
      });
      return reply.header('etag', `"${saved.version}"`).send(saved);
    },
  );

  app.post(
    '/tasks/:id/complete',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Decide it, and take the next',
          operationId: 'completeTask',
          params: TaskParams,
          headers: KeyRequired,
          body: CompleteBody,
        },
        response: { 200: CompletedTask, ...refusals(409, 410, 422) },
      },
    },
    async (request) => {
      const { fence, answer, next = false, nextFrom = null } = request.body;
      return completeTask(contextOf(deps, request), { task: request.params.id, fence, answer, next, nextFrom });
    },
  );
};
