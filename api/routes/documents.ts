// Documents: taking a file in, what is known of one, and the image of a page.
import { createHash } from 'node:crypto';
import multipart from '@fastify/multipart';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { showDocument, showPage } from '../../commands/show-document.ts';
import { uploadDocument } from '../../commands/upload-document.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Wired } from '../deps.ts';
import { FILE_BYTES_MAX, fileOf } from '../uploaded-file.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, refusals } from '../schemas/common.ts';
import { Document, DocumentParams, PageParams, Uploaded } from '../schemas/other.ts';

/** Files in memory at once: beyond this an upload is refused with Retry-After, not queued. */
const UPLOADS_MAX = 8;

export const documents: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  await app.register(multipart, {
    limits: { files: 1, fields: 5, parts: 6, fieldSize: 1_000, fieldNameSize: 100, headerPairs: 50, fileSize: FILE_BYTES_MAX },
  });
  let uploads = 0;

  app.post(
    '/documents',
    {
      config: { permission: 'document.upload' },
      schema: {
        ...{
          tags: ['documents'],
          summary: 'Upload a file as multipart field "file"',
          operationId: 'uploadDocument',
          headers: KeyOptional,
          consumes: ['multipart/form-data'],
        },
        response: { 201: Uploaded, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      if (uploads >= UPLOADS_MAX)
        throw new Refusal('OVERLOADED', 'Many files are being uploaded at this moment. Try again in a few seconds.', { retryAfter: 3 });
      uploads++;
      try {
        const bytes = await fileOf(request);
        const ctx = contextOf(deps, request, createHash('sha256').update(bytes).digest('hex'));
        const uploaded = await uploadDocument({ ...ctx, blobs: deps.blobs, screen: deps.screen }, { bytes });
        return await reply.code(201).header('location', `/v1/documents/${uploaded.id}`).send(uploaded);
      } finally {
        uploads--;
      }
    },
  );

  app.get(
    '/documents/:id',
    {
      config: { permission: 'document.read' },
      schema: {
        tags: ['documents'],
        summary: 'What is known of a document',
        operationId: 'getDocument',
        params: DocumentParams,
        response: { 200: Document, ...refusals() },
      },
    },
    async (request) => {
      const { id, sha256, mediaType, bytes, caseId, uploadedBy, createdAt, pages } = await showDocument(
        contextOf(deps, request),
        request.params,
      );
      return {
        id,
        sha256,
        mediaType,
        bytes,
        caseId,
        uploadedBy,
        createdAt,
        pages: pages.length,
        images: pages.map(({ page, width, height }) => ({ page, width, height })),
      };
    },
  );

  app.get(
    '/documents/:id/pages/:page',
    {
      config: { permission: 'document.read' },
      schema: {
        ...{ tags: ['documents'], summary: 'The image of a page, JPEG', operationId: 'getPage', params: PageParams },
        response: { 200: { description: 'The image', content: { 'image/jpeg': { schema: z.any() } } }, ...refusals() },
      },
    },
    async (request, reply) => {
      const image = await showPage({ ...contextOf(deps, request), blobs: deps.blobs }, request.params);
      // Never kept by the browser: the next person at this desk signs in under another name.
      return reply.type('image/jpeg').header('content-disposition', 'inline; filename="page.jpg"').send(image);
    },
  );
};
