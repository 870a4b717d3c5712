// Asking colleagues, and what mentions me.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { answerQuestion, askColleague, listMyQuestions, listQuestions, withdrawQuestion } from '../../commands/ask-colleague.ts';
import { listMentions, readMention } from '../../commands/comment-task.ts';
import { afterInstant, paged, pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, Page, refusals } from '../schemas/common.ts';
import {
  AnswerBody,
  Answered,
  AskBody,
  Asked,
  MentionPage,
  MentionRead,
  NumberParams,
  QuestionPage,
  Questions,
  QuestionWithdrawn,
} from '../schemas/further-acts.ts';
import { EmptyBody, TaskParams } from '../schemas/task.ts';

export const questions: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/tasks/:id/questions',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Ask a colleague or a queue about it; nothing waits for the answer',
          operationId: 'askColleague',
          params: TaskParams,
          headers: KeyRequired,
          body: AskBody,
        },
        response: { 201: Asked, ...refusals(409, 410, 422) },
      },
    },
    async (request, reply) => {
      const { dueAt = null, ...body } = request.body;
      return reply.code(201).send(await askColleague(contextOf(deps, request), { task: request.params.id, dueAt, ...body }));
    },
  );

  app.get(
    '/tasks/:id/questions',
    {
      config: { permission: 'task.read' },
      schema: {
        ...{ tags: ['tasks'], summary: 'What was asked about it, oldest first', operationId: 'listQuestions', params: TaskParams },
        response: { 200: Questions, ...refusals() },
      },
    },
    async (request) => ({ items: await listQuestions(contextOf(deps, request), { task: request.params.id }) }),
  );

  app.get(
    '/questions',
    {
      config: { permission: 'task.comment' },
      schema: {
        ...{ tags: ['tasks'], summary: 'What I am asked, by deadline', operationId: 'listMyQuestions', querystring: z.object(Page) },
        response: { 200: QuestionPage, ...refusals() },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const after = afterInstant(request);
      const rows = await listMyQuestions(contextOf(deps, request), {
        after: after && { dueAt: after.at, id: Number(after.id) },
        limit: limit + 1,
      });
      return paged(
        request,
        rows,
        (row) => row,
        (row) => [row.dueAt, String(row.id)],
      );
    },
  );

  app.post(
    '/questions/:id/answer',
    {
      config: { permission: 'task.comment', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Answer it: a comment on its item',
          operationId: 'answerQuestion',
          params: NumberParams,
          headers: KeyRequired,
          body: AnswerBody,
        },
        response: { 200: Answered, ...refusals(409, 410, 422) },
      },
    },
    async (request) => answerQuestion(contextOf(deps, request), { ...request.params, ...request.body }),
  );

  app.post(
    '/questions/:id/withdraw',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Withdraw my question',
          operationId: 'withdrawQuestion',
          params: NumberParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: QuestionWithdrawn, ...refusals(409, 410, 422) },
      },
    },
    async (request) => withdrawQuestion(contextOf(deps, request), request.params),
  );

  app.get(
    '/mentions',
    {
      config: { permission: 'session.own' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Comments that mention me and that I have not read, oldest first',
          operationId: 'listMentions',
          querystring: z.object(Page),
        },
        response: { 200: MentionPage, ...refusals() },
      },
    },
    (request) =>
      pagedByNumber(
        request,
        (row) => row.id,
        (page) => listMentions(contextOf(deps, request), { ...page }),
      ),
  );

  app.post(
    '/mentions/:id/read',
    {
      config: { permission: 'session.own' },
      schema: {
        ...{ tags: ['tasks'], summary: 'I have read it', operationId: 'readMention', params: NumberParams, body: EmptyBody },
        response: { 200: MentionRead, ...refusals() },
      },
    },
    async (request) => readMention(contextOf(deps, request), request.params),
  );
};
