// The page reader: PP-OCRv4 on ONNX. Page → lines found → page stood upright → each line read.
import type { OcrLine, PageReading } from '../../../domain/documents/lines.ts';
import { decode as decodeImage } from '../images/pixels.ts';
import { loadCharacters } from './ctc.ts';
import { detectLines } from './detect.ts';
import { PPOCR_FILES, shaOf } from './models.ts';
import { loadModel } from './onnx.ts';
import { skewOf, standUpright } from './orient.ts';
import { placedLine } from './place.ts';
import { recogniseLine } from './recognise.ts';

export type PageReader = (image: Buffer, side: number) => Promise<PageReading>;

/** Loads the models (some 0.2 s). Throws where ONNX has no binary for this machine. */
export async function loadPpocr(): Promise<PageReader> {
  const [detection, direction, recognition] = await Promise.all([
    loadModel(PPOCR_FILES.detection),
    loadModel(PPOCR_FILES.direction),
    loadModel(PPOCR_FILES.recognition),
  ]);
  const characters = loadCharacters(PPOCR_FILES.characters);
  const modelSha = shaOf(Object.values(PPOCR_FILES));
  return async (image, side) => {
    const stored = await decodeImage(image);
    const { page, boxes, turn } = await standUpright(stored, (pixels) => detectLines(pixels, detection, side), direction);
    const skew = skewOf(boxes);
    const lines: OcrLine[] = [];
    for (const box of boxes) {
      const read = await recogniseLine(page, box, recognition, characters);
      const line = placedLine(read, box, { width: stored.width, height: stored.height, turn, skew });
      if (line) lines.push(line);
    }
    return { lines, turn, skew: (skew * 180) / Math.PI, engine: 'ppocr-v4', modelSha };
  };
}
