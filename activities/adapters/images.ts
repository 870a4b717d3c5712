// Screening of uploads (domain rules A1, A2): what passes is re-encoded to clean page images, and nobody else ever decodes the original.
// Type and size are looked at here; everything that decodes happens in a child process with a deadline and a memory cap.
import { ChildFailed, startChildren, type Children } from './children.ts';
import { empty, FILE_BYTES_MAX, tooCostly, tooLarge, unknownType } from './images/limits.ts';
import { mediaTypeOf, type MediaType } from './images/media-type.ts';
import type { PageImage } from './images/pixels.ts';

export type { MediaType, PageImage };
export { FILE_BYTES_MAX, PAGES_MAX } from './images/limits.ts';

export type Screened = { readonly mediaType: MediaType; readonly pages: readonly PageImage[] };
export type Screening = {
  /** Page images (JPEG) of an upload. Throws a Refusal with a FILE_ code whose message says what to do, or OVERLOADED. */
  screenUpload(bytes: Uint8Array): Promise<Screened>;
  readonly children: Children<ScreeningJobs>;
  close(): Promise<void>;
};
export type ScreeningJobs = { screen: { take: { readonly bytes: Buffer; readonly mediaType: MediaType }; give: PageImage[] } };

/** An ordinary file takes well under 2 s, 50 PDF pages about 20; a person waits no longer than this. */
const DEADLINE_MS = 45_000;
const RSS_BYTES_MAX = 1_500 * 1024 * 1024;

/** Children start with the first upload and are replaced every 50. */
export function startScreening({ count = 1, deadlineMs = DEADLINE_MS, rssBytesMax = RSS_BYTES_MAX } = {}): Screening {
  const children = startChildren<ScreeningJobs>({
    script: new URL('./images/child.ts', import.meta.url),
    count,
    rssBytesMax,
    recycleAfter: 50,
    waitingMax: 20 * count,
    startMsMax: 30_000,
  });
  return { screenUpload: (bytes) => screened(children, bytes, deadlineMs), children, close: () => children.close() };
}

async function screened(children: Children<ScreeningJobs>, upload: Uint8Array, deadlineMs: number): Promise<Screened> {
  const bytes = Buffer.from(upload.buffer, upload.byteOffset, upload.byteLength);
  if (bytes.length === 0) throw empty();
  if (bytes.length > FILE_BYTES_MAX) throw tooLarge(bytes.length);
  const mediaType = mediaTypeOf(bytes);
  if (!mediaType) throw unknownType();
  return { mediaType, pages: await withOneMoreTry(() => children.run('screen', { bytes, mediaType }, { deadlineMs })) };
}

/** A child that crashed may have been somebody else's victim: the file gets one more. Time and memory are the file's own doing, a child that cannot start is ours. */
async function withOneMoreTry<T>(open: () => Promise<T>): Promise<T> {
  try {
    return await open().catch((error: unknown) => {
      if (error instanceof ChildFailed && error.reason === 'crashed') return open();
      throw error;
    });
  } catch (error) {
    throw error instanceof ChildFailed && error.reason !== 'closed' && error.reason !== 'unready' ? tooCostly(error) : error;
  }
}
