// Which lines of a card page a second reader is to look at: fields that no check digit or other field vouches for (ocr gate, domain rule A.2).
import type { OcrLine } from '../lines.ts';
import type { StripOfField } from '../strip-of-field.ts';
import { findOnCard } from './find.ts';
import { SECOND_READ } from './read-card.ts';

/** Only what stands on one line: a strip is one line. */
export function stripsOf(lines: readonly OcrLine[]): StripOfField[] {
  const { found } = findOnCard(lines);
  return SECOND_READ.flatMap((name) => {
    const [quad, ...more] = found[name]?.quads ?? [];
    return quad && more.length === 0 ? [{ name, quad }] : [];
  });
}
