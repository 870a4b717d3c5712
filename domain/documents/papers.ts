// The papers of one case: which page is what (A5), and all their fields, checked each by itself and against each other (A7). Pure: the same
// pages, picks, day and pack give the same fields.
import { check } from './check.ts';
import { classify, PAPERS } from './classify.ts';
import type { Field } from './field.ts';
import { confirmCard, type Confirmed, type FieldProblem } from './id-card/confirm.ts';
import { CARD_FIELDS, type CardFieldName } from './id-card/fields.ts';
import { readCard, type CardReading } from './id-card/read-card.ts';
import { confirmApplication } from './loan-application/confirm.ts';
import { APPLICATION_FIELDS, type ApplicationFieldName } from './loan-application/fields.ts';
import { readApplication } from './loan-application/read-application.ts';
import type { PrcIdProfile } from './prc-id.ts';
import { qualityFaults, type QualityFault } from './quality.ts';
import type { ReadPage } from './read-page.ts';
import type { RoutingPack } from './routing.ts';

/** Pages of which a person may be asked what they are: the first so many of a case. */
export const PAGES_ASKED = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] as const;
/** `paper3`: what the third page of the case is. */
export type PaperFieldName = `paper${(typeof PAGES_ASKED)[number]}`;
export const PICKS = [...PAPERS, 'other'] as const;
export type Pick = (typeof PICKS)[number];
export type Picks = Readonly<Partial<Record<PaperFieldName, Pick>>>;

export type PaperField = CardFieldName | ApplicationFieldName | PaperFieldName;

export type PaperRules = {
  readonly profile: PrcIdProfile;
  readonly pack: RoutingPack;
  /** What the bank knows of the customer already. */
  readonly customer?: { readonly name: string; readonly idNo?: string; readonly mobile?: string };
  /** A credit review is to follow: the application is asked for, found or not. */
  readonly needsApplication?: boolean;
  /** What a person said that pages are. */
  readonly picks?: Picks;
};
export type PoorPage = { readonly page: string; readonly faults: readonly QualityFault[] };
export type PapersReading = {
  readonly fields: readonly Field<PaperField>[];
  readonly sides: CardReading['sides'];
  /** What each page counts as, by its number in the case. */
  readonly papers: readonly (Pick | 'unknown')[];
  /** Pages of which the image is poor (A3). */
  readonly poor: readonly PoorPage[];
  readonly route: 'accept' | 'verify';
};

export function readPapers(pages: readonly ReadPage[], rules: PaperRules): PapersReading {
  const { profile, pack, customer, picks = {}, needsApplication = false } = rules;
  const seen = pages.map((page, i) => ({ page, field: fieldOfPage(i), ...classify(page.lines) }));
  const papers = seen.map(({ field, paper }) => (field && picks[field]) ?? paper ?? 'unknown');
  const applicationPages = pages.filter((_, i) => papers[i] === 'loan-application');
  const cardPages = pages.filter((_, i) => papers[i] !== 'loan-application' && papers[i] !== 'other');

  const master = customer && { name: customer.name, ...(customer.idNo === undefined ? {} : { idNo: customer.idNo }) };
  const hasCard = cardPages.length > 0 || applicationPages.length === 0 || needsApplication;
  const card = hasCard ? readCard(cardPages, { profile, pack, ...(master ? { master } : {}) }) : { fields: [], sides: [] };
  const application =
    applicationPages.length > 0 || needsApplication
      ? readApplication(applicationPages, {
          profile,
          pack,
          card: valuesOf(card.fields),
          ...(customer ? { master: asMaster(customer) } : {}),
        })
      : [];
  const asked = seen.flatMap(({ page, field, paper, candidates }) =>
    field === undefined || paper !== undefined || picks[field] !== undefined ? [] : [questionOf(field, page, candidates)],
  );
  const fields: readonly Field<PaperField>[] = [...asked, ...card.fields, ...application];
  const poor = pages.flatMap(({ documentId, page, quality }, i) => {
    const faults = quality ? qualityFaults(quality, { isWhite: papers[i] === 'loan-application' }) : [];
    return faults.length > 0 ? [{ page: `${documentId}/${page}`, faults }] : [];
  });
  return { fields, sides: card.sides, papers, poor, route: fields.every(({ route }) => route === 'accept') ? 'accept' : 'verify' };
}

