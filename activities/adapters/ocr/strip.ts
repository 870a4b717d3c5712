// Oriented boxes on a page, and the straightened strips that are cut out of them.
import type { Quad } from '../../../domain/documents/lines.ts';
import type { Pixels } from '../images/pixels.ts';

/** A rectangle around `(cx, cy)`, `width` along the reading direction, which is turned by `angle` (radians, clockwise). */
export type OrientedBox = {
  readonly cx: number;
  readonly cy: number;
  readonly width: number;
  readonly height: number;
  readonly angle: number;
};

/** The corners in reading direction, clockwise from where the first character begins. */
export function cornersOf({ cx, cy, width, height, angle }: OrientedBox): Quad {
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const at = (u: number, v: number) => [cx + (u * width * c - v * height * s) / 2, cy + (u * width * s + v * height * c) / 2] as const;
  return [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)];
}

/** The oriented box of a quad that `cornersOf` made, on whichever side up. */
export function boxOfCorners([topLeft, topRight, bottomRight, bottomLeft]: Quad): OrientedBox {
  return {
    cx: (topLeft[0] + bottomRight[0]) / 2,
    cy: (topLeft[1] + bottomRight[1]) / 2,
    width: Math.hypot(topRight[0] - topLeft[0], topRight[1] - topLeft[1]),
    height: Math.hypot(bottomLeft[0] - topLeft[0], bottomLeft[1] - topLeft[1]),
    angle: Math.atan2(topRight[1] - topLeft[1], topRight[0] - topLeft[0]),
  };
}

/** The box straightened and scaled to `width` × `height`, sampled bilinearly: three floats (0–255) a pixel, red first. */
export function cutStrip(page: Pixels, box: OrientedBox, width: number, height: number): Float32Array {
  const out = new Float32Array(width * height * 3);
  const [c, s] = [Math.cos(box.angle), Math.sin(box.angle)];
  const [stepX, stepY] = [box.width / width, box.height / height];
  const [maxX, maxY] = [page.width - 1.001, page.height - 1.001];
  const row = page.width * 3;
  const { data } = page;
  let to = 0;
  for (let y = 0; y < height; y++) {
    const v = (y + 0.5) * stepY - box.height / 2;
    for (let x = 0; x < width; x++) {
      const u = (x + 0.5) * stepX - box.width / 2;
      const px = Math.min(Math.max(box.cx + u * c - v * s - 0.5, 0), maxX);
      const py = Math.min(Math.max(box.cy + u * s + v * c - 0.5, 0), maxY);
      const [ix, iy] = [Math.floor(px), Math.floor(py)];
      const [dx, dy] = [px - ix, py - iy];
      const from = iy * row + ix * 3;
      for (let k = from; k < from + 3; k++) {
        const top = (data[k] ?? 0) * (1 - dx) + (data[k + 3] ?? 0) * dx;
        const bottom = (data[k + row] ?? 0) * (1 - dx) + (data[k + row + 3] ?? 0) * dx;
        out[to++] = top * (1 - dy) + bottom * dy;
      }
    }
  }
  return out;
}

/** As the recognition and direction models want it: blue, green, red planes from -1 to 1, `stride` pixels a row, white left out. */
export function toPlanes(
  strip: Float32Array,
  into: Float32Array,
  at: { readonly offset: number; readonly width: number; readonly height: number; readonly stride: number },
): void {
  const plane = at.stride * at.height;
  for (let y = 0; y < at.height; y++) {
    for (let x = 0; x < at.width; x++) {
      const from = (y * at.width + x) * 3;
      const to = at.offset + y * at.stride + x;
      for (let k = 0; k < 3; k++) into[to + (2 - k) * plane] = (strip[from + k] ?? 0) / 127.5 - 1;
    }
  }
}
