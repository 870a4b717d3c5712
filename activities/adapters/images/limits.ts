// What an upload may cost (domain rules A1, A2), and the refusals that say so to the person who uploaded it.
import { Refusal } from '../../../domain/errors.ts';

export const FILE_BYTES_MAX = 20 * 1024 * 1024;
export const PAGES_MAX = 50;
export const IMAGE_PIXELS_MAX = 40_000_000;
/** JPEG ends at 65,535; a page longer than this is no page. */
export const IMAGE_SIDE_MAX = 20_000;
/** Of a rasterised PDF page; larger ones are drawn smaller. */
export const PDF_PAGE_PIXELS_MAX = 25_000_000;
/** A4 becomes 1654 × 2339: what the page reader was measured with, and a card on it stays legible. */
export const PDF_DPI = 200;

export const corrupt = (cause?: unknown): Refusal =>
  new Refusal(
    'FILE_CORRUPT',
    'The file is damaged or incomplete. Open it on your computer to see whether it is whole, then scan or export it again.',
    { cause },
  );

export const encrypted = (): Refusal =>
  new Refusal('FILE_ENCRYPTED', 'The PDF is protected by a password. Save it without a password and upload it again.');

export const scripted = (): Refusal =>
  new Refusal('FILE_SCRIPTED', 'The PDF contains a script, which is not accepted. Print it to a new PDF and upload that one.');

export const tooManyPages = (pages: number): Refusal =>
  new Refusal('FILE_TOO_MANY_PAGES', `The file has ${pages} pages; at most ${PAGES_MAX} are accepted. Split it and upload the parts.`, {
    facts: { pages: String(pages) },
  });

export const tooManyPixels = (width: number, height: number): Refusal =>
  new Refusal(
    'FILE_TOO_MANY_PIXELS',
    `The image is ${width} × ${height} pixels; at most ${IMAGE_PIXELS_MAX / 1_000_000} million, and ${IMAGE_SIDE_MAX} a side, are accepted. Scan it at 300 dpi.`,
    { facts: { width: String(width), height: String(height) } },
  );

export const tooLarge = (bytes: number): Refusal =>
  new Refusal(
    'FILE_TOO_LARGE',
    `The file has ${(bytes / 1024 / 1024).toFixed(1)} MB; at most ${FILE_BYTES_MAX / 1024 / 1024} MB are accepted. Scan it at 300 dpi or split it.`,
  );

export const empty = (): Refusal => new Refusal('FILE_EMPTY', 'The file is empty. Choose another file or scan the paper again.');

export const unknownType = (): Refusal =>
  new Refusal(
    'FILE_TYPE',
    'This is not a JPEG, PNG, TIFF, WebP or PDF file, whatever its name says. Save it as one of these and upload it again.',
  );

export const tooCostly = (cause: unknown): Refusal =>
  new Refusal(
    'FILE_CORRUPT',
    'The file could not be opened within the time and memory that a file may take. Scan the paper again or save it as JPEG.',
    { cause },
  );