const fieldOfPage = (index: number): PaperFieldName | undefined => {
  const number = PAGES_ASKED[index];
  return number === undefined ? undefined : `paper${number}`;
};

/** A field like any other: the best guess stands in it, the other two beside it. */
function questionOf(
  name: PaperFieldName,
  { documentId, page, turn }: ReadPage,
  candidates: ReturnType<typeof classify>['candidates'],
): Field<PaperFieldName> {
  const [best, ...others] = candidates;
  const sure = check('A5', false, 'soft', { en: 'What kind of paper is this page?', zh: '请确认本页的资料类型' });
  return {
    name,
    class: 'K2',
    raw: '',
    value: best?.paper ?? '',
    box: null,
    page,
    documentId,
    turn,
    confidence: best?.score ?? 0,
    score: best?.score ?? 0,
    checks: [sure],
    source: 'ocr',
    route: best ? 'verify' : 'key',
    ...(others.length > 0 ? { alternatives: others.map(({ paper }) => paper) } : {}),
  };
}

const asMaster = ({ name, idNo, mobile }: NonNullable<PaperRules['customer']>) => ({
  applicant: name,
  ...(idNo === undefined ? {} : { applicantIdNo: idNo }),
  ...(mobile === undefined ? {} : { mobile }),
});

const valuesOf = <Name extends string>(fields: readonly Field<Name>[]): Readonly<Partial<Record<Name, string>>> =>
  Object.fromEntries(fields.map(({ name, value }) => [name, value])) as Partial<Record<Name, string>>;

const isOfCard = (field: Field<PaperField>): field is Field<CardFieldName> => Object.hasOwn(CARD_FIELDS, field.name);
const isOfApplication = (field: Field<PaperField>): field is Field<ApplicationFieldName> => Object.hasOwn(APPLICATION_FIELDS, field.name);

/** What a person said that the asked pages are; undefined when they are what they were read as, so that nothing has to be read anew. */
export function picksOf(read: readonly Field<PaperField>[], given: Readonly<Partial<Record<string, string>>>): Picks | undefined {
  const picks: Picks = Object.fromEntries(
    read.flatMap(({ name }) => {
      const pick = PICKS.find((one) => one === given[name]);
      return isPaperFieldName(name) && pick !== undefined ? [[name, pick]] : [];
    }),
  );
  // a page that nobody could place was read as a card
  return Object.values(picks).some((pick) => pick === 'loan-application' || pick === 'other') ? picks : undefined;
}
const isPaperFieldName = (name: PaperField): name is PaperFieldName => PAGES_ASKED.some((n) => name === `paper${n}`);

/** The final values of all papers, and what cannot stand. `idNoOnRecord`: of the customer for whom they are brought in. */
export function confirmPapers(
  read: readonly Field<PaperField>[],
  confirmed: Confirmed<PaperField>,
  { profile, idNoOnRecord }: { readonly profile: PrcIdProfile; readonly idNoOnRecord?: string },
): { readonly fields: readonly Field<PaperField>[]; readonly problems: readonly FieldProblem<PaperField>[] } {
  const cardFields = read.filter(isOfCard);
  const applicationFields = read.filter(isOfApplication);
  const none = { fields: [], problems: [] };
  const card =
    cardFields.length > 0 ? confirmCard(cardFields, confirmed, { profile, ...(idNoOnRecord === undefined ? {} : { idNoOnRecord }) }) : none;
  const application =
    applicationFields.length > 0
      ? confirmApplication(applicationFields, confirmed, { profile, card: valuesOf<CardFieldName>(card.fields) })
      : none;
  return { fields: [...card.fields, ...application.fields], problems: [...card.problems, ...application.problems] };
}
