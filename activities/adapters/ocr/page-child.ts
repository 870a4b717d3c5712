// The child that reads pages: PP-OCR, or tesseract.js where ONNX cannot run. The engine may be named as the first argument.
import { serve } from '../children-serve.ts';
import type { PageJobs } from '../ocr.ts';
import type { PageReader } from './ppocr.ts';

const wanted = process.argv[2] ?? 'auto';

async function loadPpocr(): Promise<PageReader | undefined> {
  try {
    const ppocr = await import('./ppocr.ts');
    return await ppocr.loadPpocr();
  } catch (error) {
    if (wanted === 'ppocr') throw error;
    return undefined; // no binary for this machine, or a damaged model: the reading names the engine that was used
  }
}

async function loadTesseract(): Promise<PageReader> {
  const { loadTesseractPages } = await import('./tesseract.ts');
  return loadTesseractPages();
}

const read = (wanted === 'tesseract' ? undefined : await loadPpocr()) ?? (await loadTesseract());
serve<PageJobs>({ page: ({ image, side }) => read(image, side) });
