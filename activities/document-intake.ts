// What document intake does by itself: reads pages, checks and routes fields, files the final values. Results hold ids and names of fields;
// values stand in app.readings only.
import type { z } from 'zod';
import type { CreditReviewInput } from '../domain/credit/application.schema.ts';
import { parseDay } from '../domain/documents/dates.ts';
import type { Field } from '../domain/documents/field.ts';
import { stripsOf } from '../domain/documents/id-card/second-reader.ts';
import { creditReviewInput } from '../domain/documents/loan-application/credit-review-input.ts';
import { markSpotsOf } from '../domain/documents/loan-application/marks.ts';
import { stripsOfApplication } from '../domain/documents/loan-application/read-application.ts';
import { confirmPapers, picksOf, readPapers, type PaperField, type PaperRules, type Picks } from '../domain/documents/papers.ts';
import type { PrcIdProfile } from '../domain/documents/prc-id.ts';
import type { ReadPage } from '../domain/documents/read-page.ts';
import { INTAKE_CN } from '../domain/documents/routing.ts';
import { Refusal } from '../domain/errors.ts';
import type { Checked, Filed } from '../workflows/document-intake/rules.ts';
import { databaseNow } from '../db/queries/clock.ts';
import { documentById } from '../db/queries/documents.ts';
import { answerOf, customerOfCase, documentsOfCase, fileReading, insertReading, readingsOf } from '../db/queries/intake.ts';
import { unwrapKey } from './adapters/keys.ts';
import { PageUnreadable } from './adapters/ocr.ts';
import { stepContext } from './context.ts';
import { recordDecision } from './decide.ts';

/** A page as it is kept: `problem` says why it has no lines. */
type KeptPage = ReadPage & { readonly engine: string; readonly modelSha: string; readonly problem?: string };

/** Reads every page of a document; a page that cannot be read is kept as one without lines, for a person. */
export async function read({ documentId }: { documentId: string }): Promise<{ readingId: string; pages: number; unreadable: number }> {
  const { db, caseId, ports, signal } = stepContext();
  const document = await documentById(db, { id: documentId, branch: null });
  if (document?.caseId !== caseId) throw new Refusal('NOT_FOUND', `${documentId} is no document of this case.`);
  const key = unwrapKey(ports.masterKey, document.wrappedKey, documentId);
  const pages: KeptPage[] = [];
  for (const { page, blob } of document.pages) {
    signal.throwIfAborted();
    pages.push(await readOne({ documentId, page }, await ports.blobs.get(key, blob)));
  }
  const readingId = `${caseId}/read/${documentId}`;
  await insertReading(db, { id: readingId, caseId, engine: enginesOf(pages), fields: pages });
  return { readingId, pages: pages.length, unreadable: pages.filter(({ problem }) => problem !== undefined).length };
}

async function readOne(place: { readonly documentId: string; readonly page: number }, image: Buffer): Promise<KeptPage> {
  const { ocr } = stepContext().ports;
  try {
    const { lines, turn, skew, engine, modelSha } = await ocr.readPage(image);
    const strips = [...stripsOf(lines), ...stripsOfApplication(lines)];
    const spots = markSpotsOf(lines);
    const [texts, ink, measured] = await Promise.all([
      ocr.readStrips(
        image,
        strips.map(({ quad }) => ({ quad, script: 'han' })),
      ),
      ocr.readInk(
        image,
        spots.map(({ quad }) => quad),
      ),
      ocr.measure(
        image,
        lines.map(({ quad }) => quad),
      ),
    ]);
    const second = Object.fromEntries(strips.flatMap(({ name }, i) => (texts?.[i] ? [[name, texts[i].text]] : [])));
    const marks = Object.fromEntries(spots.flatMap(({ name }, i) => (ink?.[i] === undefined ? [] : [[name, ink[i]]])));
    return {
      ...place,
      turn,
      lines,
      second,
      ...(spots.length > 0 ? { marks } : {}),
      ...(measured ? { quality: { ...measured, skew } } : {}),
      engine,
      modelSha,
    };
  } catch (error) {
    if (!(error instanceof PageUnreadable)) throw error;
    return { ...place, turn: 0, lines: [], engine: 'none', modelSha: '', problem: error.reason };
  }
}

const enginesOf = (pages: readonly KeptPage[]): string => [...new Set(pages.map(({ engine }) => engine))].sort().join(' + ');

type ToCheck = {
  readonly readings: readonly string[];
  readonly needsApplication?: boolean;
  /** What a person said that pages are, and how often the fields have been read anew for it. */
  readonly picks?: Picks;
  readonly again?: number;
};

