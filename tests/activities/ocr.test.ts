// Reading pages: how right and how costly on demo papers of three qualities, and what happens when a child dies or a page takes too long.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOcr, type Ocr } from '../../activities/adapters/ocr.ts';
import { startScreening, type Screening } from '../../activities/adapters/images.ts';
import { renderIdCard } from '../../demo/papers/id-card.ts';
import { QUALITIES, type Quality } from '../../demo/papers/scan.ts';
import type { PageReading } from '../../domain/documents/lines.ts';
import { IS_LONG } from '../support/long.ts';
import { editDistance, printedText, readPaper, readText } from '../support/read-paper.ts';

/** Two cards, or ten: reading a card takes two seconds of CPU. Other seeds are read in the stories of document intake. */
const SEEDS = Array.from({ length: IS_LONG ? 10 : 2 }, (_, i) => i + 1);
/** Floors with some room below what was measured (0.1–0.4 % wrong characters, 99.5–100 % of fields): they guard, they do not describe. */
const WRONG_CHARACTERS_MAX = 0.01;
const FIELDS_EXACT_MIN = 0.97;

let screening: Screening;
let ocr: Ocr;
beforeAll(async () => {
  screening = startScreening();
  ocr = startOcr({ count: 2 });
  const image = await frontPage('clean');
  await Promise.all([ocr.readPage(image), ocr.readPage(image)]); // both children are loaded
});
afterAll(() => Promise.all([screening.close(), ocr.close()]));

const pageOf = async (file: Buffer): Promise<Buffer> => (await screening.screenUpload(file)).pages[0]!.image;
const fronts = new Map<Quality, Promise<Buffer>>();
/** Of the first card, drawn and screened once. */
function frontPage(quality: Quality): Promise<Buffer> {
  const known = fronts.get(quality) ?? renderIdCard({ seed: 1, quality }).then(({ front }) => pageOf(front));
  fronts.set(quality, known);
  return known;
}
const texts = ({ lines }: PageReading): string[] => lines.map(({ text }) => text);
/** All characters of a page whatever its lines: which lines are found together differs by a pixel. */
const characters = (reading: PageReading): string => [...texts(reading).join('')].sort().join('');

