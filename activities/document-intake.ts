// What document intake does by itself: reads pages, checks and routes fields, files the final values. Results hold ids and names of fields;
// values stand in app.readings only.
import { INTAKE_CN } from '../domain/documents/routing.ts';
import type { Field } from '../domain/documents/field.ts';
import { confirmCard } from '../domain/documents/id-card/confirm.ts';
import type { CardFieldName } from '../domain/documents/id-card/fields.ts';
import { readCard } from '../domain/documents/id-card/read-card.ts';
import type { ReadPage } from '../domain/documents/read-page.ts';
import { stripsOf } from '../domain/documents/id-card/second-reader.ts';
import { parseDay } from '../domain/documents/dates.ts';
import type { PrcIdProfile } from '../domain/documents/prc-id.ts';
import { Refusal } from '../domain/errors.ts';
import type { Checked, Problem } from '../workflows/document-intake/rules.ts';
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
    const { lines, turn, engine, modelSha } = await ocr.readPage(image);
    const strips = stripsOf(lines);
    const second = await ocr.readStrips(
      image,
      strips.map(({ quad }) => ({ quad, script: 'han' })),
    );
    const seen = strips.flatMap(({ name }, i) => (second?.[i] ? [[name, second[i].text]] : []));
    return { ...place, turn, lines, second: Object.fromEntries(seen) as Record<string, string>, engine, modelSha };
  } catch (error) {
    if (!(error instanceof PageUnreadable)) throw error;
    return { ...place, turn: 0, lines: [], engine: 'none', modelSha: '', problem: error.reason };
  }
}

const enginesOf = (pages: readonly KeptPage[]): string => [...new Set(pages.map(({ engine }) => engine))].sort().join(' + ');

/** Fields with checks and routes from what was read, and a decision record of it (A.2–A.4, X-05). */
export async function check({ readings }: { readings: readonly string[] }): Promise<Checked> {
  const { db, caseId } = stepContext();
  const [rows, documents, customer, profile] = await Promise.all([
    readingsOf(db, { caseId, ids: readings }),
    documentsOfCase(db, caseId),
    customerOfCase(db, caseId),
    profileToday(),
  ]);
  const pages = rows.flatMap(({ fields }) => fields as readonly KeptPage[]);
  const master = customer && { name: customer.name, ...(customer.idNo === null ? {} : { idNo: customer.idNo }) };
  const card = readCard(pages, { profile, pack: INTAKE_CN, ...(master ? { master } : {}) });
  const checked: Checked = {
    readingId: `${caseId}/fields`,
    route: card.route,
    open: card.fields.filter(({ route }) => route !== 'accept').map(({ name }) => name),
    duplicates: documents.filter(({ isElsewhere }) => isElsewhere).map(({ id }) => id),
    unreadable: pages.filter(({ problem }) => problem !== undefined).map(({ documentId, page }) => `${documentId}/${page}`),
  };
  await insertReading(db, { id: checked.readingId, caseId, engine: enginesOf(pages), fields: card.fields });
  await recordDecision({
    input: { readings, documents: documents.map(({ id, sha256 }) => ({ id, sha256 })), profile, hasCustomer: customer !== null },
    outcome: { route: card.route, fields: card.fields.map(({ name, route, score }) => ({ name, route, score })), sides: card.sides },
    reasons: card.fields.flatMap(failures),
    pack: INTAKE_CN.id,
    packVersion: `${INTAKE_CN.id}@${INTAKE_CN.version}`,
  });
  return checked;
}

const failures = ({ name, checks }: Field<CardFieldName>) =>
  checks.filter(({ passed }) => !passed).map(({ rule }) => ({ field: name, rule }));

/** Writes the final values with their provenance: as accepted by themselves, or as the answer of `task` says. */
export async function file({
  readingId,
  task,
}: {
  readingId: string;
  task?: string;
}): Promise<{ filed: boolean; problems: readonly Problem[] }> {
  const { db, caseId, actor } = stepContext();
  const [[reading], documents] = await Promise.all([readingsOf(db, { caseId, ids: [readingId] }), documentsOfCase(db, caseId)]);
  if (!reading) throw new Error(`reading ${readingId} is missing`);
  const read = reading.fields as readonly Field<CardFieldName>[];
  const { fields, problems } = task === undefined ? { fields: read, problems: [] } : await confirmedBy(task, read);
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

async function confirmedBy(task: string, read: readonly Field<CardFieldName>[]) {
  const { db, caseId } = stepContext();
  const { answer, by, at } = await answerOf(db, { caseId, task });
  const values = Object.fromEntries(read.flatMap(({ name }) => (typeof answer[name] === 'string' ? [[name, answer[name]]] : [])));
  return confirmCard(read, { values, by, at, task }, await profileToday());
}

async function profileToday(): Promise<PrcIdProfile> {
  const { db, ports } = stepContext();
  const { businessDate } = await databaseNow(db);
  const on = parseDay(businessDate);
  if (!on) throw new Error(`${businessDate} is no date`);
  return { on, allowsTestArea: ports.profile === 'test' };
}
