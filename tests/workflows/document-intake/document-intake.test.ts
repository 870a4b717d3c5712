// Stories of document intake on a real engine, database and OCR, with sample papers of known truth.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { renderLoanApplication, type LoanApplicationOptions } from '../../../demo/papers/loan-application.ts';
import { bureau } from '../../../activities/adapters/bureau.ts';
import { bureauStandIn, customerDataStandIn } from '../../../activities/adapters/credit-stand-ins.ts';
import { customerData } from '../../../activities/adapters/customer-data.ts';
import * as creditReviewSteps from '../../../activities/credit-review.ts';
import * as documentIntakeSteps from '../../../activities/document-intake.ts';
import { folderBlobs, type Blobs } from '../../../activities/adapters/blobs.ts';
import { startScreening, type Screening } from '../../../activities/adapters/images.ts';
import { PageUnreadable, startOcr, type Ocr } from '../../../activities/adapters/ocr.ts';
import { ChildFailed } from '../../../activities/adapters/children.ts';
import { renderIdCard, type IdCardPaper, type PaperOptions } from '../../../demo/papers/id-card.ts';
import type { ApplicationTruth } from '../../../demo/papers/application.ts';
import type { CardTruth } from '../../../demo/papers/person.ts';
import type { CreditReviewInput } from '../../../domain/credit/application.schema.ts';
import { APPLICATION_FIELD_NAMES } from '../../../domain/documents/loan-application/fields.ts';
import type { Field } from '../../../domain/documents/field.ts';
import { creditReview } from '../../../workflows/credit-review/process.ts';
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
    catalog: [documentIntake, creditReview],
    modules: { documentIntake: documentIntakeSteps, creditReview: creditReviewSteps },
    ports: (db) => ({
      blobs,
      ocr: { ...ocr, readPage },
      masterKey: TEST_KEY,
      bureau: bureau(bureauStandIn(db)),
      customerData: customerData(customerDataStandIn(db)),
    }),
  });
});
afterAll(async () => {
  await house.close();
  await Promise.all([ocr.close(), screening.close()]);
  rmSync(folder, { recursive: true });
});

type CreditInput = z.output<typeof CreditReviewInput>;
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
const P4 = [...FIELDS, ...APPLICATION_FIELD_NAMES];
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

test('a card out of focus is looked at, however well it was read, and the verifier is told why', async () => {
  const paper = await renderIdCard({ seed: 2, quality: 'clean' });
  const blurred = (file: Buffer) => sharp(file).blur(1.5).png().toBuffer();
  const documents = await uploadAll([await blurred(paper.front), await blurred(paper.back)], 'anna');
  const id = await house.startCase(documentIntake, { documents });
  await house.open(verifyTask(id));
  expect((await house.tasks(id))[0]!.note).toBe('影像质量不佳（模糊）。 Poor images: out of focus.');
  await answer(verifyTask(id), 'bert', { decision: 'rescan', reason: '照片模糊，请重新拍摄。' });
  expect(await house.closed(id)).toBe('rescan-requested');
});

/** A card and an application of one person who is a customer, brought in for a credit review. */
async function application(
  { seed, ...form }: LoanApplicationOptions,
  { cut }: { cut?: number } = {},
): Promise<{ id: string; card: CardTruth; form: ApplicationTruth; customer: string }> {
  const card = await renderIdCard({ seed, quality: 'clean' });
  const paper = renderLoanApplication({ seed, ...form });
  const file =
    cut === undefined ? paper.file : await sharp(paper.file).extract({ left: 0, top: 0, width: 1_774, height: cut }).png().toBuffer();
  const documents = await uploadAll([file, card.front, card.back], 'anna');
  const customer = `CUS-${seed}-${documents[0]!.slice(-4)}`;
  await house.db.sql`insert into app.customers (id, name, id_number, mobile, branch_id)
    values (${customer}, ${card.truth.name}, ${card.truth.idNo}, ${paper.truth.mobile}, 'HQ')`;
  const id = await house.startCase(documentIntake, { documents, customerId: customer, openCreditReview: true }, { customerId: customer });
  return { id, card: card.truth, form: paper.truth, customer };
}
const reviewOf = async (id: string) => {
  const [row] = await house.db.sql<{ id: string; input: CreditInput; customer_id: string; root_case: string }[]>`
    select id, input, customer_id, root_case from app.cases where parent_case = ${id} and process = 'credit-review'`;
  return row;
};
/** Only the opening of the review is of interest here: what it does stands in its own stories. */
const leaveReview = async (id: string) => house.withdraw((await reviewOf(id))!.id);

