// Screening of uploads: what passes, and every hostile file of domain rules A1, A2 and A.6 with the refusal that it gets.
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startScreening, type Screening } from '../../activities/adapters/images.ts';
import { renderIdCard } from '../../demo/papers/id-card.ts';
import { pdfBomb, pdfOf, pdfWithPassword, pngOf } from '../support/files.ts';

let screening: Screening;
let png: Buffer;
let jpeg: Buffer;
const before = readdirSync(tmpdir());

beforeAll(async () => {
  screening = startScreening();
  png = (await renderIdCard({ seed: 1, quality: 'clean' })).front;
  jpeg = (await renderIdCard({ seed: 1, quality: 'scan' })).front;
});
afterAll(async () => {
  await screening.close();
});

const refusal = (code: string) => ({ name: 'Refusal', code });
const sizes = async (bytes: Buffer) => (await screening.screenUpload(bytes)).pages.map(({ width, height }) => [width, height]);

describe('a file that is accepted becomes clean page images', () => {
  test.each([
    ['image/png', () => png],
    ['image/jpeg', () => jpeg],
    ['image/webp', () => sharp(png).webp().toBuffer()],
    ['image/tiff', () => sharp(png).tiff().toBuffer()],
  ] as const)('%s', async (mediaType, file) => {
    const screened = await screening.screenUpload(await file());
    expect(screened.mediaType).toBe(mediaType);
    const [page] = screened.pages;
    const { format, width, height, space, hasAlpha, exif } = await sharp(page!.image).metadata();
    expect({ format, width, height, space, hasAlpha, exif }).toEqual({
      format: 'jpeg',
      width: page!.width,
      height: page!.height,
      space: 'srgb',
      hasAlpha: false,
      exif: undefined,
    });
  });

  test('the camera’s turn is taken into the pixels, and what it wrote about the place is gone', async () => {
    const turned = await sharp(jpeg)
      .withExif({ IFD3: { GPSLatitude: '31/1 13/1 0/1' } })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { pages } = await screening.screenUpload(turned);
    expect([pages[0]!.width, pages[0]!.height]).toEqual([1000, 1400]);
    expect((await sharp(pages[0]!.image).metadata()).exif).toBeUndefined();
  });

  test('what is transparent becomes white paper', async () => {
    const clear = await sharp({ create: { width: 50, height: 50, channels: 4, background: '#00000000' } })
      .png()
      .toBuffer();
    const { pages } = await screening.screenUpload(clear);
    expect((await sharp(pages[0]!.image).stats()).channels.map(({ min }) => min)).toEqual([255, 255, 255]);
  });

  test('a PDF becomes a page image for each page at 200 dpi, a poster a smaller one', async () => {
    const { pages } = await screening.screenUpload(
      pdfOf([
        { width: 595, height: 842, jpeg, pixels: { width: 1400, height: 1000 } },
        { width: 14_400, height: 14_400 },
      ]),
    );
    expect(pages).toHaveLength(2);
    expect([pages[0]!.width, pages[0]!.height]).toEqual([1652, 2338]);
    expect(pages[1]!.width * pages[1]!.height).toBeLessThanOrEqual(25_000_000);
    expect(pages[1]!.width).toBe(5000);
    const { channels } = await sharp(pages[0]!.image).stats();
    expect(channels[0]!.stdev, 'the picture on the page was drawn').toBeGreaterThan(5);
  });

  test('a TIFF of three pages becomes three page images', async () => {
    const three = await sharp([png, png, png], { join: { animated: true } })
      .tiff()
      .toBuffer();
    expect(await sizes(three)).toEqual(Array.from({ length: 3 }, () => [1131, 758]));
  });
});

