// Telling poor images from good ones on demo papers: out of focus, in glare, too small.
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startScreening, type Screening } from '../../activities/adapters/images.ts';
import { startOcr, type Ocr } from '../../activities/adapters/ocr.ts';
import { renderIdCard } from '../../demo/papers/id-card.ts';
import { renderLoanApplication } from '../../demo/papers/loan-application.ts';
import { QUALITIES } from '../../demo/papers/scan.ts';
import { qualityFaults, type PageQuality } from '../../domain/documents/quality.ts';

let screening: Screening;
let ocr: Ocr;
beforeAll(() => {
  screening = startScreening();
  ocr = startOcr({ count: 2 });
});
afterAll(() => Promise.all([screening.close(), ocr.close()]));

async function measured(file: Buffer): Promise<PageQuality> {
  const { image } = (await screening.screenUpload(file)).pages[0]!;
  const { lines, skew } = await ocr.readPage(image);
  const quality = await ocr.measure(
    image,
    lines.map(({ quad }) => quad),
  );
  return { ...quality!, skew };
}
const front = async () => (await renderIdCard({ seed: 2, quality: 'photo' })).front;
const card = { isWhite: false };

test.each(QUALITIES)('what is scanned and photographed as usual is good enough (%s)', async (quality) => {
  const { front: one, back } = await renderIdCard({ seed: 2, quality });
  expect(qualityFaults(await measured(one), card)).toEqual([]);
  expect(qualityFaults(await measured(back), card)).toEqual([]);
  expect(qualityFaults(await measured(renderLoanApplication({ seed: 2, quality }).file), { isWhite: true })).toEqual([]);
});

test('a photograph out of focus', async () => {
  const file = await sharp(await front())
    .blur(2)
    .jpeg()
    .toBuffer();
  expect(qualityFaults(await measured(file), card)).toEqual(['blurred']);
});

test('a lamp that is mirrored on the card', async () => {
  const lamp = Buffer.from('<svg width="1600" height="1200"><ellipse cx="900" cy="650" rx="260" ry="160" fill="#fff"/></svg>');
  const file = await sharp(await front())
    .composite([{ input: lamp }])
    .jpeg()
    .toBuffer();
  expect(qualityFaults(await measured(file), card)).toEqual(['glare']);
});

test('a thumbnail', async () => {
  const file = await sharp(await front())
    .resize(900)
    .sharpen({ sigma: 1 })
    .jpeg()
    .toBuffer();
  expect(qualityFaults(await measured(file), card)).toContain('small');
});

test('a page without lines is not measured', async () => expect(await ocr.measure(await front(), [])).toBeUndefined());
