// A line of text as a reader of pages hands it over, for tests without a reader.
import type { OcrLine } from '../../domain/documents/lines.ts';

export const LINE_HEIGHT = 30;

/** A level line whose characters are as wide as they are high. */
export function line(text: string, x: number, y: number, confidence: number | number[] = 0.99): OcrLine {
  const characters = [...text];
  const width = characters.length * LINE_HEIGHT;
  const box = [x, y, x + width, y + LINE_HEIGHT] as const;
  const charConfidences = Array.isArray(confidence) ? confidence : characters.map(() => confidence);
  return {
    text,
    box,
    upright: box,
    quad: [
      [x, y],
      [x + width, y],
      [x + width, y + LINE_HEIGHT],
      [x, y + LINE_HEIGHT],
    ],
    confidence: charConfidences.reduce((a, b) => a + b) / charConfidences.length,
    charConfidences,
    charX: characters.map((_, i) => (i + 0.5) / characters.length),
  };
}
