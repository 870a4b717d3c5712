// Documents attached to items and cases.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { attachDocument, listAttachments, removeAttachment } from '../../commands/attach-document.ts';
import { pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { CaseParams } from '../schemas/case.ts';
import { KeyRequired, Page, refusals } from '../schemas/common.ts';
import { AttachBody, Attached, AttachmentPage, Detached, NumberParams } from '../schemas/further-acts.ts';
import { EmptyBody, TaskParams } from '../schemas/task.ts';

export const attachments: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/tasks/:id/attachments',
    {
      config: { permission: 'document.upload', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Attach an uploaded document to the item',
          operationId: 'attachToTask',
          params: TaskParams,
          headers: KeyRequired,
          body: AttachBody,
        },
        response: { 201: Attached, ...refusals(409, 410, 422) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await attachDocument(contextOf(deps, request), { on: 'task', ...request.params, ...request.body })),
  );

  app.get(
    '/tasks/:id/attachments',
    {
      config: { permission: 'task.read' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'What is attached, oldest first',
          operationId: 'attachmentsOfTask',
          params: TaskParams,
          querystring: z.object(Page),
        },
        response: { 200: AttachmentPage, ...refusals() },
      },
    },
    (request) =>
      pagedByNumber(
        request,
        (row) => row.id,
        (page) => listAttachments(contextOf(deps, request), { on: 'task', ...request.params, ...page }),
      ),
  );

  app.post(
    '/cases/:id/attachments',
    {
      config: { permission: 'document.upload', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Attach an uploaded document to the case',
          operationId: 'attachToCase',
          params: CaseParams,
          headers: KeyRequired,
          body: AttachBody,
        },
        response: { 201: Attached, ...refusals(409, 410, 422) },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await attachDocument(contextOf(deps, request), { on: 'case', ...request.params, ...request.body })),
  );

  app.get(
    '/cases/:id/attachments',
    {
      config: { permission: 'case.read' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'What is attached, oldest first',
          operationId: 'attachmentsOfCase',
          params: CaseParams,
          querystring: z.object(Page),
        },
        response: { 200: AttachmentPage, ...refusals() },
      },
    },
    (request) =>
      pagedByNumber(
        request,
        (row) => row.id,
        (page) => listAttachments(contextOf(deps, request), { on: 'case', ...request.params, ...page }),
      ),
  );

  app.post(
    '/attachments/:id/remove',
    {
      config: { permission: 'document.upload', idempotency: 'required' },
      schema: {
        ...{
          tags: ['documents'],
          summary: 'Take away what I attached, until it is decided',
          operationId: 'removeAttachment',
          params: NumberParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: Detached, ...refusals(409, 410, 422) },
      },
    },
    async (request) => removeAttachment(contextOf(deps, request), request.params),
  );
};
