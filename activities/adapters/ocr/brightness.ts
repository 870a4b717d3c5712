// A straightened part of a page in shades of gray.
import type { Pixels } from '../images/pixels.ts';
import { cutStrip, type OrientedBox } from './strip.ts';

/** 0, black, to 255, row by row, scaled to `width` × `height`. */
export function brightness(page: Pixels, box: OrientedBox, width: number, height: number): Float32Array {
  const strip = cutStrip(page, box, width, height);
  return Float32Array.from({ length: width * height }, (_, i) => {
    const [red, green, blue] = [strip[i * 3] ?? 0, strip[i * 3 + 1] ?? 0, strip[i * 3 + 2] ?? 0];
    return 0.299 * red + 0.587 * green + 0.114 * blue;
  });
}
