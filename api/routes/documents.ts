// Documents: taking a file in, what is known of one, and the image of a page.
import multipart from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { showDocument, showPage } from '../../commands/show-document.ts';
import { uploadDocument } from '../../commands/upload-document.ts';
import { Refusal } from '../../domain/errors.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, refusals } from '../schemas/common.ts';
import { Document, DocumentParams, PageParams, Uploaded } from '../schemas/other.ts';

const FILE_BYTES_MAX = 20 * 1024 * 1024;
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

/** The one file of the request, counted here: the parser tells of a file over its limit only after it has cut it. */
async function fileOf(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new Refusal('MEDIA_TYPE', 'Send the file as multipart/form-data, in a part named "file".');
  const part = await request.file();
  if (!part || part.fieldname !== 'file')
    throw new Refusal('INVALID_REQUEST', 'There is no file in the request. Send it in a part named "file".');
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of part.file as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= FILE_BYTES_MAX) chunks.push(chunk);
  }
  if (part.file.truncated || bytes > FILE_BYTES_MAX)
    throw new Refusal(
      'FILE_TOO_LARGE',
      `The file is larger than ${FILE_BYTES_MAX / 1024 / 1024} MB. Scan the paper at 300 dpi or split the file.`,
    );
  return Buffer.concat(chunks);
}
