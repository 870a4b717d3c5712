// A page as it was read: what extraction works on, kept with the case so that the same rules give the same fields again.
import type { OcrLine, Turn } from './lines.ts';
import type { PageQuality } from './quality.ts';

export type ReadPage = {
  readonly documentId: string;
  readonly page: number;
  readonly turn: Turn;
  readonly lines: readonly OcrLine[];
  /** What the second reader saw in the fields that were given to it, by name. */
  readonly second?: Readonly<Record<string, string>>;
  /** The share of ink where something is ticked or signed, 0 to 1, by name. */
  readonly marks?: Readonly<Record<string, number>>;
  /** How good the image is (A3). */
  readonly quality?: PageQuality;
};
