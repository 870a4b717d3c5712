// Reading loan applications: how right and how costly on demo papers of three scan qualities, ticked and signed and not.
import { readFileSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startScreening, type Screening } from '../../activities/adapters/images.ts';
import { startOcr, type Ocr } from '../../activities/adapters/ocr.ts';
import type { ApplicationTruth } from '../../demo/papers/application.ts';
import { renderLoanApplication } from '../../demo/papers/loan-application.ts';
import { QUALITIES, type Quality } from '../../demo/papers/scan.ts';
import { classify } from '../../domain/documents/classify.ts';
import { markSpotsOf } from '../../domain/documents/loan-application/marks.ts';
import { readApplication, stripsOfApplication } from '../../domain/documents/loan-application/read-application.ts';
import type { ReadPage } from '../../domain/documents/read-page.ts';
import { INTAKE_CN } from '../../domain/documents/routing.ts';
import { parseDay } from '../../domain/documents/dates.ts';
import { IS_LONG } from '../support/long.ts';

/** One of each kind that `lacking` makes, each of another quality; or eight of each: reading a form takes some three seconds of CPU. */
const seedsOf = (quality: Quality) => (IS_LONG ? [1, 2, 3, 4, 5, 6, 7, 8] : [QUALITIES.indexOf(quality) + 1]);
/** A floor with some room below what was measured (100 %): it guards, it does not describe. */
const FIELDS_EXACT_MIN = 0.98;
const profile = { on: parseDay('2026-06-02')!, allowsTestArea: true };

let screening: Screening;
let ocr: Ocr;
beforeAll(async () => {
  screening = startScreening();
  ocr = startOcr({ count: 2 });
  // where CPU time is compared, both children are loaded before; they are replaced after fifty pages each, which are not reached
  if (IS_LONG) await Promise.all([1, 2].map(async (seed) => readPage(renderLoanApplication({ seed, quality: 'clean' }).file)));
}, 120_000);
afterAll(() => Promise.all([screening.close(), ocr.close()]));

/** Every third form lacks something that must be there. */
const lacking = (seed: number): Partial<ApplicationTruth> =>
  [{}, { consentBureau: 'no', signature: 'no' }, { consentData: 'no', consentSign: 'no' }][seed % 3]!;

async function readPage(file: Buffer): Promise<ReadPage> {
  const { pages } = await screening.screenUpload(file);
  const { image } = pages[0]!;
  const { lines, turn } = await ocr.readPage(image);
  const strips = stripsOfApplication(lines);
  const spots = markSpotsOf(lines);
  const texts = await ocr.readStrips(
    image,
    strips.map(({ quad }) => ({ quad, script: 'han' })),
  );
  const ink = await ocr.readInk(
    image,
    spots.map(({ quad }) => quad),
  );
  return {
    documentId: 'DOC-1',
    page: 1,
    turn,
    lines,
    second: Object.fromEntries(strips.map(({ name }, i) => [name, texts![i]!.text])),
    marks: Object.fromEntries(spots.map(({ name }, i) => [name, ink![i]!])),
  };
}

/** CPU seconds that these processes have used so far. */
const cpuSeconds = (pids: number[]): number =>
  pids.reduce((total, pid) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return total + (Number(fields[11]) + Number(fields[12])) / 100;
  }, 0);

describe('applications of each scan quality', () => {
  const table: Record<string, Record<string, string | number>> = {};
  afterAll(() => console.table(table));

  test.each(QUALITIES)(
    '%s: every page is known for what it is, nearly every field is right, and no wrong one is accepted',
    async (quality) => {
      const seeds = seedsOf(quality);
      const pids = [...ocr.pages.pids(), ...ocr.strips.pids()];
      const cpu = cpuSeconds(pids);
      const fields: { name: string; isRight: boolean; isAccepted: boolean }[] = [];
      let known = 0;
      for (const seed of seeds) {
        const { file, truth } = renderLoanApplication({ seed, quality, print: lacking(seed) });
        const page = await readPage(file);
        known += classify(page.lines).paper === 'loan-application' ? 1 : 0;
        const card = { name: truth.applicant, idNo: truth.applicantIdNo };
        for (const { name, value, route } of readApplication([page], { profile, pack: INTAKE_CN, card }))
          fields.push({ name, isRight: value === truth[name], isAccepted: route === 'accept' });
      }
      const accepted = fields.filter(({ isAccepted }) => isAccepted);
      const right = fields.filter(({ isRight }) => isRight).length;
      const wrongAccepted = accepted.filter(({ isRight }) => !isRight).map(({ name }) => name);
      table[quality] = {
        pages: seeds.length,
        'known for what they are': known,
        'fields exact': `${right}/${fields.length}`,
        'fields accepted %': ((accepted.length / fields.length) * 100).toFixed(1),
        'accepted wrong': wrongAccepted.length,
        'CPU s/page, both readers': IS_LONG ? ((cpuSeconds(pids) - cpu) / seeds.length).toFixed(2) : 'of the long form',
      };
      expect(known).toBe(seeds.length);
      expect(wrongAccepted).toEqual([]);
      expect(right / fields.length).toBeGreaterThanOrEqual(FIELDS_EXACT_MIN);
    },
    300_000,
  );
});

test('a form that lies on its head or side is read the same, ticks and signature too', async () => {
  const { file, truth } = renderLoanApplication({ seed: 2, quality: 'clean', print: { consentData: 'no' } });
  for (const turn of [90, 180]) {
    const page = await readPage(await sharp(file).rotate(turn).png().toBuffer());
    const fields = readApplication([page], { profile, pack: INTAKE_CN, card: {} });
    expect(page.turn).toBe(360 - turn);
    expect(Object.fromEntries(fields.map(({ name, value }) => [name, value]))).toEqual(truth);
  }
});