test('a card and an application that agree are filed, and the credit review is open with what they say', async () => {
  const { id, card, form, customer } = await application({ seed: 5, quality: 'clean' });
  expect(await house.closed(id)).toBe('filed');
  expect(valuesOf(await fieldsOf(id, 'filed'))).toEqual({ ...card, ...form });
  const review = await reviewOf(id);
  expect(review).toMatchObject({
    id: expect.stringMatching(/^LN-/),
    customer_id: customer,
    root_case: id,
    input: {
      intakeCase: id,
      applicant: { customerId: customer, name: card.name, birth: card.birth },
      application: { product: form.product, amount: { amountMinor: Number(form.amount) * 100, currency: 'CNY' }, purpose: form.purpose },
      consents: { bureau: true, dataUse: true, eSign: true },
    },
  });
  expect(review!.input.documents).toHaveLength(3);
  expect(JSON.stringify(review!.input)).not.toContain(card.idNo);
  await leaveReview(id);
  await house.record(id, documentIntake, 'credit-review-opened');
});

test('words that disagree with the figures come back however often they are confirmed; corrected as printed, they are filed', async () => {
  const { id, form } = await application({ seed: 2, quality: 'scan', print: { amountInWords: '玖仟元整' } });
  await house.open(verifyTask(id));
  expect(await fieldsOf(id, 'fields')).toMatchObject({ amount: { score: 0 }, amountInWords: { score: 0, route: 'key' } });
  await answer(verifyTask(id), 'bert', { decision: 'confirm' });
  await house.open(verifyTask(id, 2));
  expect((await house.tasks(id))[1]!.note).toMatch(/申请金额（元）、金额大写.*Amount in figures \(CNY\), Amount in words/);
  expect(await reviewOf(id)).toBeUndefined();
  await answer(verifyTask(id, 2), 'cora', { decision: 'confirm', amount: '9000.00', payee1Amount: '4500.00' });
  expect(await house.closed(id)).toBe('filed');
  expect((await fieldsOf(id, 'filed'))['amount']).toMatchObject({
    value: '9000.00',
    source: 'person',
    verified: { valueBefore: form.amount },
  });
  await leaveReview(id);
  await house.record(id, documentIntake, 'words-against-figures');
});

test('a form without the consent to query the bureau opens no credit review', async () => {
  const { id } = await application({ seed: 3, quality: 'clean', print: { consentBureau: 'no' } });
  await answer(verifyTask(id), 'bert', { decision: 'confirm' });
  await house.open(verifyTask(id, 2));
  await answer(verifyTask(id, 2), 'bert', { decision: 'reject', reason: '客户未勾选征信查询授权，退回补签。' });
  expect(await house.closed(id)).toBe('rejected');
  expect(await reviewOf(id)).toBeUndefined();
});

test('a form of which the lower half is missing: a person says what it is, and it is read anew as that', async () => {
  const { id, form } = await application({ seed: 5, quality: 'clean' }, { cut: 690 });
  await house.open(verifyTask(id));
  expect((await fieldsOf(id, 'fields'))['paper1']).toMatchObject({ value: 'loan-application', route: 'verify' });
  await answer(verifyTask(id), 'bert', { decision: 'confirm', paper1: 'loan-application' });
  await house.open(verifyTask(id, 2));
  const [, again] = await house.tasks(id);
  expect(again!.note).toContain('Read anew');
  const [row] = await house.db.sql<{ fields: Field[] }[]>`select fields from app.readings where id = ${`${id}/fields/1`}`;
  const read = Object.fromEntries(row!.fields.map((field) => [field.name, field]));
  expect(read['applicant']).toMatchObject({ value: form.applicant });
  expect(read['purpose']).toMatchObject({ value: '', route: 'key' });
  await answer(verifyTask(id, 2), 'bert', { decision: 'rescan', reason: '申请表缺下半页，请重新扫描。' });
  expect(await house.closed(id)).toBe('rescan-requested');
  await house.record(id, documentIntake, 'read-anew');
});

test('nothing that is printed on a paper passes through a process or into the log, but what credit review has to decide on (X-04, X-06)', async () => {
  const truths = await Promise.all([2, 5, 7, 8, 9, 11].map(async (seed) => (await renderIdCard({ seed, quality: 'clean' })).truth));
  const secrets = truths.flatMap(({ name, idNo, address }: CardTruth) => [name, idNo, address]);
  const texts = await house.db.sql<{ place: string; text: string }[]>`
    select 'message ' || id as place, coalesce(body::text, '') as text from app.messages union all
    select 'step ' || step, coalesce(result::text, '') from app.steps union all
    select 'task ' || id, coalesce(shows::text, '') || coalesce(prefill::text, '') || coalesce(note, '') from app.tasks union all
    select 'event ' || event, data::text from audit.events union all
    select 'decision ' || key, concat(input, outcome, reasons) from app.decision_records
      where case_id not like 'LN-%'`; // a review that got so far before it was left keeps in its record what it decided from (X-05)
  expect(texts.length).toBeGreaterThan(50);
  const names = new Set(truths.map(({ name }) => name));
  for (const { place, text } of texts)
    for (const secret of secrets)
      if (place !== 'step prepareApplication' || !names.has(secret)) expect(text.includes(secret), `${place} holds ${secret}`).toBe(false);
});
