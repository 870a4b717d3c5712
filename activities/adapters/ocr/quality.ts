// How sharp the lines of a page are, and how much of what is printed is lost in glare (domain rule A3).
import type { Quad } from '../../../domain/documents/lines.ts';
import type { Pixels } from '../images/pixels.ts';
import { brightness } from './brightness.ts';
import { boxOfCorners } from './strip.ts';

const LINE_HEIGHT = 48;
const LINE_WIDTH_MAX = 600;
/** Lines that are looked at: the longest ones say enough, in some 10 ms. */
const LINES_MAX = 20;

/** The median over the lines; 0 without any. */
export function sharpnessOf(page: Pixels, quads: readonly Quad[]): number {
  const longest = quads
    .map(boxOfCorners)
    .sort((a, b) => b.width - a.width)
    .slice(0, LINES_MAX);
  const variances = longest.map((box) => {
    const width = Math.min(LINE_WIDTH_MAX, Math.max(8, Math.round((LINE_HEIGHT * box.width) / Math.max(1, box.height))));
    return laplacianVariance(brightness(page, box, width, LINE_HEIGHT), width, LINE_HEIGHT);
  });
  return variances.sort((a, b) => a - b)[Math.floor(variances.length / 2)] ?? 0;
}

function laplacianVariance(gray: Float32Array, width: number, height: number): number {
  const at = (i: number): number => gray[i] ?? 0;
  let [count, sum, squares] = [0, 0, 0];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      const edge = at(i - 1) + at(i + 1) + at(i - width) + at(i + width) - 4 * at(i);
      count++;
      sum += edge;
      squares += edge * edge;
    }
  }
  return squares / count - (sum / count) ** 2;
}

/** Blocks, so that the grain of a scanner is no glare. */
const BLOCK = 8;
const WHITE = 250;

/** The share of blocks between the outermost lines that are white on the whole. */
export function glareOf({ data, width, height }: Pixels, quads: readonly Quad[]): number {
  const points = quads.flat();
  const within = (n: number, max: number): number => Math.min(Math.max(0, Math.floor(n / BLOCK)), Math.floor(max / BLOCK));
  const [left, right] = [within(Math.min(...points.map(([x]) => x)), width), within(Math.max(...points.map(([x]) => x)), width)];
  const [top, bottom] = [within(Math.min(...points.map(([, y]) => y)), height), within(Math.max(...points.map(([, y]) => y)), height)];
  let [count, white] = [0, 0];
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) {
      let sum = 0;
      for (let y = row * BLOCK; y < (row + 1) * BLOCK; y++)
        for (let x = column * BLOCK; x < (column + 1) * BLOCK; x++) {
          const i = (y * width + x) * 3;
          sum += Math.min(data[i] ?? 0, data[i + 1] ?? 0, data[i + 2] ?? 0);
        }
      count++;
      if (sum / (BLOCK * BLOCK) >= WHITE) white++;
    }
  }
  return count === 0 ? 0 : white / count;
}
