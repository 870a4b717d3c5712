// Stories of document intake on a real engine, database and OCR, with sample papers of known truth.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as documentIntakeSteps from '../../../activities/document-intake.ts';
import { folderBlobs, type Blobs } from '../../../activities/adapters/blobs.ts';
import { startScreening, type Screening } from '../../../activities/adapters/images.ts';
import { PageUnreadable, startOcr, type Ocr } from '../../../activities/adapters/ocr.ts';
import { ChildFailed } from '../../../activities/adapters/children.ts';
import { renderIdCard, type IdCardPaper, type PaperOptions } from '../../../demo/papers/id-card.ts';
import type { CardTruth } from '../../../demo/papers/person.ts';
import type { Field } from '../../../domain/documents/field.ts';
import { documentIntake } from '../../../workflows/document-intake/process.ts';
import { openHouse, type House } from '../../support/house.ts';
import { TEST_KEY } from '../../support/test-key.ts';
import { upload } from '../../support/upload.ts';

let house: House;
let screening: Screening;
let blobs: Blobs;
let ocr: Ocr;
/** Pages whose reading fails, whatever the children can do. */
let isEngineDown = false;
const folder = mkdtempSync(join(tmpdir(), 'countersign-intake-'));
const FIELDS = ['name', 'sex', 'ethnicity', 'birth', 'address', 'idNo', 'issuer', 'validFrom', 'validTo'] as const;

beforeAll(async () => {
  screening = startScreening();
  blobs = folderBlobs(folder);
  ocr = startOcr({ count: 2 });
  const readPage: Ocr['readPage'] = (image) =>
    isEngineDown ? Promise.reject(new PageUnreadable(new ChildFailed('deadline', 'too slow'))) : ocr.readPage(image);
  house = await openHouse({
    file: import.meta.url,
    catalog: [documentIntake],
    modules: { documentIntake: documentIntakeSteps },
    ports: { blobs, ocr: { ...ocr, readPage }, masterKey: TEST_KEY },
  });
});
afterAll(async () => {
  await house.close();
  await Promise.all([ocr.close(), screening.close()]);
  rmSync(folder, { recursive: true });
});

type Uploaded = { id: string; paper: IdCardPaper; documents: string[] };
const uploadAll = (files: Buffer[], by: string): Promise<string[]> =>
  Promise.all(files.map((file) => upload(file, { db: house.db, blobs, screening, masterKey: TEST_KEY, by })));
async function intake(
  options: PaperOptions,
  { sides = ['front', 'back'], by = 'anna' }: { sides?: ('front' | 'back')[]; by?: string } = {},
): Promise<Uploaded> {
  const paper = await renderIdCard(options);
  const documents = await uploadAll(
    sides.map((side) => paper[side]),
    by,
  );
  return { id: await house.startCase(documentIntake, { documents }, { by }), paper, documents };
}
const fieldsOf = async (id: string, which: 'fields' | 'filed'): Promise<Record<string, Field>> => {
  const [row] = await house.db.sql<{ fields: Field[] }[]>`select fields from app.readings where id = ${`${id}/${which}`}`;
  return Object.fromEntries(row!.fields.map((field) => [field.name, field]));
};
const valuesOf = (fields: Record<string, Field>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, value]));
const verifyTask = (id: string, n = 1) => `${id}.verify.${n}`;
const P4 = [...FIELDS];
const answer = (task: string, by: string, given: Record<string, unknown>) => house.answer(task, by, given, { p4: P4 });
const caseOf = async (id: string) =>
  (await house.db.sql<{ stage: string; reason: string | null }[]>`select stage, reason from app.cases where id = ${id}`)[0]!;

// Seed 2: both readers agree on the name in a clean scan; seed 7: they do not.
test('a card that is read beyond doubt is filed without a person, with its provenance', async () => {
  const { id, paper, documents } = await intake({ seed: 2, quality: 'clean' });
  expect(await house.closed(id)).toBe('filed');
  const filed = await fieldsOf(id, 'filed');
  expect(valuesOf(filed)).toEqual(paper.truth);
  expect(filed['idNo']).toMatchObject({ source: 'ocr', page: 1, documentId: documents[0], class: 'K1', route: 'accept' });
  expect(filed['validTo']).toMatchObject({ documentId: documents[1] });
  expect(await house.tasks(id)).toEqual([]);
  expect((await house.events(id)).filter((event) => event === 'step.done')).toHaveLength(4);
  expect(await house.events(id)).toContain('documents.filed');
  const [decision] = await house.db.sql<
    { pack_version: string; outcome: { route: string } }[]
  >`select pack_version, outcome from app.decision_records where case_id = ${id}`;
  expect(decision).toMatchObject({ pack_version: 'intake-cn@1', outcome: { route: 'accept' } });
  await house.record(id, documentIntake, 'filed-without-a-person');
});

