// The one place that loads pdf.js: counts the pages of a PDF and draws them. Runs in the screening child only.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument, PasswordException, type PDFDocumentLoadingTask, type PDFDocumentProxy } from 'pdfjs-dist/legacy/build/pdf.mjs';
import { createCanvas } from '../canvas.ts';
import { corrupt, encrypted, IMAGE_PIXELS_MAX, PAGES_MAX, PDF_DPI, PDF_PAGE_PIXELS_MAX, scripted, tooManyPages } from './limits.ts';
import { pageFromCanvas, type PageImage } from './pixels.ts';

const ASSETS = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
const folder = (name: string): string => join(ASSETS, name) + '/';

/** Page images in order. Refuses what is encrypted, scripted, damaged, or has no or too many pages. */
export async function pdfPages(bytes: Buffer): Promise<PageImage[]> {
  const loading = load(bytes);
  try {
    const document = await opened(loading);
    if (document.numPages < 1) throw corrupt();
    if (document.numPages > PAGES_MAX) throw tooManyPages(document.numPages);
    if (await isScripted(document)) throw scripted();
    const pages: PageImage[] = [];
    for (let number = 1; number <= document.numPages; number++) pages.push(await drawn(document, number));
    return pages;
  } finally {
    await loading.destroy();
  }
}

function load(bytes: Buffer): PDFDocumentLoadingTask {
  return getDocument({
    data: new Uint8Array(bytes),
    enableXfa: false,
    useSystemFonts: false,
    disableFontFace: true,
    maxImageSize: IMAGE_PIXELS_MAX,
    standardFontDataUrl: folder('standard_fonts'),
    cMapUrl: folder('cmaps'),
    wasmUrl: folder('wasm'),
    iccUrl: folder('iccs'),
    verbosity: 0,
  });
}

async function opened(loading: PDFDocumentLoadingTask): Promise<PDFDocumentProxy> {
  try {
    return await loading.promise;
  } catch (error) {
    throw error instanceof PasswordException ? encrypted() : corrupt(error);
  }
}

async function isScripted(document: PDFDocumentProxy): Promise<boolean> {
  return (await document.hasJSActions()) || (await document.getJSActions()) !== null;
}

async function drawn(document: PDFDocumentProxy, number: number): Promise<PageImage> {
  try {
    const page = await document.getPage(number);
    const size = page.getViewport({ scale: 1 });
    const scale = Math.min(PDF_DPI / 72, Math.sqrt(PDF_PAGE_PIXELS_MAX / (size.width * size.height)));
    const viewport = page.getViewport({ scale });
    const canvas = createCanvas(Math.max(1, Math.floor(viewport.width)), Math.max(1, Math.floor(viewport.height)));
    const canvasContext = canvas.getContext('2d');
    // pdf.js is typed for the browser's canvas; this one has the same members.
    await page.render({ canvas, canvasContext: canvasContext as never, viewport, background: '#fff' }).promise;
    page.cleanup();
    return await pageFromCanvas(canvasContext.getImageData(0, 0, canvas.width, canvas.height).data, canvas.width, canvas.height);
  } catch (error) {
    throw corrupt(error);
  }
}
