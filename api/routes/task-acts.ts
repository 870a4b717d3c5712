// Putting an item off, handing it over, talking about it, and why it came.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { commentTask, listComments } from '../../commands/comment-task.ts';
import { handOver } from '../../commands/give-task.ts';
import { postponeTask } from '../../commands/postpone-task.ts';
import { discardKeptDraft, showKeptDraft } from '../../commands/show-kept-draft.ts';
import { listCandidates, whyTask } from '../../commands/why-task.ts';
import { pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, Page, refusals } from '../schemas/common.ts';
import { TaskParams } from '../schemas/task.ts';
import {
  CandidateQuery,
  Candidates,
  CommentBody,
  CommentPage,
  GivenTask,
  HandOverBody,
  Kept,
  PostponeBody,
  Postponed,
  Said,
  Why,
} from '../schemas/task-acts.ts';

export const taskActs: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/tasks/:id/postpone',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Put it off: it goes back and comes to nobody by itself before then',
          operationId: 'postponeTask',
          params: TaskParams,
          headers: KeyRequired,
          body: PostponeBody,
        },
        response: { 200: Postponed, ...refusals(409, 410, 422) },
      },
    },
    async (request) => postponeTask(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/hand-over',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Hand it over to a person',
          operationId: 'handOver',
          params: TaskParams,
          headers: KeyRequired,
          body: HandOverBody,
        },
        response: { 200: GivenTask, ...refusals(409, 410, 422) },
      },
    },
    async (request) => handOver({ ...contextOf(deps, request), calendar: deps.calendar }, { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/comments',
    {
      config: { permission: 'task.comment', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Say something about it',
          operationId: 'commentTask',
          params: TaskParams,
          headers: KeyRequired,
          body: CommentBody,
        },
        response: { 201: Said, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const { text, mentions = [] } = request.body;
      return reply.code(201).send(await commentTask(contextOf(deps, request), { task: request.params.id, text, mentions }));
    },
  );

  app.get(
    '/tasks/:id/comments',
    {
      config: { permission: 'task.read' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'What was said about it, oldest first',
          operationId: 'listComments',
          params: TaskParams,
          querystring: z.object(Page),
        },
        response: { 200: CommentPage, ...refusals() },
      },
    },
    (request) =>
      pagedByNumber(
        request,
        (row) => row.id,
        (page) => listComments(contextOf(deps, request), { task: request.params.id, ...page }),
      ),
  );

  app.get(
    '/tasks/:id/candidates',
    {
      config: { permission: 'task.work' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'To whom it may be given',
          operationId: 'listCandidates',
          params: TaskParams,
          querystring: CandidateQuery,
        },
        response: { 200: Candidates, ...refusals() },
      },
    },
    async (request) => ({
      items: await listCandidates(
        { ...contextOf(deps, request), calendar: deps.calendar },
        { task: request.params.id, text: request.query.q ?? null },
      ),
    }),
  );

  app.get(
    '/tasks/:id/kept-draft',
    {
      config: { permission: 'task.work' },
      schema: {
        ...{ tags: ['tasks'], summary: 'What I sent for it too late', operationId: 'getKeptDraft', params: TaskParams },
        response: { 200: Kept, ...refusals() },
      },
    },
    async (request) => showKeptDraft(contextOf(deps, request), { task: request.params.id }),
  );

  app.delete(
    '/tasks/:id/kept-draft',
    {
      config: { permission: 'task.work' },
      schema: {
        ...{ tags: ['tasks'], summary: 'Throw away what I sent for it too late', operationId: 'discardKeptDraft', params: TaskParams },
        response: { 204: z.null(), ...refusals() },
      },
    },
    async (request, reply) => {
      await discardKeptDraft(contextOf(deps, request), { task: request.params.id });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/tasks/:id/why',
    {
      config: { permission: 'task.read' },
      schema: {
        ...{ tags: ['tasks'], summary: 'Why it came now', operationId: 'whyTask', params: TaskParams },
        response: { 200: Why, ...refusals() },
      },
    },
    async (request) => whyTask(contextOf(deps, request), { task: request.params.id }),
  );
};
