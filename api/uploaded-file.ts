// The one file of a multipart request, in memory. Everything about it is bounded here: the parser tells of a file over its limit only after it
// has cut it, and of a client that went away not at all.
import type { FastifyRequest } from 'fastify';
import { Refusal } from '../domain/errors.ts';

export const FILE_BYTES_MAX = 20 * 1024 * 1024;

/** Errors: MEDIA_TYPE, INVALID_REQUEST (no part "file", or the upload broke off), FILE_TOO_LARGE. */
export async function fileOf(request: FastifyRequest): Promise<Buffer> {
  if (!request.isMultipart()) throw new Refusal('MEDIA_TYPE', 'Send the file as multipart/form-data, in a part named "file".');
  const gone = Promise.withResolvers<never>();
  const onClose = () => {
    if (!request.raw.complete) gone.reject(brokenOff());
  };
  request.raw.once('close', onClose);
  if (request.raw.destroyed) onClose(); // it went away while we asked who it is
  try {
    return await Promise.race([readFile(request, gone.promise), gone.promise]);
  } catch (error) {
    const isKnown = error instanceof Refusal || (error as { code?: unknown }).code !== undefined;
    throw isKnown ? error : brokenOff(error);
  } finally {
    request.raw.off('close', onClose);
  }
}

async function readFile(request: FastifyRequest, gone: Promise<never>): Promise<Buffer> {
  const part = await request.file();
  if (!part || part.fieldname !== 'file')
    throw new Refusal('INVALID_REQUEST', 'There is no file in the request. Send it in a part named "file".');
  gone.catch((error: unknown) => part.file.destroy(error as Error)); // ends the loop below
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

const brokenOff = (cause?: unknown): Refusal =>
  new Refusal('INVALID_REQUEST', 'The upload broke off before the file was complete. Send it again.', { cause });
