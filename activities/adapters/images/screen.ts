// Opens a stranger's file and makes clean page images of it (domain rules A1, A2). Runs in the screening child.
import { Refusal } from '../../../domain/errors.ts';
import { corrupt, IMAGE_PIXELS_MAX, IMAGE_SIDE_MAX, PAGES_MAX, tooManyPages, tooManyPixels } from './limits.ts';
import type { MediaType } from './media-type.ts';
import { pdfPages } from './pdf.ts';
import { cleanPage, readHeader, type PageImage } from './pixels.ts';

export async function pagesOf(bytes: Buffer, mediaType: MediaType): Promise<PageImage[]> {
  return mediaType === 'application/pdf' ? pdfPages(bytes) : imagePages(bytes, mediaType);
}

/** Several pages only for TIFF: of an animation the first frame is the picture. */
async function imagePages(bytes: Buffer, mediaType: MediaType): Promise<PageImage[]> {
  const declared = await whole(() => readHeader(bytes));
  const count = mediaType === 'image/tiff' ? declared.pages : 1;
  if (count > PAGES_MAX) throw tooManyPages(count);
  const pages: PageImage[] = [];
  for (let page = 0; page < count; page++) {
    const { width, height } = page === 0 ? declared : await whole(() => readHeader(bytes, page));
    if (width * height > IMAGE_PIXELS_MAX || Math.max(width, height) > IMAGE_SIDE_MAX) throw tooManyPixels(width, height);
    pages.push(await whole(() => cleanPage(bytes, page)));
  }
  return pages;
}

/** Whatever the decoder complains about, to the person the file is damaged. */
async function whole<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw error instanceof Refusal ? error : corrupt(error);
  }
}
