// The fields of a document as rows to be looked at: which need a look, why, and in what order Enter leads through them. Pure.
import type { JsonSchema, Text } from '../api/types.ts';
import { isSchema, memberOrder, properties, required, resolve } from '../forms/schema.ts';

export type Box = readonly [x1: number, y1: number, x2: number, y2: number];
/** A failed `warn` only tells; any other failure needs a look. */
export type Check = { readonly rule: string; readonly passed: boolean; readonly message: string | Text; readonly effect?: string };
export type ReadField = {
  readonly name: string;
  readonly raw: string | null;
  readonly value: unknown;
  /** In pixels of the page image. */
  readonly box: Box | null;
  readonly page: number;
  readonly documentId: string;
  /** 0 to 1. */
  readonly confidence: number | null;
  readonly checks: readonly Check[];
  readonly source: string;
  readonly route: string;
  /** Degrees clockwise by which the page is to be shown turned. */
  readonly turn: number;
  /** What other readers saw. */
  readonly alternatives: readonly string[];
};

/** Why a field needs a look, worst first; `sure` needs none. */
const WHYS = ['failed', 'low', 'empty', 'review', 'sure'] as const;
export type Why = (typeof WHYS)[number];

export type Row = {
  readonly name: string;
  readonly schema: JsonSchema;
  readonly isRequired: boolean;
  readonly reading: ReadField | undefined;
  readonly why: Why;
};

const SURE_ROUTE = 'accept';
const isEmpty = (value: unknown): boolean => value === undefined || value === null || value === '';

export function readFields(shows: unknown): ReadField[] {
  const reading = isSchema(shows) ? shows['reading'] : undefined;
  const fields = isSchema(reading) ? reading['fields'] : undefined;
  if (!Array.isArray(fields)) return [];
  return fields.filter(isSchema).map((field) => ({
    name: String(field['name']),
    raw: typeof field['raw'] === 'string' && field['raw'] !== '' ? field['raw'] : null,
    value: field['value'] === '' ? null : field['value'],
    box: isBox(field['box']) ? field['box'] : null,
    page: typeof field['page'] === 'number' ? field['page'] : 1,
    documentId: typeof field['documentId'] === 'string' ? field['documentId'] : '',
    confidence: typeof field['confidence'] === 'number' ? field['confidence'] : null,
    checks: Array.isArray(field['checks']) ? (field['checks'].filter(isSchema) as unknown as Check[]) : [],
    source: typeof field['source'] === 'string' ? field['source'] : 'ocr',
    route: typeof field['route'] === 'string' ? field['route'] : 'verify',
    turn: typeof field['turn'] === 'number' ? field['turn'] : 0,
    alternatives: Array.isArray(field['alternatives']) ? field['alternatives'].filter((one): one is string => typeof one === 'string') : [],
  }));
}
const isBox = (box: unknown): box is Box => Array.isArray(box) && box.length === 4 && box.every((edge) => typeof edge === 'number');

/** Where in the answer the fields stand: at its top, or within one member that has them all. */
export function placeOfFields(form: JsonSchema, fields: readonly ReadField[]): readonly string[] {
  const has = (schema: JsonSchema): boolean => fields.some(({ name }) => name in properties(schema));
  if (has(form)) return [];
  const holder = Object.entries(properties(form)).find(([, member]) => has(resolve(member, form)));
  return holder ? [holder[0]] : [];
}

type PaperRows = { readonly paper: string | undefined; readonly rows: readonly Row[] };
/** The rows of each paper together, in the order in which the form has them. */
export function byPaper(rows: readonly Row[]): PaperRows[] {
  const groups: { readonly paper: string | undefined; readonly rows: Row[] }[] = [];
  for (const row of rows) {
    const { paper } = row.schema as { readonly paper?: string };
    const last = groups.at(-1);
    if (last && last.paper === paper) last.rows.push(row);
    else groups.push({ paper, rows: [row] });
  }
  return groups;
}