describe('a hostile file is refused with a reason that says what to do', () => {
  test.each<[string, string, () => Buffer | Promise<Buffer>]>([
    ['an empty file', 'FILE_EMPTY', () => Buffer.alloc(0)],
    ['a text file named .png', 'FILE_TYPE', () => Buffer.from('公民身份号码 990101199001010019\n')],
    ['an SVG of 50,000 pixels', 'FILE_TYPE', () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="50000" height="50000"/>')],
    ['a GIF', 'FILE_TYPE', () => Buffer.from('GIF89a\x01\0\x01\0\0\0\0;', 'latin1')],
    ['a file of 21 MB', 'FILE_TOO_LARGE', () => Buffer.concat([jpeg, Buffer.alloc(21 * 1024 * 1024 - jpeg.length)])],
    ['a truncated JPEG', 'FILE_CORRUPT', () => jpeg.subarray(0, jpeg.length / 2)],
    ['a truncated PNG', 'FILE_CORRUPT', () => png.subarray(0, png.length / 2)],
    ['only the first bytes of a JPEG', 'FILE_CORRUPT', () => jpeg.subarray(0, 3)],
    ['noise that begins like a TIFF', 'FILE_CORRUPT', () => Buffer.from('II*\0' + '\xff'.repeat(500), 'latin1')],
    ['a PNG of 256 Mpx in 31 KB', 'FILE_TOO_MANY_PIXELS', () => pngOf({ width: 16_000, height: 16_000 })],
    ['a PNG whose header lies upwards', 'FILE_TOO_MANY_PIXELS', () => pngOf({ width: 60_000, height: 60_000 }, { width: 10, height: 10 })],
    ['a PNG whose header lies within the limit', 'FILE_CORRUPT', () => pngOf({ width: 6_000, height: 6_000 }, { width: 10, height: 10 })],
    ['a strip of 1 × 30,000', 'FILE_TOO_MANY_PIXELS', () => pngOf({ width: 1, height: 30_000 })],
    ['a PDF with a password', 'FILE_ENCRYPTED', pdfWithPassword],
    [
      'a PDF with a script',
      'FILE_SCRIPTED',
      () => pdfOf([{ width: 200, height: 200 }], { catalog: '/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>' }),
    ],
    ['a PDF of 51 pages', 'FILE_TOO_MANY_PAGES', () => pdfOf(Array.from({ length: 51 }, () => ({ width: 200, height: 200 })))],
    ['a PDF without pages', 'FILE_CORRUPT', () => pdfOf([])],
    ['a truncated PDF', 'FILE_CORRUPT', () => pdfOf([{ width: 200, height: 200 }]).subarray(0, 60)],
    ['garbage after %PDF', 'FILE_CORRUPT', () => Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(5_000, 'garbage ')])],
  ])('%s: %s', async (_, code, file) => {
    const error: unknown = await screening.screenUpload(await file()).catch((reason: unknown) => reason);
    expect(error).toMatchObject(refusal(code));
    expect((error as Error).message, 'says what to do').toMatch(/Scan|scan|Save|Choose|Print|Split|split/);
  });

  test('31 KB are enough for 256 Mpx, and are refused before anything is decoded', async () => {
    const bomb = pngOf({ width: 16_000, height: 16_000 });
    expect(bomb.length).toBeLessThan(40_000);
    await screening.screenUpload(png);
    const start = performance.now();
    await expect(screening.screenUpload(bomb)).rejects.toMatchObject(refusal('FILE_TOO_MANY_PIXELS'));
    expect(performance.now() - start, 'decoding it takes seconds').toBeLessThan(1_000);
  });

  test('a PDF that unpacks to half a gigabyte is stopped at the memory cap, and the next file is opened as ever', async () => {
    const small = startScreening({ rssBytesMax: 300 * 1024 * 1024 });
    try {
      await expect(small.screenUpload(pdfBomb())).rejects.toMatchObject({ ...refusal('FILE_CORRUPT'), cause: { reason: 'memory' } });
      expect((await small.screenUpload(png)).pages).toHaveLength(1);
    } finally {
      await small.close();
    }
  });

  test('a file that takes longer than its time is given up', async () => {
    const hasty = startScreening({ deadlineMs: 1 });
    try {
      await expect(hasty.screenUpload(jpeg)).rejects.toMatchObject({ ...refusal('FILE_CORRUPT'), cause: { reason: 'deadline' } });
    } finally {
      await hasty.close();
    }
  });
});

describe('the child that opens files', () => {
  test('is killed in the middle: the file gets another child and passes', async () => {
    await screening.screenUpload(png);
    const victim = screening.children.pids()[0]!;
    const reading = screening.screenUpload(
      pdfOf(Array.from({ length: 8 }, () => ({ width: 595, height: 842, jpeg, pixels: { width: 1400, height: 1000 } }))),
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    process.kill(victim, 'SIGKILL');
    expect((await reading).pages).toHaveLength(8);
    expect(screening.children.pids()).not.toContain(victim);
  });

  test('is replaced after fifty files', async () => {
    const small = pngOf({ width: 40, height: 40 });
    await screening.screenUpload(small);
    const first = screening.children.pids()[0]!;
    for (let i = 0; i < 50; i++) await screening.screenUpload(small);
    expect(screening.children.pids()).not.toContain(first);
  });

  test('is not asked for more than may wait: the rest is refused as overloaded and may come again', async () => {
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => screening.screenUpload(png)));
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused.length).toBeGreaterThan(0);
    expect(results.length - refused.length).toBeGreaterThanOrEqual(20);
    for (const { reason } of refused) expect(reason).toMatchObject({ ...refusal('OVERLOADED'), retryAfter: 5 });
    expect((await screening.screenUpload(png)).pages).toHaveLength(1);
  });

  test('leaves no file behind', () => {
    const left = readdirSync(tmpdir()).filter((name) => !before.includes(name));
    expect(left.filter((name) => /sharp|vips|pdf|countersign-image/i.test(name))).toEqual([]);
  });
});
