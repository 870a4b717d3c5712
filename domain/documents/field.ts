// A field of a document with everything that is known about how its value came about (architecture: "Documents").
import type { Text } from '../process.ts';
import type { Box, Turn } from './lines.ts';

/** K1 critical, K2 important, K3 other (domain rule A.2). */
export type FieldClass = 'K1' | 'K2' | 'K3';

/** Where the value comes from: read, read and repaired in one character (A-R2), or given by a person. */
export type FieldSource = 'ocr' | 'repair' | 'person';

/** Accepted by itself, to be looked at by one person, or to be keyed from the image (domain rule A.2). */
export type Route = 'accept' | 'verify' | 'key';

/**
 * What was held against the value. A failed `hard` check makes the score 0; a failed `soft` one needs a person's eye; `warn` only tells.
 * `confirms`: passing it vouches for the value independently of how well it was read, which a K1 field needs to be accepted.
 */
export type Check = {
  readonly rule: string;
  readonly passed: boolean;
  readonly message: Text;
  readonly effect: 'hard' | 'soft' | 'warn';
  readonly confirms?: true;
};

export type Field<Name extends string = string> = {
  readonly name: Name;
  readonly class: FieldClass;
  /** As read, unchanged; empty when nothing was found. */
  readonly raw: string;
  /** Normalised: dates as `yyyy-mm-dd`, no spaces in numbers. */
  readonly value: string;
  /** Where it stands, in pixels of the stored page image; null when nothing was found. */
  readonly box: Box | null;
  /** Counted from 1 within its document. */
  readonly page: number | null;
  readonly documentId: string | null;
  /** Degrees clockwise by which the stored page is to be shown turned. */
  readonly turn: Turn;
  /** How sure the reader was, 0 to 1: the weakest line's mean over its characters. */
  readonly confidence: number;
  /** What routing goes by (A.2). */
  readonly score: number;
  readonly checks: readonly Check[];
  readonly source: FieldSource;
  readonly route: Route;
  /** What other readers saw instead. */
  readonly alternatives?: readonly string[];
  /** Whoever confirmed or corrected it, and what stood there before. */
  readonly verified?: { readonly by: string; readonly at: string; readonly task: string; readonly valueBefore: string };
};
