// Makes of a drawn paper what a clerk would upload: a clean scan, a crooked noisy one, a photograph taken on a desk.
import { createCanvas, type Canvas } from '../../activities/adapters/canvas.ts';
import type { Random } from '../random.ts';

export const QUALITIES = ['clean', 'scan', 'photo'] as const;
export type Quality = (typeof QUALITIES)[number];

type Point = readonly [x: number, y: number];

/** Where a paper lies: on the scanner's glass, turned by so many degrees, and before the camera, its corners clockwise from the top left. */
export type Place = {
  readonly glass: { readonly width: number; readonly height: number; readonly degrees: readonly [from: number, to: number] };
  readonly desk: { readonly width: number; readonly height: number; readonly corners: readonly [Point, Point, Point, Point] };
};
export const CARD_PLACE: Place = {
  glass: { width: 1400, height: 1000, degrees: [2, 5] },
  desk: {
    width: 1600,
    height: 1200,
    corners: [
      [200, 215],
      [1400, 230],
      [1440, 980],
      [165, 965],
    ],
  },
};
/** An A4 sheet at 200 dpi: a feeder turns it less than a hand turns a card. */
export const SHEET_PLACE: Place = {
  glass: { width: 1860, height: 2520, degrees: [1, 3] },
  desk: {
    width: 1900,
    height: 2560,
    corners: [
      [130, 110],
      [1770, 120],
      [1800, 2450],
      [100, 2440],
    ],
  },
};

/** JPEG, or PNG when clean. */
export function scanned(paper: Canvas, quality: Quality, random: Random, place: Place = CARD_PLACE): Buffer {
  switch (quality) {
    case 'clean':
      return cleanScan(paper).toBuffer('image/png');
    case 'scan':
      return crookedScan(paper, random, place.glass).toBuffer('image/jpeg', 62);
    case 'photo':
      return photograph(paper, random, place.desk).toBuffer('image/jpeg', 70);
  }
}

function cleanScan(card: Canvas): Canvas {
  const page = createCanvas(card.width + 120, card.height + 120);
  const context = page.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, page.width, page.height);
  context.drawImage(card, 60, 60);
  return page;
}

/** Turned by some degrees on the glass, grain, JPEG 62. */
function crookedScan(card: Canvas, random: Random, { width, height, degrees: [from, to] }: Place['glass']): Canvas {
  const page = createCanvas(width, height);
  const context = page.getContext('2d');
  context.fillStyle = '#f7f6f2';
  context.fillRect(0, 0, page.width, page.height);
  context.translate(page.width / 2, page.height / 2);
  context.rotate(((from + (to - from) * random.next()) * (random.next() < 0.5 ? -1 : 1) * Math.PI) / 180);
  context.drawImage(card, -card.width / 2, -card.height / 2);
  return withGrain(page, random, 16);
}

/** On a desk, in perspective, under uneven light with a hand's shadow, slightly out of focus. */
function photograph(card: Canvas, random: Random, place: Place['desk']): Canvas {
  const desk = createCanvas(place.width, place.height);
  drawDesk(desk, random);
  const jitter = (amount: number): number => (random.next() * 2 - 1) * amount;
  const moved = ([x, y]: Point): Point => [x + jitter(45), y + jitter(40)];
  const [a, b, c, d] = place.corners;
  const corners: [Point, Point, Point, Point] = [moved(a), moved(b), moved(c), moved(d)];
  drawInPerspective(desk, card, corners);
  drawShadow(desk, random);
  return withGrain(blurred(desk, 0.9 + 0.4 * random.next()), random, 9);
}

function drawDesk(desk: Canvas, random: Random): void {
  const context = desk.getContext('2d');
  context.fillStyle = '#8a6f55';
  context.fillRect(0, 0, desk.width, desk.height);
  for (let y = 0; y < desk.height; y += 5) {
    context.fillStyle = `rgba(${random.int(60, 110)},${random.int(40, 80)},${random.int(25, 55)},0.28)`;
    context.fillRect(0, y, desk.width, random.int(1, 4));
  }
}

function drawShadow(desk: Canvas, random: Random): void {
  const context = desk.getContext('2d');
  const light = context.createLinearGradient(0, 0, desk.width, desk.height * random.next());
  light.addColorStop(0, 'rgba(0,0,0,0.02)');
  light.addColorStop(0.55, 'rgba(0,0,0,0.14)');
  light.addColorStop(1, 'rgba(0,0,0,0.36)');
  context.fillStyle = light;
  context.fillRect(0, 0, desk.width, desk.height);
}

