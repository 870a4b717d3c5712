// The child that looks at single places of a page: reads lines again with tesseract.js, as a second opinion on critical fields, and measures
// the ink in boxes and how good the image is.
import type { Quad } from '../../../domain/documents/lines.ts';
import { serve } from '../children-serve.ts';
import { decode, encodePng, type Pixels } from '../images/pixels.ts';
import type { StripJobs, StripReading } from '../ocr.ts';
import { inkShare } from './ink.ts';
import { glareOf, sharpnessOf } from './quality.ts';
import { boxOfCorners, cutStrip } from './strip.ts';
import { loadLineReader } from './tesseract.ts';

/** What the second reader was measured with: 64 px high, a white border of 16. */
const HEIGHT = 64;
const BORDER = 16;
const WIDTH_MAX = 4_000;

const readers = { figures: await loadLineReader('eng'), han: await loadLineReader('chi_sim') };

serve<StripJobs>({
  async strips({ image, strips }) {
    const page = await decode(image);
    const readings: StripReading[] = [];
    for (const { quad, script } of strips) readings.push(await readers[script](await encodePng(bordered(page, quad))));
    return readings;
  },
  async ink({ image, quads }) {
    const page = await decode(image);
    return quads.map((quad) => inkShare(page, quad));
  },
  async quality({ image, quads }) {
    const page = await decode(image);
    return { width: Math.max(page.width, page.height), sharpness: sharpnessOf(page, quads), glare: glareOf(page, quads) };
  },
});

function bordered(page: Pixels, quad: Quad): Pixels {
  const box = boxOfCorners(quad);
  const inner = Math.max(1, Math.min(WIDTH_MAX, Math.round((HEIGHT * box.width) / Math.max(1, box.height))));
  const strip = cutStrip(page, box, inner, HEIGHT);
  const [width, height] = [inner + 2 * BORDER, HEIGHT + 2 * BORDER];
  const data = new Uint8Array(width * height * 3).fill(255);
  for (let y = 0; y < HEIGHT; y++) data.set(strip.subarray(y * inner * 3, (y + 1) * inner * 3), ((y + BORDER) * width + BORDER) * 3);
  return { data, width, height };
}
