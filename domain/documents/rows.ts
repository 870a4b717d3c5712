// Lines of OCR as rows of single characters, so that a pattern found in a row leads back to where each of its characters stands.
import { boxAround, type Box, type OcrLine, type Point, type Quad } from './lines.ts';

/** A character of a row, NFKC, never a space. */
export type Glyph = {
  readonly char: string;
  readonly confidence: number;
  readonly line: OcrLine;
  /** Its middle along the line, 0 to 1. */
  readonly along: number;
  /** Its middle in the straightened page. */
  readonly x: number;
};
export type Row = { readonly glyphs: readonly Glyph[]; readonly y: number; readonly height: number };

/** What a reader itself doubts this much is a smudge, no text. */
const CONFIDENCE_MIN = 0.5;
/** A gap in a row wider than so many line heights separates columns: a label stands at most 2.5 from its value. */
const COLUMN_GAP = 3.2;

/** Rows from top to bottom, each from left to right and not across columns. */
export function rowsOf(lines: readonly OcrLine[]): Row[] {
  const bands: { lines: OcrLine[]; y: number; height: number }[] = [];
  for (const line of lines.filter(({ confidence }) => confidence >= CONFIDENCE_MIN).sort((a, b) => middle(a) - middle(b))) {
    const band = bands.find(({ y, height }) => Math.abs(y - middle(line)) < Math.min(height, heightOf(line)) / 2);
    if (band) band.lines.push(line);
    else bands.push({ lines: [line], y: middle(line), height: heightOf(line) });
  }
  return bands.flatMap((band) => columnsOf(band.lines.sort((a, b) => a.upright[0] - b.upright[0])).map((column) => rowOf(column)));
}

function columnsOf(lines: readonly OcrLine[]): OcrLine[][] {
  const columns: OcrLine[][] = [];
  let right = -Infinity;
  for (const line of lines) {
    if (line.upright[0] - right > COLUMN_GAP * heightOf(line)) columns.push([]);
    columns.at(-1)?.push(line);
    right = Math.max(right, line.upright[2]);
  }
  return columns;
}

function rowOf(lines: readonly OcrLine[]): Row {
  return {
    glyphs: lines.flatMap(glyphsOf),
    y: mean(lines.map(middle)),
    height: mean(lines.map(heightOf)),
  };
}

function glyphsOf(line: OcrLine): Glyph[] {
  const [left, , right] = line.upright;
  return [...line.text].flatMap((character, i) => {
    const along = line.charX[i] ?? 0;
    const glyph = { confidence: line.charConfidences[i] ?? 0, line, along, x: left + along * (right - left) };
    return [...character.normalize('NFKC')].filter((char) => char.trim() !== '').map((char) => ({ ...glyph, char }));
  });
}

const middle = ({ upright: [, top, , bottom] }: OcrLine): number => (top + bottom) / 2;
const heightOf = ({ upright: [, top, , bottom] }: OcrLine): number => bottom - top;
const mean = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0) / values.length;

export const textOf = (glyphs: readonly Glyph[]): string => glyphs.map(({ char }) => char).join('');

/** The glyphs of each group of the first match in a row; group 0 is the whole match. A group that took no part is empty. */
export function matchIn({ glyphs }: Row, pattern: RegExp): Glyph[][] | undefined {
  const found = new RegExp(pattern.source, 'du').exec(textOf(glyphs));
  if (!found?.indices) return undefined;
  let at = 0;
  const starts = glyphs.map(({ char }) => (at += char.length) - char.length);
  return found.indices.map((span) => (span ? glyphs.filter((_, i) => (starts[i] ?? 0) >= span[0] && (starts[i] ?? 0) < span[1]) : []));
}

/** What was read of a field and how well. */
export type Found = {
  readonly raw: string;
  /** The weakest line's mean over the characters of the field. */
  readonly confidence: number;
  readonly weakestCharacter: number;
  /** One for each line that the field lies on, in reading order. */
  readonly quads: readonly Quad[];
  readonly box: Box;
};

/** Undefined when there is nothing. */
export function foundIn(glyphs: readonly Glyph[]): Found | undefined {
  if (glyphs.length === 0) return undefined;
  const byLine = [...Map.groupBy(glyphs, ({ line }) => line)];
  const quads = byLine.map(([line, part]) => partOf(line, part));
  return {
    raw: textOf(glyphs),
    confidence: Math.min(...byLine.map(([, part]) => mean(part.map(({ confidence }) => confidence)))),
    weakestCharacter: Math.min(...glyphs.map(({ confidence }) => confidence)),
    quads,
    box: boxAround(quads.flat()),
  };
}

/** The part of a line that some of its characters take up, with half a character of room on both sides. */
function partOf(line: OcrLine, part: readonly Glyph[]): Quad {
  const first = Math.min(...part.map(({ along }) => along));
  const last = Math.max(...part.map(({ along }) => along));
  const [topLeft, topRight, bottomRight, bottomLeft] = line.quad;
  const length = Math.hypot(topRight[0] - topLeft[0], topRight[1] - topLeft[1]);
  const height = Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]);
  const room = part.length > 1 ? (last - first) / (part.length - 1) : height / Math.max(1, length);
  const from = part.length === line.text.length ? 0 : Math.max(0, first - 0.6 * room);
  const to = part.length === line.text.length ? 1 : Math.min(1, last + 0.6 * room);
  return [
    between(topLeft, topRight, from),
    between(topLeft, topRight, to),
    between(bottomLeft, bottomRight, to),
    between(bottomLeft, bottomRight, from),
  ];
}

const between = (a: Point, b: Point, share: number): Point => [a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share];
