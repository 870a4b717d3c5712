// Notes, links and holds of a case.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listNotes, noteCase } from '../../commands/comment-task.ts';
import { holdCase, liftHold } from '../../commands/hold-case.ts';
import { linkCases, listLinks, unlinkCases } from '../../commands/link-cases.ts';
import { pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { CaseParams } from '../schemas/case.ts';
import { KeyRequired, Page, refusals } from '../schemas/common.ts';
import { HoldBody, HoldLifted, LinkBody, Linked, Links, NoteBody, NumberParams, OnHold, Unlinked } from '../schemas/further-acts.ts';
import { CommentPage, ReasonBody, Said } from '../schemas/task-acts.ts';

export const caseActs: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/cases/:id/notes',
    {
      config: { permission: 'case.note', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Note something on the case',
          operationId: 'noteCase',
          params: CaseParams,
          headers: KeyRequired,
          body: NoteBody,
        },
        response: { 201: Said, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const { text, mentions = [] } = request.body;
      return reply.code(201).send(await noteCase(contextOf(deps, request), { caseId: request.params.id, text, mentions }));
    },
  );

  app.get(
    '/cases/:id/notes',
    {
      config: { permission: 'case.read' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Its notes, oldest first',
          operationId: 'listNotes',
          params: CaseParams,
          querystring: z.object(Page),
        },
        response: { 200: CommentPage, ...refusals() },
      },
    },
    (request) =>
      pagedByNumber(
        request,
        (row) => row.id,
        (page) => listNotes(contextOf(deps, request), { caseId: request.params.id, ...page }),
      ),
  );

  app.post(
    '/cases/:id/links',
    {
      config: { permission: 'case.note', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Say that another case belongs with it',
          operationId: 'linkCases',
          params: CaseParams,
          headers: KeyRequired,
          body: LinkBody,
        },
        response: { 201: Linked, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const { case: other, reason } = request.body;
      return reply.code(201).send(await linkCases(contextOf(deps, request), { caseId: request.params.id, other, reason }));
    },
  );

  app.get(
    '/cases/:id/links',
    {
      config: { permission: 'case.read' },
      schema: {
        ...{ tags: ['cases'], summary: 'Cases that belong with it', operationId: 'listLinks', params: CaseParams },
        response: { 200: Links, ...refusals() },
      },
    },
    async (request) => ({ items: await listLinks(contextOf(deps, request), { caseId: request.params.id }) }),
  );

  app.post(
    '/links/:id/remove',
    {
      config: { permission: 'case.note', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Say that two cases do not belong together',
          operationId: 'unlinkCases',
          params: NumberParams,
          headers: KeyRequired,
          body: ReasonBody,
        },
        response: { 200: Unlinked, ...refusals(409, 422) },
      },
    },
    async (request) => unlinkCases(contextOf(deps, request), { ...request.params, ...request.body }),
  );

  app.post(
    '/cases/:id/hold',
    {
      config: { permission: 'case.hold', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Let it wait: its items come to nobody by themselves before then',
          operationId: 'holdCase',
          params: CaseParams,
          headers: KeyRequired,
          body: HoldBody,
        },
        response: { 200: OnHold, ...refusals(409, 422) },
      },
    },
    async (request) => holdCase(contextOf(deps, request), { caseId: request.params.id, ...request.body }),
  );

  app.post(
    '/cases/:id/lift-hold',
    {
      config: { permission: 'case.hold', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Let it go on',
          operationId: 'liftHold',
          params: CaseParams,
          headers: KeyRequired,
          body: ReasonBody,
        },
        response: { 200: HoldLifted, ...refusals(409, 422) },
      },
    },
    async (request) => liftHold(contextOf(deps, request), { caseId: request.params.id, ...request.body }),
  );
};
