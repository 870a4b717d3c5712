// From where a line was found (in the turned page) to where it stands: in the stored page, and in the straightened one.
import { boxAround, type Box, type OcrLine, type Point, type Quad, type Turn } from '../../../domain/documents/lines.ts';
import type { Characters } from './ctc.ts';
import { cornersOf, type OrientedBox } from './strip.ts';

/** The size of the stored page, and how it was turned and leans. */
export type Placing = { readonly width: number; readonly height: number; readonly turn: Turn; readonly skew: number };

/** Characters stand at `x` along the box. Undefined when there are none but spaces. */
export function placedLine(characters: Characters, box: OrientedBox, placing: Placing): OcrLine | undefined {
  const ink = characters.confidences.filter((_, i) => [...characters.text][i] !== ' ');
  if (ink.length === 0) return undefined;
  const quad = cornersOf(box).map((corner) => turnedBack(corner, placing)) as unknown as Quad;
  return {
    text: characters.text,
    quad,
    box: boxAround(quad),
    upright: straightened(box, placing.skew),
    confidence: ink.reduce((total, confidence) => total + confidence, 0) / ink.length,
    charConfidences: characters.confidences,
    charX: characters.x,
  };
}

function turnedBack([x, y]: Point, { width, height, turn }: Placing): Point {
  switch (turn) {
    case 0:
      return [x, y];
    case 90:
      return [y, height - x];
    case 180:
      return [width - x, height - y];
    case 270:
      return [width - y, x];
  }
}

/** The page's lean taken out of the line's place; its own size stays. */
function straightened({ cx, cy, width, height }: OrientedBox, skew: number): Box {
  const [c, s] = [Math.cos(-skew), Math.sin(-skew)];
  const [x, y] = [cx * c - cy * s, cx * s + cy * c];
  return [x - width / 2, y - height / 2, x + width / 2, y + height / 2];
}
