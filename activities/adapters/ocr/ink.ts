// How much ink there is in a box on a page: whether something is ticked or signed there.
import type { Quad } from '../../../domain/documents/lines.ts';
import type { Pixels } from '../images/pixels.ts';
import { brightness } from './brightness.ts';
import { boxOfCorners, type OrientedBox } from './strip.ts';

/** Pixels that are looked at, a side at most. */
const SIDE_MAX = 200;
/** Darker than this share of the paper around it is ink: grain and shadow stay above, a pen's stroke out of focus below. */
const INK = 0.72;
/** The paper's brightness is taken from around the box too: a box that is filled in has none of its own. */
const AROUND = 2;

/** From 0, bare paper, to 1. */
export function inkShare(page: Pixels, quad: Quad): number {
  const box = boxOfCorners(quad);
  const around = shades(page, { ...box, width: box.width * AROUND, height: box.height * AROUND }).sort();
  const white = around[Math.floor(around.length * 0.85)] ?? 255;
  const inside = shades(page, box);
  return inside.filter((value) => value < INK * white).length / Math.max(1, inside.length);
}

function shades(page: Pixels, box: OrientedBox): Float32Array {
  const scale = Math.min(1, SIDE_MAX / Math.max(box.width, box.height, 1));
  return brightness(page, box, Math.max(1, Math.round(box.width * scale)), Math.max(1, Math.round(box.height * scale)));
}
