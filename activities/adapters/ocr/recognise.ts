// Reads one line. One line at a time: batches of 6 or 16 cost 1.5 to 2.3 times the CPU in padding.
import type { Pixels } from '../images/pixels.ts';
import { decode, type Characters } from './ctc.ts';
import type { Model } from './onnx.ts';
import { cutStrip, toPlanes, type OrientedBox } from './strip.ts';

const HEIGHT = 48;
const WIDTH_MIN = 16;
/** Longer lines are squeezed: some 150 characters, more than a page holds in one line. */
const WIDTH_MAX = 2_400;
const MULTIPLE = 8;

export async function recogniseLine(page: Pixels, box: OrientedBox, model: Model, characters: readonly string[]): Promise<Characters> {
  const width = Math.max(WIDTH_MIN, Math.min(WIDTH_MAX, Math.ceil((HEIGHT * box.width) / box.height)));
  const padded = Math.ceil(width / MULTIPLE) * MULTIPLE;
  const planes = new Float32Array(3 * HEIGHT * padded);
  toPlanes(cutStrip(page, box, width, HEIGHT), planes, { offset: 0, width, height: HEIGHT, stride: padded });
  const { data, shape } = await model({ data: planes, shape: [1, 3, HEIGHT, padded] });
  const [, steps = 0, classes] = shape;
  if (classes !== characters.length) throw new Error(`the model knows ${classes} characters, the list has ${characters.length}`);
  const { text, confidences, x } = decode(data, Math.min(steps, Math.ceil((width / padded) * steps) + 1), characters);
  return { text, confidences, x };
}
