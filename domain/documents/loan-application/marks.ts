// Where on a loan application something is ticked or signed, and what the ink there says. Boxes are no characters: their ink is measured.
import { boxAround, type OcrLine, type Point, type Quad } from '../lines.ts';
import { rowsOf, type Found, type Glyph } from '../rows.ts';
import { glyphsFrom } from './find.ts';
import type { MarkedFieldName } from './fields.ts';

/** The place of a mark, from the printed words that it belongs to. In widths of their characters: along the line, and across. */
type Spot = {
  readonly beside: RegExp;
  readonly from: 'start' | 'end';
  readonly along: number;
  readonly width: number;
  readonly height: number;
};
/** As the bank's form is laid out: a box of 1.2 characters before each declaration (its inner part is looked at), a line behind 签名. */
const SPOTS: Readonly<Record<MarkedFieldName, Spot>> = {
  consentBureau: { beside: /本人同意.{0,16}查询.*/, from: 'start', along: -1.77, width: 0.7, height: 0.7 },
  consentData: { beside: /本人同意.{0,6}(?:收集|使用).*/, from: 'start', along: -1.77, width: 0.7, height: 0.7 },
  consentSign: { beside: /本人同意.{0,3}电子签名.*/, from: 'start', along: -1.77, width: 0.7, height: 0.7 },
  signature: { beside: /申请人签名/, from: 'end', along: 5.6, width: 8.4, height: 2.2 },
};

/** Shares of ink: none below the first, surely some above the second; between them a person looks. */
const INK: Readonly<Record<MarkedFieldName, readonly [none: number, some: number]>> = {
  consentBureau: [0.03, 0.08],
  consentData: [0.03, 0.08],
  consentSign: [0.03, 0.08],
  signature: [0.003, 0.012],
};

export type MarkSpot = { readonly name: MarkedFieldName; readonly quad: Quad };

/** The places that can be found on this page. */
export function markSpotsOf(lines: readonly OcrLine[]): MarkSpot[] {
  const rows = rowsOf(lines);
  return (Object.keys(SPOTS) as MarkedFieldName[]).flatMap((name) => {
    const spot = SPOTS[name];
    const glyphs = glyphsFrom(rows, spot.beside);
    const quad = glyphs && quadOf(glyphs, spot);
    return quad ? [{ name, quad }] : [];
  });
}

/** Read as `yes`, `no`, or as nothing where the ink does not say. */
export function markOf(name: MarkedFieldName, quad: Quad, ink: number): Found {
  const [none, some] = INK[name];
  const raw = ink >= some ? 'yes' : ink <= none ? 'no' : '';
  const confidence = raw === '' ? 0.5 : 0.99;
  return { raw, confidence, weakestCharacter: confidence, quads: [quad], box: boxAround(quad) };
}

/** Placed by all characters of the line together: one alone is up to a sixth of its width off. */
function quadOf(glyphs: readonly Glyph[], spot: Spot): Quad | undefined {
  const line = glyphs[0]?.line;
  const ofLine = glyphs.filter((glyph) => glyph.line === line);
  if (!line || ofLine.length < 3) return undefined;
  const [topLeft, topRight, bottomRight, bottomLeft] = line.quad;
  const start = middleOf(topLeft, bottomLeft);
  const end = middleOf(topRight, bottomRight);
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  const [u, v]: [Point, Point] = [
    [(end[0] - start[0]) / length, (end[1] - start[1]) / length],
    [-(end[1] - start[1]) / length, (end[0] - start[0]) / length],
  ];
  const { first, pitch } = spaced(ofLine.map(({ along }) => along * length));
  const origin = spot.from === 'start' ? first : first + (ofLine.length - 1) * pitch;
  const at = (along: number, across: number): Point => {
    const [a, c] = [origin + along * pitch, across * pitch];
    return [start[0] + u[0] * a + v[0] * c, start[1] + u[1] * a + v[1] * c];
  };
  const [left, right, half] = [spot.along - spot.width / 2, spot.along + spot.width / 2, spot.height / 2];
  return [at(left, -half), at(right, -half), at(right, half), at(left, half)];
}

/** Least squares over evenly spaced characters: where the first one is, and how far each is from the next. */
function spaced(places: readonly number[]): { first: number; pitch: number } {
  const n = places.length;
  const [meanIndex, meanPlace] = [(n - 1) / 2, places.reduce((sum, place) => sum + place, 0) / n];
  const slope =
    places.reduce((sum, place, i) => sum + (i - meanIndex) * (place - meanPlace), 0) /
    places.reduce((sum, _, i) => sum + (i - meanIndex) ** 2, 0);
  return { first: meanPlace - meanIndex * slope, pitch: slope };
}

const middleOf = (a: Point, b: Point): Point => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