/** Fields with checks and routes from what was read, and a decision record of it (A.2–A.4, A5, A7, X-05). */
export async function check({ readings, needsApplication = false, picks, again }: ToCheck): Promise<Checked> {
  const { db, caseId } = stepContext();
  const [rows, documents, customer, profile] = await Promise.all([
    readingsOf(db, { caseId, ids: readings }),
    documentsOfCase(db, caseId),
    customerOfCase(db, caseId),
    profileToday(),
  ]);
  const pages = rows.flatMap(({ fields }) => fields as readonly KeptPage[]);
  const rules: PaperRules = {
    profile,
    pack: INTAKE_CN,
    needsApplication,
    ...(picks ? { picks } : {}),
    ...(customer ? { customer: known(customer) } : {}),
  };
  const { fields, sides, papers, poor, route } = readPapers(pages, rules);
  const checked: Checked = {
    readingId: again === undefined ? `${caseId}/fields` : `${caseId}/fields/${again}`,
    route,
    open: fields.filter((field) => field.route !== 'accept').map(({ name }) => name),
    duplicates: documents.filter(({ isElsewhere }) => isElsewhere).map(({ id }) => id),
    unreadable: pages.filter(({ problem }) => problem !== undefined).map(({ documentId, page }) => `${documentId}/${page}`),
    poor,
  };
  await insertReading(db, { id: checked.readingId, caseId, engine: enginesOf(pages), fields });
  await recordDecision({
    input: {
      readings,
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
      profile,
      hasCustomer: customer !== null,
      needsApplication,
      picks: picks ?? {},
    },
    outcome: { route, fields: fields.map(({ name, route: to, score }) => ({ name, route: to, score })), sides, papers, poor },
    reasons: fields.flatMap(failures),
    pack: INTAKE_CN.id,
    packVersion: `${INTAKE_CN.id}@${INTAKE_CN.version}`,
  });
  return checked;
}

const known = ({ name, idNo, mobile }: { name: string; idNo: string | null; mobile: string | null }) => ({
  name,
  ...(idNo === null ? {} : { idNo }),
  ...(mobile === null ? {} : { mobile }),
});

const failures = ({ name, checks }: Field<PaperField>) => checks.filter(({ passed }) => !passed).map(({ rule }) => ({ field: name, rule }));

/** Writes the final values with their provenance: as accepted by themselves, or as the answer of `task` says. */
export async function file({ readingId, task }: { readingId: string; task?: string }): Promise<Filed> {
  const { db, caseId, actor } = stepContext();
  const [[reading], documents] = await Promise.all([readingsOf(db, { caseId, ids: [readingId] }), documentsOfCase(db, caseId)]);
  if (!reading) throw new Error(`reading ${readingId} is missing`);
  const read = reading.fields as readonly Field<PaperField>[];
  const { fields, problems, picks } = task === undefined ? { fields: read, problems: [] } : await confirmedBy(task, read);
  if (picks) return { filed: false, problems: [], picks };
  if (problems.length > 0) return { filed: false, problems };
  await fileReading(db, {
    id: `${caseId}/filed`,
    caseId,
    engine: reading.engine,
    fields,
    actor,
    facts: {
      documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
      sources: Object.fromEntries(fields.map(({ name, source }) => [name, source])),
      task: task ?? null,
    },
  });
  return { filed: true, problems: [] };
}

async function confirmedBy(task: string, read: readonly Field<PaperField>[]) {
  const { db, caseId } = stepContext();
  const [{ answer, by, at }, customer, profile] = await Promise.all([
    answerOf(db, { caseId, task }),
    customerOfCase(db, caseId),
    profileToday(),
  ]);
  const values = Object.fromEntries(read.flatMap(({ name }) => (typeof answer[name] === 'string' ? [[name, answer[name]]] : [])));
  const picks = picksOf(read, values);
  if (picks) return { fields: [], problems: [], picks };
  const idNoOnRecord = customer?.idNo ?? undefined;
  const rules = { profile, ...(idNoOnRecord === undefined ? {} : { idNoOnRecord }) };
  return { ...confirmPapers(read, { values, by, at, task }, rules), picks: undefined };
}

/** The application as credit review takes it in, from the filed values. No ID number goes along: the review reads it where it is filed. */
export async function prepareApplication(_: Readonly<Record<string, never>>): Promise<z.output<typeof CreditReviewInput>> {
  const { db, caseId } = stepContext();
  const [[filed], documents, customer] = await Promise.all([
    readingsOf(db, { caseId, ids: [`${caseId}/filed`] }),
    documentsOfCase(db, caseId),
    customerOfCase(db, caseId),
  ]);
  if (!filed || !customer) throw new Error(`${caseId} has no filed papers, or no customer`);
  const fields = filed.fields as readonly Field<PaperField>[];
  return creditReviewInput(Object.fromEntries(fields.map(({ name, value }) => [name, value])), {
    customerId: customer.id,
    documents: documents.map(({ id, sha256 }) => ({ id, sha256 })),
    intakeCase: caseId,
  });
}

async function profileToday(): Promise<PrcIdProfile> {
  const { db, ports } = stepContext();
  const { businessDate } = await databaseNow(db);
  const on = parseDay(businessDate);
  if (!on) throw new Error(`${businessDate} is no date`);
  return { on, allowsTestArea: ports.profile === 'test' };
}
