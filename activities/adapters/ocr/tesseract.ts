// The one place that loads tesseract.js: second reader of single lines, and page reader where ONNX cannot run. Always inside a child
// process: it throws uncaught errors on bad input, never settles without its language files, and leaks.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createWorker, OEM, PSM, type Block, type Page, type RecognizeOptions, type Worker } from 'tesseract.js';
import type { OcrLine, PageReading, Turn } from '../../../domain/documents/lines.ts';
import { decode, encodePng, turn as turned, type Pixels } from '../images/pixels.ts';
import { shaOf, tesseractFolder, type TesseractLanguage } from './models.ts';
import { placedLine } from './place.ts';
import type { OrientedBox } from './strip.ts';

const dataFile = (language: TesseractLanguage): string => join(tesseractFolder(language), `${language}.traineddata.gz`);

async function startWorker(language: TesseractLanguage, psm: PSM): Promise<Worker> {
  if (!existsSync(dataFile(language))) throw new Error(`${dataFile(language)} is missing: run npm ci`);
  const worker = await createWorker(language, OEM.LSTM_ONLY, {
    langPath: tesseractFolder(language),
    cacheMethod: 'none',
    gzip: true,
    errorHandler: () => undefined, // the promise rejects too; without a handler the process would die
  });
  await worker.setParameters({ tessedit_pageseg_mode: psm });
  return worker;
}

/** Reads one straightened line of black on white. */
export type LineReader = (png: Buffer) => Promise<{ readonly text: string; readonly confidence: number }>;

/** 42–63 ms a line. `eng` for figures, `chi_sim` for everything with Han characters (which it sets apart with spaces: they are dropped). */
export async function loadLineReader(language: TesseractLanguage): Promise<LineReader> {
  const worker = await startWorker(language, PSM.SINGLE_LINE);
  return async (png) => {
    const { data } = await worker.recognize(png);
    return { text: language === 'chi_sim' ? withoutHanSpaces(data.text.trim()) : data.text.trim(), confidence: data.confidence / 100 };
  };
}

const withoutHanSpaces = (text: string): string => text.replace(/(?<=[^\x20-\x7e]) +| +(?=[^\x20-\x7e])/gu, '');

/** A page on its head reads as noise of words at 0.2–0.3; upright ones reach 0.7 and more. */
const CONFIDENCE_UPRIGHT = 0.5;

/** The fallback page reader: wrong characters 13.5 % against 0.4 %, so more goes to people, but it runs everywhere. */
export async function loadTesseractPages(): Promise<(image: Buffer) => Promise<PageReading>> {
  const worker = await startWorker('chi_sim', PSM.AUTO);
  const modelSha = shaOf([dataFile('chi_sim')]);
  return async (image) => {
    const stored = await decode(image);
    const at = async (turn: Turn): Promise<Attempt> => {
      const page = turn === 0 ? stored : await turned(stored, turn);
      return { turn, ...(await linesOf(worker, page, { width: stored.width, height: stored.height, turn })) };
    };
    const { lines, turn, skew } = await upright(at);
    return { lines, turn, skew: (skew * 180) / Math.PI, engine: 'tesseract.js-7', modelSha };
  };
}

type Attempt = {
  readonly turn: Turn;
  readonly lines: readonly OcrLine[];
  readonly confidence: number;
  readonly skew: number;
  readonly isSideways: boolean;
};

/** It reads a page on its side too, but with lines that run up or down: such a page is turned and read again, as is one on its head. */
async function upright(at: (turn: Turn) => Promise<Attempt>): Promise<Attempt> {
  const first = await at(0);
  if (!first.isSideways && first.confidence >= CONFIDENCE_UPRIGHT) return first;
  const [one, other] = first.isSideways ? ([90, 270] as const) : ([180, undefined] as const);
  const second = await at(one);
  if (other === undefined) return second.confidence > first.confidence ? second : first;
  if (second.confidence >= CONFIDENCE_UPRIGHT) return second;
  const third = await at(other);
  return third.confidence > second.confidence ? third : second;
}

type Stored = { readonly width: number; readonly height: number; readonly turn: Turn };

async function linesOf(worker: Worker, page: Pixels, stored: Stored): Promise<Omit<Attempt, 'turn'>> {
  const { data } = await worker.recognize(await encodePng(page), { rotateAuto: true } satisfies Partial<RecognizeOptions>, {
    blocks: true,
  });
  const skew = -rotationOf(data);
  const lines = (data.blocks ?? []).flatMap((block: Block) => block.paragraphs.flatMap((paragraph) => paragraph.lines));
  const placed = lines.flatMap((line) => {
    const symbols = symbolsOf(line.words);
    const box = leaning(line.bbox, page, skew);
    const { x0, x1 } = line.bbox;
    const characters = {
      text: symbols.map(({ text }) => text).join(''),
      confidences: symbols.map(({ confidence }) => confidence),
      x: symbols.map(({ middle }) => (middle - x0) / Math.max(1, x1 - x0)),
    };
    return placedLine(characters, box, { ...stored, skew }) ?? [];
  });
  const total = placed.reduce((sum, line) => sum + line.text.length, 0);
  const confidence = placed.reduce((sum, line) => sum + line.confidence * line.text.length, 0) / Math.max(1, total);
  const tall = lines.filter(({ bbox }) => bbox.y1 - bbox.y0 > 1.5 * (bbox.x1 - bbox.x0)).length;
  return { lines: placed, confidence, skew, isSideways: tall > lines.length / 2 };
}

/** By how much tesseract turned the page (radians, clockwise) before it read; its types do not know it. */
const rotationOf = (page: Page): number => (page as Page & { readonly rotateRadians?: number | null }).rotateRadians ?? 0;

type Symbol = { readonly text: string; readonly confidence: number; readonly middle: number };
type Word = Block['paragraphs'][number]['lines'][number]['words'][number];

/** Characters of a line, each as sure as its word: its own figure is near 0.9 for noise too. A space only between Latin words. */
function symbolsOf(words: readonly Word[]): Symbol[] {
  const symbols: Symbol[] = [];
  for (const word of words) {
    const before = symbols.at(-1);
    if (before && /[\x21-\x7e]$/.test(before.text) && /^[\x21-\x7e]/.test(word.text))
      symbols.push({ text: ' ', confidence: 1, middle: word.bbox.x0 });
    for (const { text, bbox } of word.symbols) {
      for (const character of text) symbols.push({ text: character, confidence: word.confidence / 100, middle: (bbox.x0 + bbox.x1) / 2 });
    }
  }
  return symbols;
}

type BBox = { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number };

/** A box of the straightened page (turned about its middle) as it leans on the page itself. */
function leaning({ x0, y0, x1, y1 }: BBox, page: Pixels, skew: number): OrientedBox {
  const [x, y] = [(x0 + x1 - page.width) / 2, (y0 + y1 - page.height) / 2];
  const [c, s] = [Math.cos(skew), Math.sin(skew)];
  return { cx: x * c - y * s + page.width / 2, cy: x * s + y * c + page.height / 2, width: x1 - x0, height: y1 - y0, angle: skew };
}