test('what is not sure goes to another person than whoever uploaded it, who confirms it as it was read', async () => {
  const { id, paper } = await intake({ seed: 7, quality: 'scan' });
  await house.open(verifyTask(id));
  const read = await fieldsOf(id, 'fields');
  expect(
    Object.values(read)
      .filter(({ route }) => route !== 'accept')
      .map(({ name }) => name),
  ).toEqual(['name']);
  await expect(answer(verifyTask(id), 'anna', { decision: 'confirm' })).rejects.toThrow(/FOUR_EYES|Another person/);
  await answer(verifyTask(id), 'bert', { decision: 'confirm' });
  expect(await house.closed(id)).toBe('filed');
  const filed = await fieldsOf(id, 'filed');
  expect(valuesOf(filed)).toEqual(paper.truth);
  expect(filed['name']).toMatchObject({
    source: 'ocr',
    route: 'accept',
    verified: { by: 'bert', task: verifyTask(id), valueBefore: paper.truth.name },
  });
  await house.record(id, documentIntake, 'confirmed');
});

test('a corrected value is the person’s, and what was read stays beside it', async () => {
  const { id, paper } = await intake({ seed: 7, quality: 'clean' });
  await answer(verifyTask(id), 'bert', { ...paper.truth, decision: 'confirm', name: '赵某某', address: `${paper.truth.address}  ` });
  expect(await house.closed(id)).toBe('filed');
  const filed = await fieldsOf(id, 'filed');
  expect(filed['name']).toMatchObject({
    value: '赵某某',
    raw: paper.truth.name,
    source: 'person',
    verified: { valueBefore: paper.truth.name, by: 'bert' },
  });
  expect(filed['address']).toMatchObject({ value: paper.truth.address, source: 'ocr' });
  const [event] = await house.db.sql<
    { data: { sources: Record<string, string> } }[]
  >`select data from audit.events where case_id = ${id} and event = 'documents.filed'`;
  expect(event!.data.sources).toMatchObject({ name: 'person', idNo: 'ocr' });
  await house.record(id, documentIntake, 'corrected');
});

test('half a card and a misprinted number: filed only when the person has brought the values in order', async () => {
  const { truth } = await renderIdCard({ seed: 5, quality: 'clean' });
  const misprinted = `${truth.idNo.slice(0, 17)}${truth.idNo[17] === '0' ? '1' : '0'}`;
  const { id } = await intake({ seed: 5, quality: 'clean', print: { idNo: misprinted } }, { sides: ['front'] });
  await house.open(verifyTask(id));
  expect(await fieldsOf(id, 'fields')).toMatchObject({ idNo: { route: 'key', score: 0 }, validTo: { value: '', route: 'key' } });
  await answer(verifyTask(id), 'bert', { decision: 'confirm', idNo: truth.idNo });
  await house.open(verifyTask(id, 2));
  const [, again] = await house.tasks(id);
  expect(again!.note).toMatch(/签发机关、有效期起、有效期止.*issuer, valid from, valid until/);
  await answer(verifyTask(id, 2), 'cora', {
    decision: 'confirm',
    idNo: truth.idNo,
    issuer: truth.issuer,
    validFrom: truth.validFrom,
    validTo: truth.validTo,
  });
  expect(await house.closed(id)).toBe('filed');
  expect(valuesOf(await fieldsOf(id, 'filed'))).toEqual(truth);
  await house.record(id, documentIntake, 'brought-in-order');
});

test('three looks that bring no order end as rejected', async () => {
  const { id } = await intake({ seed: 6, quality: 'clean' }, { sides: ['back'] });
  for (const [n, by] of [
    [1, 'bert'],
    [2, 'cora'],
    [3, 'bert'],
  ] as const)
    await answer(verifyTask(id, n), by, { decision: 'confirm' });
  expect(await house.closed(id)).toBe('rejected');
  expect((await caseOf(id)).reason).toContain('could not be brought in order');
});