function blurred(from: Canvas, sigma: number): Canvas {
  const to = createCanvas(from.width, from.height);
  const context = to.getContext('2d');
  context.filter = `blur(${sigma}px)`;
  context.drawImage(from, 0, 0);
  return to;
}

function withGrain(page: Canvas, random: Random, strength: number): Canvas {
  const context = page.getContext('2d');
  const image = context.getImageData(0, 0, page.width, page.height);
  const pixels = image.data;
  for (let i = 0; i < pixels.length; i += 4) {
    const grain = random.bell() * strength;
    for (let k = i; k < i + 3; k++) pixels[k] = (pixels[k] ?? 0) + grain;
  }
  context.putImageData(image, 0, 0);
  return page;
}

/** Samples `card` bilinearly so that its corners come to lie on `corners` (clockwise from the top left). */
function drawInPerspective(desk: Canvas, card: Canvas, corners: readonly [Point, Point, Point, Point]): void {
  const source = card.getContext('2d').getImageData(0, 0, card.width, card.height).data;
  const context = desk.getContext('2d');
  const image = context.getImageData(0, 0, desk.width, desk.height);
  const pixels = image.data;
  const [a, b, c, d, e, f, g, h, i] = inverse(fromUnitSquare(corners));
  // Sizes are native getters: read once, two million reads cost seconds.
  const { width, height } = desk;
  const { width: cardWidth, height: cardHeight } = card;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const w = g * (x + 0.5) + h * (y + 0.5) + i;
      const sx = ((a * (x + 0.5) + b * (y + 0.5) + c) / w) * cardWidth - 0.5;
      const sy = ((d * (x + 0.5) + e * (y + 0.5) + f) / w) * cardHeight - 0.5;
      if (sx < 0 || sy < 0 || sx >= cardWidth - 1 || sy >= cardHeight - 1) continue;
      blend({ to: pixels, at: (y * width + x) * 4, from: source, width: cardWidth }, sx, sy);
    }
  }
  context.putImageData(image, 0, 0);
}

type Blend = { readonly to: Uint8ClampedArray; readonly at: number; readonly from: Uint8ClampedArray; readonly width: number };

/** Lays the sample at (x, y) of `from` over the pixel at `at`. */
function blend({ to, at, from, width }: Blend, x: number, y: number): void {
  const corner = (Math.floor(y) * width + Math.floor(x)) * 4;
  const dx = x - Math.floor(x);
  const dy = y - Math.floor(y);
  const sample = (k: number): number => {
    const top = (from[corner + k] ?? 0) * (1 - dx) + (from[corner + 4 + k] ?? 0) * dx;
    const bottom = (from[corner + width * 4 + k] ?? 0) * (1 - dx) + (from[corner + width * 4 + 4 + k] ?? 0) * dx;
    return top * (1 - dy) + bottom * dy;
  };
  const alpha = sample(3) / 255;
  for (let k = 0; k < 3; k++) to[at + k] = sample(k) * alpha + (to[at + k] ?? 0) * (1 - alpha);
}

type Matrix = readonly [number, number, number, number, number, number, number, number, number];

/** The projective map that takes the unit square to four corners (Heckbert 1989). */
function fromUnitSquare([p0, p1, p2, p3]: readonly [Point, Point, Point, Point]): Matrix {
  const [sx, sy] = [p0[0] - p1[0] + p2[0] - p3[0], p0[1] - p1[1] + p2[1] - p3[1]];
  const [dx1, dx2, dy1, dy2] = [p1[0] - p2[0], p3[0] - p2[0], p1[1] - p2[1], p3[1] - p2[1]];
  const det = dx1 * dy2 - dx2 * dy1;
  const g = (sx * dy2 - dx2 * sy) / det;
  const h = (dx1 * sy - sx * dy1) / det;
  return [
    p1[0] - p0[0] + g * p1[0],
    p3[0] - p0[0] + h * p3[0],
    p0[0],
    p1[1] - p0[1] + g * p1[1],
    p3[1] - p0[1] + h * p3[1],
    p0[1],
    g,
    h,
    1,
  ];
}

function inverse([a, b, c, d, e, f, g, h, i]: Matrix): Matrix {
  return [
    e * i - f * h,
    c * h - b * i,
    b * f - c * e,
    f * g - d * i,
    a * i - c * g,
    c * d - a * f,
    d * h - e * g,
    b * g - a * h,
    a * e - b * d,
  ];
}