/** Text-like members of the form that were read, or could have been: one row each, in the form's order. */
export function rowsOf(form: JsonSchema, place: readonly string[], fields: readonly ReadField[]): Row[] {
  const schema = place.reduce<JsonSchema>((inner, name) => resolve(properties(inner)[name] ?? {}, form), form);
  const needed = required(schema);
  const members = properties(schema);
  return memberOrder(schema).flatMap((name) => {
    const reading = fields.find((field) => field.name === name);
    if (!reading) return [];
    const isRequired = needed.includes(name);
    return [{ name, schema: resolve(members[name] ?? {}, form), isRequired, reading, why: whyOf(reading, isRequired) }];
  });
}

/** From here on the reader is as sure as the bank asks for its critical fields (domain rule A.2): what is asked all the same lacks a witness. */
const CONFIDENT = 0.95;

function whyOf({ checks, value, route, confidence }: ReadField, isRequired: boolean): Why {
  if (checks.some(({ passed, effect }) => !passed && effect !== 'warn')) return 'failed';
  if (isEmpty(value)) return isRequired || route !== SURE_ROUTE ? 'empty' : 'sure';
  if (route === SURE_ROUTE) return 'sure';
  return (confidence ?? 0) >= CONFIDENT ? 'review' : 'low';
}

/** The order of work: failed check, low confidence, empty, to be looked at; within each as they stand on the form. */
export function workOrder(rows: readonly Row[]): string[] {
  return rows
    .map((row, position) => ({ row, position }))
    .filter(({ row }) => row.why !== 'sure')
    .sort((a, b) => WHYS.indexOf(a.row.why) - WHYS.indexOf(b.row.why) || a.position - b.position)
    .map(({ row }) => row.name);
}

/** The field to look at next; undefined when all are done. */
export const nextUnresolved = (order: readonly string[], confirmed: ReadonlySet<string>): string | undefined =>
  order.find((name) => !confirmed.has(name));

/** The one before in the order of work, done or not; the last when we stand on a field outside of it. */
export function previous(order: readonly string[], from: string): string | undefined {
  const at = order.indexOf(from);
  return at < 0 ? order.at(-1) : order[at - 1];
}

export type PageOf = { readonly documentId: string; readonly page: number };
/** All pages in order; pages that only a field knows of are kept. */
export function pagesOf(documents: readonly { readonly id: string; readonly pages: number }[], fields: readonly ReadField[]): PageOf[] {
  const pages: PageOf[] = documents.flatMap(({ id, pages: count }) =>
    Array.from({ length: Math.max(1, count) }, (_, index) => ({ documentId: id, page: index + 1 })),
  );
  for (const { documentId, page } of fields)
    if (documentId !== '' && !pages.some((one) => one.documentId === documentId && one.page === page)) pages.push({ documentId, page });
  return pages;
}

/** Pixels of the page that are shown around a box. */
const CROP_PAD = 6;
type Size = { readonly width: number; readonly height: number };

/**
 * A box cut out of its page and turned upright: the size that it takes, never larger than `room` and never so large that it is only blur,
 * and the transform of the page image that brings it there (origin: top left).
 */
export function cropOf([x1, y1, x2, y2]: Box, turn: number, room: Size): Size & { readonly transform: string } {
  const [long, high] = [x2 - x1 + 2 * CROP_PAD, y2 - y1 + 2 * CROP_PAD];
  const [across, down] = turn % 180 === 0 ? [long, high] : [high, long];
  const scale = Math.min(room.height / down, room.width / across, 2);
  const [width, height] = [across * scale, down * scale];
  const move = `translate(${width / 2}px, ${height / 2}px)`;
  return { width, height, transform: `${move} rotate(${turn}deg) scale(${scale}) translate(${-(x1 + x2) / 2}px, ${-(y1 + y2) / 2}px)` };
}

/** Where a point of the page lies once the page is shown turned clockwise, in pixels of the page. */
export function turnedPoint(x: number, y: number, page: Size, turns: number): readonly [x: number, y: number] {
  if (turns === 1) return [page.height - y, x];
  if (turns === 2) return [page.width - x, page.height - y];
  return turns === 3 ? [y, page.width - x] : [x, y];
}