/** CPU seconds that these processes have used so far. */
const cpuSeconds = (pids: number[]): number =>
  pids.reduce((total, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return total + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);

describe(`${SEEDS.length} cards of each scan quality`, () => {
  const table: Record<string, Record<string, string | number>> = {};
  afterAll(() => console.table(table));

  test.each(QUALITIES)('%s: nearly every character is right, and no wrong field is accepted', { timeout: 300_000 }, async (quality) => {
    const pids = ocr.pages.pids();
    const [cpu, start] = [cpuSeconds(pids), performance.now()];
    const papers = await mapTwoAtATime(SEEDS, async (seed) => {
      const paper = await renderIdCard({ seed, quality });
      const { pages, card } = await readPaper(paper, { screening, ocr });
      const printed = printedText(paper.truth);
      return {
        wrong: editDistance(readText(pages[1]!), printed.front) + editDistance(readText(pages[0]!), printed.back),
        characters: [...printed.front, ...printed.back].length,
        fields: card.fields.map((field) => ({ isRight: field.value === paper.truth[field.name], isAccepted: field.route === 'accept' })),
        isAccepted: card.route === 'accept',
      };
    });
    const fields = papers.flatMap((paper) => paper.fields);
    const accepted = fields.filter(({ isAccepted }) => isAccepted);
    const sum = (numbers: number[]): number => numbers.reduce((total, n) => total + n, 0);
    const wrongShare = sum(papers.map(({ wrong }) => wrong)) / sum(papers.map(({ characters }) => characters));
    const exactShare = fields.filter(({ isRight }) => isRight).length / fields.length;
    const wrongAccepted = accepted.filter(({ isRight }) => !isRight).length;
    table[quality] = {
      pages: papers.length * 2,
      'characters wrong %': percent(wrongShare),
      'fields exact %': percent(exactShare),
      'fields accepted %': percent(accepted.length / fields.length),
      'of them wrong': wrongAccepted,
      'cards accepted': `${papers.filter(({ isAccepted }) => isAccepted).length}/${papers.length}`,
      'CPU s/page': ((cpuSeconds(pids) - cpu) / papers.length / 2).toFixed(2),
      'wall s/page': ((performance.now() - start) / 1000 / papers.length / 2).toFixed(2),
      'reader RSS MB': Math.round(ocr.pages.peakRssBytes() / 1e6),
      'second reader RSS MB': Math.round(ocr.strips.peakRssBytes() / 1e6),
    };
    expect(wrongShare).toBeLessThanOrEqual(WRONG_CHARACTERS_MAX);
    expect(exactShare).toBeGreaterThanOrEqual(FIELDS_EXACT_MIN);
    expect(wrongAccepted).toBe(0);
  });
});

describe('a page', () => {
  test('that lies on its side or head is read the same, its boxes standing where the words are on the image as stored', async () => {
    const upright = await frontPage('clean');
    const expected = await ocr.readPage(upright);
    const { width, height } = await sharp(upright).metadata();
    for (const turn of [90, 180, 270] as const) {
      const turned = await ocr.readPage(await sharp(upright).rotate(turn).jpeg({ quality: 95 }).toBuffer());
      expect(turned.turn).toBe(360 - turn);
      expect(characters(turned)).toBe(characters(expected));
      const number = (reading: PageReading) => reading.lines.find(({ text }) => /^\d{17}/.test(text))!.box;
      const [x1, y1, x2, y2] = number(expected);
      const where = {
        90: [height - y2, x1, height - y1, x2],
        180: [width - x2, height - y2, width - x1, height - y1],
        270: [y1, width - x2, y2, width - x1],
      };
      for (const [i, edge] of number(turned).entries()) expect(Math.abs(edge - where[turn][i]!), `${turn}°, edge ${i}`).toBeLessThan(8);
    }
  });

  test('without text has no lines', async () => {
    const blank = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#fff' } })
      .jpeg()
      .toBuffer();
    expect((await ocr.readPage(blank)).lines).toEqual([]);
  });

  test('is read again when its child is killed in the middle, and its neighbour notices nothing', async () => {
    const image = await frontPage('photo');
    const expected = texts(await ocr.readPage(image));
    const reading = [ocr.readPage(image), ocr.readPage(image)];
    await expect.poll(() => ocr.pages.pids().length, { interval: 5 }).toBe(2);
    const victim = ocr.pages.pids()[0]!;
    await new Promise((resolve) => setTimeout(resolve, 100));
    process.kill(victim, 'SIGKILL');
    const [one, two] = await Promise.all(reading);
    expect(ocr.pages.pids()).not.toContain(victim);
    expect([texts(one!), texts(two!)]).toContainEqual(expected);
    for (const reading of [one!, two!]) expect(texts(reading).join('')).toContain('990101');
  });

  test('that takes too long twice goes to a person: the caller learns why, and the next page is read', async () => {
    const hasty = startOcr({ deadlineMs: 20 });
    const image = await frontPage('clean');
    await expect(hasty.readPage(image)).rejects.toMatchObject({ name: 'PageUnreadable', reason: 'deadline' });
    await hasty.close();
    expect(texts(await ocr.readPage(image)).length).toBeGreaterThan(5);
  });

  test('that needs too much memory is stopped', async () => {
    const small = startOcr({ rssBytesMax: 150_000_000 });
    await expect(small.readPage(await frontPage('clean'))).rejects.toMatchObject({ name: 'PageUnreadable', reason: 'memory' });
    await small.close();
  });

  test('says by which engine and models it was read', async () => {
    const { engine, modelSha } = await ocr.readPage(await frontPage('clean'));
    expect(engine).toBe('ppocr-v4');
    expect(modelSha).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe('where ONNX cannot run', () => {
  let fallback: Ocr;
  beforeAll(() => {
    fallback = startOcr({ engine: 'tesseract' });
  });
  afterAll(() => fallback.close());

  test('tesseract.js reads the page, and places its lines where the other engine does', async () => {
    const image = await frontPage('scan');
    const [one, other] = await Promise.all([fallback.readPage(image), ocr.readPage(image)]);
    expect(one.engine).toBe('tesseract.js-7');
    const printed = printedText((await renderIdCard({ seed: 1, quality: 'scan' })).truth);
    expect(editDistance(readText({ ...one, documentId: '', page: 1 }), printed.front)).toBeLessThan(printed.front.length * 0.3);
    const label = (reading: PageReading) => reading.lines.find(({ text }) => text.includes('公民身份号码'))!.quad[0];
    expect(Math.abs(label(one)[0] - label(other)[0])).toBeLessThan(15);
    expect(Math.abs(label(one)[1] - label(other)[1])).toBeLessThan(15);
  });

  test.each([90, 180, 270])('a page turned by %i° is turned back', async (degrees) => {
    const turned = await sharp(await frontPage('clean'))
      .rotate(degrees)
      .jpeg({ quality: 95 })
      .toBuffer();
    const { turn, lines } = await fallback.readPage(turned);
    expect(turn).toBe(360 - degrees);
    expect(lines.map(({ text }) => text).join('')).toContain('公民身份号码');
  });
});

describe('the second reader', () => {
  test('reads single lines of a crooked page again', async () => {
    const image = await frontPage('scan');
    const { lines } = await ocr.readPage(image);
    const wanted = lines.filter(({ text }) => text.includes('公民身份号码') || /^\d{17}/.test(text));
    const readings = await ocr.readStrips(
      image,
      wanted.map(({ quad, text }) => ({ quad, script: /^\d/.test(text) ? 'figures' : 'han' })),
    );
    expect(readings!.map(({ text }) => text)).toEqual(wanted.map(({ text }) => text));
  });

  test('that is killed has no opinion, and the next lines are read', async () => {
    const image = await frontPage('clean');
    const { lines } = await ocr.readPage(image);
    const strips = lines.map(({ quad }) => ({ quad, script: 'han' }) as const);
    await ocr.readStrips(image, strips.slice(0, 1));
    const reading = ocr.readStrips(image, strips);
    await expect.poll(() => ocr.strips.pids().length, { interval: 5 }).toBeGreaterThan(0);
    process.kill(ocr.strips.pids()[0]!, 'SIGKILL');
    expect(await reading).toBeUndefined();
    expect(await ocr.readStrips(image, strips.slice(0, 1))).toHaveLength(1);
  });
});

const percent = (share: number): string => (share * 100).toFixed(2);

async function mapTwoAtATime<T, R>(items: readonly T[], map: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let i = 0; i < items.length; i += 2) results.push(...(await Promise.all(items.slice(i, i + 2).map(map))));
  return results;
}
