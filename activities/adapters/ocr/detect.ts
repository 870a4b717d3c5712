// Finds the lines of a page: the detection model marks text pixels, connected ones become a blob, and the blob's moments give an oriented
// box. Boxes along the text instead of the page's axes took photographs from 22.9 % wrong characters to 0.6 %.
import { resize, type Pixels } from '../images/pixels.ts';
import type { Model } from './onnx.ts';
import type { OrientedBox } from './strip.ts';

const MEAN = [0.485, 0.456, 0.406];
const DEVIATION = [0.229, 0.224, 0.225];
/** A pixel is text from here on; a blob is a line when its mean reaches the second. */
const PIXEL_THRESHOLD = 0.3;
const BLOB_THRESHOLD = 0.5;
/** The model marks the core of a line; this gives back its rim (area × ratio / perimeter on each side). */
const UNCLIP = 1.6;
const BLOB_PIXELS_MIN = 12;
const BOX_SIDE_MIN = 3;
/** Below this ratio of the moments a blob has no direction of its own: single characters, stamps. */
const ELONGATION_MIN = 6;

/** `side`: the page's longer side is shrunk to it; 1536 is the measured default, 960 costs a third less and reads a little worse. */
export async function detectLines(page: Pixels, model: Model, side: number): Promise<OrientedBox[]> {
  const scale = Math.min(1, side / Math.max(page.width, page.height));
  const multipleOf32 = (length: number): number => Math.max(32, Math.round((length * scale) / 32) * 32);
  const small = await resize(page, multipleOf32(page.width), multipleOf32(page.height));
  const { data } = await model({ data: normalised(small), shape: [1, 3, small.height, small.width] });
  return blobsIn(data, small.width, small.height).map((box) => scaledUp(box, page.width / small.width, page.height / small.height));
}

/** Blue, green, red planes, normalised as the model was trained. */
function normalised({ data, width, height }: Pixels): Float32Array {
  const n = width * height;
  const planes = new Float32Array(3 * n);
  for (let k = 0; k < 3; k++) {
    const [mean, deviation] = [MEAN[k] ?? 0, DEVIATION[k] ?? 1];
    for (let i = 0; i < n; i++) planes[k * n + i] = ((data[i * 3 + 2 - k] ?? 0) / 255 - mean) / deviation;
  }
  return planes;
}

function blobsIn(map: Float32Array, width: number, height: number): OrientedBox[] {
  const isSeen = new Uint8Array(width * height);
  const pixels = new Int32Array(width * height); // the blob being filled, a queue
  const boxes: OrientedBox[] = [];
  for (let start = 0; start < map.length; start++) {
    if (isSeen[start] || (map[start] ?? 0) <= PIXEL_THRESHOLD) continue;
    const { count, sum } = fill({ map, isSeen, pixels, width, height }, start);
    if (count < BLOB_PIXELS_MIN || sum / count < BLOB_THRESHOLD) continue;
    const box = boxOf(pixels.subarray(0, count), width);
    if (box) boxes.push(box);
  }
  return boxes;
}

type Map = {
  readonly map: Float32Array;
  readonly isSeen: Uint8Array;
  readonly pixels: Int32Array;
  readonly width: number;
  readonly height: number;
};

/** Collects the connected text pixels from `start` on into `pixels`. */
function fill({ map, isSeen, pixels, width, height }: Map, start: number): { count: number; sum: number } {
  let count = 0;
  let sum = 0;
  const visit = (i: number): void => {
    if (isSeen[i] || (map[i] ?? 0) <= PIXEL_THRESHOLD) return;
    isSeen[i] = 1;
    pixels[count++] = i;
  };
  visit(start);
  for (let next = 0; next < count; next++) {
    const i = pixels[next] ?? 0;
    const x = i % width;
    sum += map[i] ?? 0;
    if (x > 0) visit(i - 1);
    if (x < width - 1) visit(i + 1);
    if (i >= width) visit(i - width);
    if (i < width * (height - 1)) visit(i + width);
  }
  return { count, sum };
}

/** The rectangle along the blob's main axis, its rim given back. */
function boxOf(pixels: Int32Array, width: number): OrientedBox | undefined {
  const { mx, my, angle } = axisOf(pixels, width);
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  let [u0, u1, v0, v1] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const i of pixels) {
    const x = (i % width) - mx;
    const y = Math.floor(i / width) - my;
    const u = x * c + y * s;
    const v = y * c - x * s;
    if (u < u0) u0 = u;
    if (u > u1) u1 = u;
    if (v < v0) v0 = v;
    if (v > v1) v1 = v;
  }
  const [w, h] = [u1 - u0 + 1, v1 - v0 + 1];
  if (Math.min(w, h) < BOX_SIDE_MIN) return undefined;
  const rim = (w * h * UNCLIP) / (2 * (w + h));
  const [u, v] = [(u0 + u1) / 2, (v0 + v1) / 2];
  return { cx: mx + 0.5 + u * c - v * s, cy: my + 0.5 + u * s + v * c, width: w + 2 * rim, height: h + 2 * rim, angle };
}

/** Centre and direction by second moments; the direction is kept within 45° of level, so that upright text gets tall boxes. */
function axisOf(pixels: Int32Array, width: number): { mx: number; my: number; angle: number } {
  let [sx, sy, sxx, syy, sxy] = [0, 0, 0, 0, 0];
  for (const i of pixels) {
    const x = i % width;
    const y = Math.floor(i / width);
    sx += x;
    sy += y;
    sxx += x * x;
    syy += y * y;
    sxy += x * y;
  }
  const n = pixels.length;
  const [mx, my] = [sx / n, sy / n];
  const [vxx, vyy, vxy] = [sxx / n - mx * mx, syy / n - my * my, sxy / n - mx * my];
  let angle = 0.5 * Math.atan2(2 * vxy, vxx - vyy);
  if (Math.max(vxx, vyy) < ELONGATION_MIN * Math.min(vxx, vyy)) angle = Math.round(angle / (Math.PI / 2)) * (Math.PI / 2);
  if (Math.abs(angle) > Math.PI / 4) angle -= (Math.sign(angle) * Math.PI) / 2;
  return { mx, my, angle };
}

function scaledUp(box: OrientedBox, kx: number, ky: number): OrientedBox {
  return {
    cx: box.cx * kx,
    cy: box.cy * ky,
    width: box.width * kx,
    height: box.height * ky,
    angle: Math.atan2(Math.sin(box.angle) * ky, Math.cos(box.angle) * kx),
  };
}