test('a document is rejected with a reason, or asked for again', async () => {
  const [one, other] = await Promise.all([
    intake({ seed: 3, quality: 'photo' }, { sides: ['front'] }),
    intake({ seed: 8, quality: 'photo', print: { validTo: '2021-01-01', validFrom: '2011-01-01' } }),
  ]);
  await answer(verifyTask(one.id), 'bert', { decision: 'rescan', reason: '照片反光，看不清姓名一栏。' });
  await answer(verifyTask(other.id), 'bert', { decision: 'reject', reason: '证件已过期，请客户换领新证。' });
  expect([await house.closed(one.id), await house.closed(other.id)]).toEqual(['rescan-requested', 'rejected']);
  expect((await caseOf(other.id)).reason).toBe('证件已过期，请客户换领新证。');
  await Promise.all([house.record(one.id, documentIntake, 'rescan-requested'), house.record(other.id, documentIntake, 'rejected')]);
});

test('the same file in another case is looked at by a person, with a note that says so', async () => {
  const { paper } = await intake({ seed: 2, quality: 'scan' });
  const documents = await uploadAll([paper.front, paper.back], 'cora');
  const id = await house.startCase(documentIntake, { documents }, { by: 'cora' });
  await house.open(verifyTask(id));
  expect((await house.tasks(id))[0]!.note).toContain('part of another case');
  await answer(verifyTask(id), 'bert', { decision: 'confirm' });
  expect(await house.closed(id)).toBe('filed');
});

test('pages that no engine can read are keyed from the image by a person', async () => {
  isEngineDown = true;
  const { id, paper } = await intake({ seed: 9, quality: 'clean' });
  await house.open(verifyTask(id));
  isEngineDown = false;
  expect((await house.tasks(id))[0]!.note).toContain('could not be read');
  await answer(verifyTask(id), 'dora', { decision: 'confirm', ...paper.truth });
  expect(await house.closed(id)).toBe('filed');
  const filed = await fieldsOf(id, 'filed');
  expect(valuesOf(filed)).toEqual(paper.truth);
  expect(new Set(Object.values(filed).map(({ source }) => source))).toEqual(new Set(['person']));
});

test('a page whose stored image is damaged stops the case as an incident; restored and told “again”, it goes on', async () => {
  const { paper } = await intake({ seed: 11, quality: 'clean' });
  const documents = await uploadAll([paper.front, paper.back], 'anna');
  const [page] = await house.db.sql<{ blob: string }[]>`select blob from app.document_pages where document_id = ${documents[0]!}`;
  const file = join(folder, page!.blob.slice(0, 2), page!.blob);
  const { readFileSync, writeFileSync } = await import('node:fs');
  const whole = readFileSync(file);
  writeFileSync(file, whole.subarray(0, 100));
  const id = await house.startCase(documentIntake, { documents });
  await house.open(`${id}.incident.read-1`);
  writeFileSync(file, whole);
  await house.answer(`${id}.incident.read-1`, 'bert', { action: 'again' });
  await house.open(verifyTask(id)); // the same file in another case
  await answer(verifyTask(id), 'bert', { decision: 'confirm' });
  expect(await house.closed(id)).toBe('filed');
  await house.record(id, documentIntake, 'incident-and-again');
});

test('withdrawn while it waits for a person: the task is cancelled, nothing is filed', async () => {
  const { id } = await intake({ seed: 7, quality: 'clean' });
  await house.open(verifyTask(id));
  await house.withdraw(id);
  expect(await house.closed(id)).toBe('withdrawn');
  expect(await house.db.sql`select id from app.readings where id = ${`${id}/filed`}`).toEqual([]);
  await house.record(id, documentIntake, 'withdrawn');
});

test('nothing that is printed on a paper passes through a process or into the log (X-04, X-06)', async () => {
  const truths = await Promise.all([2, 5, 7, 8, 9, 11].map(async (seed) => (await renderIdCard({ seed, quality: 'clean' })).truth));
  const secrets = truths.flatMap(({ name, idNo, address }: CardTruth) => [name, idNo, address]);
  const texts = await house.db.sql<{ place: string; text: string }[]>`
    select 'message ' || id as place, body::text as text from app.messages union all
    select 'step ' || step, result::text from app.steps union all
    select 'task ' || id, coalesce(shows::text, '') || coalesce(prefill::text, '') || coalesce(note, '') from app.tasks union all
    select 'event ' || event, data::text from audit.events union all
    select 'decision ' || key, input::text || outcome::text || reasons::text from app.decision_records`;
  expect(texts.length).toBeGreaterThan(50);
  for (const { place, text } of texts) for (const secret of secrets) expect(text.includes(secret), `${place} holds ${secret}`).toBe(false);
});
