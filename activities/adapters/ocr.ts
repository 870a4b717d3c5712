// Reads pages and lines with OCR, always in child processes: one page at a time each, killed hard at the deadline or memory cap, replaced
// every fifty pages. A page that failed is read once more, smaller; what fails twice is a page for a person, never a failed document.
import type { PageReading, Quad } from '../../domain/documents/lines.ts';
import type { PageQuality } from '../../domain/documents/quality.ts';
import { ChildFailed, startChildren, type Children, type FailureReason } from './children.ts';

export type PageJobs = { page: { take: { readonly image: Buffer; readonly side: number }; give: PageReading } };
export type StripJobs = {
  strips: { take: { readonly image: Buffer; readonly strips: readonly Strip[] }; give: StripReading[] };
  ink: { take: { readonly image: Buffer; readonly quads: readonly Quad[] }; give: number[] };
  quality: { take: { readonly image: Buffer; readonly quads: readonly Quad[] }; give: Omit<PageQuality, 'skew'> };
};

/** A line of a page by its corners; `figures` for digits and Latin capitals, `han` for everything else. */
export type Strip = { readonly quad: Quad; readonly script: 'figures' | 'han' };
export type StripReading = { readonly text: string; readonly confidence: number };

export type Ocr = {
  /** The lines of a page image (JPEG or PNG as screening makes them). Throws PageUnreadable when two tries failed, OVERLOADED. */
  readPage(image: Uint8Array): Promise<PageReading>;
  /** What the second reader sees in lines of a page, in the same order; undefined when it could not read (no opinion is no veto). */
  readStrips(image: Uint8Array, strips: readonly Strip[]): Promise<readonly StripReading[] | undefined>;
  /** The share of ink in places of a page, 0 to 1, in the same order; undefined when it could not be measured. */
  readInk(image: Uint8Array, quads: readonly Quad[]): Promise<readonly number[] | undefined>;
  /** How good an image is where these lines stand; undefined without lines, or when it could not be measured. */
  measure(image: Uint8Array, quads: readonly Quad[]): Promise<Omit<PageQuality, 'skew'> | undefined>;
  /** For operators and tests. */
  readonly pages: Children<PageJobs>;
  readonly strips: Children<StripJobs>;
  close(): Promise<void>;
};

/** Two tries in fresh children failed: the page goes to a person as an image without lines. */
export class PageUnreadable extends Error {
  override readonly name = 'PageUnreadable';
  readonly reason: FailureReason;

  constructor(cause: ChildFailed) {
    super(`the page could not be read: ${cause.reason}`, { cause });
    this.reason = cause.reason;
  }
}

export type OcrOptions = {
  /** Page readers; each takes up to 1 GB and one core. */
  readonly count?: number;
  /** `auto`: PP-OCR, and tesseract.js where ONNX has no binary. */
  readonly engine?: 'auto' | 'ppocr' | 'tesseract';
  readonly deadlineMs?: number;
  readonly rssBytesMax?: number;
};

/** Longer side in pixels at which lines are looked for: measured 0.39 % wrong characters against 0.76 % at two thirds of the time. */
const SIDES = [1_536, 960] as const;
const MB = 1024 * 1024;

/** Children start with the first page (0.5 s) and keep their models. */
export function startOcr({ count = 1, engine = 'auto', deadlineMs = 20_000, rssBytesMax = 1_500 * MB }: OcrOptions = {}): Ocr {
  const shared = { count, startMsMax: 30_000, recycleAfter: 50, waitingMax: 200 * count, usesThreads: true };
  const pages = startChildren<PageJobs>({
    ...shared,
    script: new URL('./ocr/page-child.ts', import.meta.url),
    args: [engine],
    rssBytesMax,
  });
  const strips = startChildren<StripJobs>({ ...shared, script: new URL('./ocr/strip-child.ts', import.meta.url), rssBytesMax: 600 * MB });
  return {
    pages,
    strips,
    readPage: (image) => readPage(pages, bufferOf(image), deadlineMs),
    readStrips: (image, wanted) => opinion(wanted, () => strips.run('strips', { image: bufferOf(image), strips: wanted }, STRIPS_DEADLINE)),
    measure: async (image, quads) => {
      const [quality] =
        (await opinion(quads, async () => [await strips.run('quality', { image: bufferOf(image), quads }, STRIPS_DEADLINE)])) ?? [];
      return quality;
    },
    readInk: (image, quads) => opinion(quads, () => strips.run('ink', { image: bufferOf(image), quads }, STRIPS_DEADLINE)),
    close: async () => void (await Promise.all([pages.close(), strips.close()])),
  };
}

async function readPage(pages: Children<PageJobs>, image: Buffer, deadlineMs: number): Promise<PageReading> {
  let failure: ChildFailed | undefined;
  for (const side of SIDES) {
    try {
      return await pages.run('page', { image, side }, { deadlineMs });
    } catch (error) {
      if (!(error instanceof ChildFailed) || error.reason === 'closed') throw error;
      failure = error;
    }
  }
  throw failure ? new PageUnreadable(failure) : new Error('no side to read at');
}

const STRIPS_DEADLINE = { deadlineMs: 10_000 } as const;

/** Undefined when the child could not say; nothing asked, nothing started. */
async function opinion<T>(asked: readonly unknown[], look: () => Promise<readonly T[]>): Promise<readonly T[] | undefined> {
  if (asked.length === 0) return [];
  try {
    return await look();
  } catch (error) {
    if (error instanceof ChildFailed && error.reason !== 'closed') return undefined;
    throw error;
  }
}

const bufferOf = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
