// What credit review does by itself: admits, screens, asks the bureau and the core, assesses, draws up offer and contract, writes letters.
// Results hold ids, codes and derived figures; reports and account numbers stay in app.credit_files.
import { admission, type AdmissionFacts } from '../domain/credit/admission.ts';
import { assess as assessFacts, type Assessment } from '../domain/credit/assess.ts';
import {
  screenApplication as screenFacts,
  screenBureau as screenReport,
  screenRenewal as compareReports,
  type Renewed,
  type Screened,
} from '../domain/credit/screens.ts';
import type { AssessmentFacts } from '../domain/credit/facts.ts';
import { summaryOf, type FactsSummary } from '../domain/credit/summary.ts';
import { versionOf } from '../domain/credit/packs.ts';
import { asDay } from '../domain/calendar/day.ts';
import { ageOn } from '../domain/documents/dates.ts';
import type { Money } from '../domain/money.ts';
import { adoptApplicant } from '../db/queries/credit.ts';
import { spouseOf } from '../db/queries/disbursements.ts';
import type { PortResult } from './adapters/port.ts';
import { stepContext } from './context.ts';
import { accountsOf, accountsToday, applicationFacts, caseFacts, keep, reportOf, requestedOf, type FileRef } from './credit-facts.ts';
import { declineLetter, offerLetter } from './credit-letters.ts';
import { recordDecision } from './decide.ts';
import { once, type Outcome } from './once.ts';

export { drawUpOffer, signContract, type Drawn, type Offer, type Problem } from './credit-contract.ts';

export type Admitted = { readonly admitted: true } | { readonly admitted: false; readonly reason: string };

/** Consents (B1), an ID number on file, and one open application for each borrower: what is not admissible is closed with its reason, undecided. */
export async function admit(): Promise<Admitted> {
  const { db, caseId } = stepContext();
  const facts = await caseFacts();
  const { consents, applicant } = facts.input;
  const alone: AdmissionFacts = { consents, isIdNumberOnFile: facts.idNo !== null, openApplication: null };
  // Only what could be taken up takes the customer's one place.
  const { idNo } = facts;
  const mayBeTaken = idNo !== null && admission(alone).problem === null;
  const openApplication = mayBeTaken ? await adoptApplicant(db, { customerId: applicant.customerId, idNo, caseId }) : null;
  const input = { ...alone, openApplication };
  const outcome = admission(input);
  const { problem, missing } = outcome;
  await recordDecision({ input, outcome, reasons: problem === null ? [] : [problem], ...packOf(facts) });
  switch (problem) {
    case null:
      return { admitted: true };
    case 'CONSENT_MISSING':
      return { admitted: false, reason: `未取得授权，不予受理。 These consents are missing: ${missing.join(', ')}.` };
    case 'NO_ID_NUMBER':
      return {
        admitted: false,
        reason: '未建档有效身份证号，请先采集身份证。 No ID number of the applicant is on file: take in the ID card first.',
      };
    case 'OPEN_APPLICATION': {
      const other = openApplication ?? '';
      return {
        admitted: false,
        reason: `该客户已有在途申请 ${other}，请先办结或撤回。 The applicant has an open application, ${other}: finish or withdraw it first.`,
      };
    }
  }
}

/** KO01, KO02, KO08, KO10: what needs no bureau, so that no query is made in vain. */
export async function screenApplication(): Promise<Screened> {
  const facts = await caseFacts();
  const input = applicationFacts(facts);
  const outcome = screenFacts(input, facts.pack);
  await recordDecision({ input, outcome, reasons: outcome.knockOuts, ...packOf(facts) });
  return outcome;
}

/** One hard query for one application (B5), under the key of the step; the report is kept, the process hears its id and hash. */
export async function queryBureau(): Promise<Outcome<FileRef & { readonly at: string }>> {
  const { ports, actor, key = '' } = stepContext();
  const { applicant } = (await caseFacts()).input;
  const query = { customerId: applicant.customerId, purpose: 'credit-application', by: actor };
  return once({
    kind: 'bureau-query',
    request: query,
    send: async (id) => kept(await ports.bureau.query(id, query)),
    query: async (id) => {
      const found = await ports.bureau.findReport(id, query);
      return found.class === 'OK' && found.value === null ? { class: 'OK', value: null } : kept(found as Answered);
    },
  });

  async function kept(result: Answered): Promise<PortResult<FileRef & { readonly at: string }>> {
    if (result.class !== 'OK') return result;
    return { class: 'OK', value: { ...(await keep('bureau-report', key, result.value)), at: result.value.at } };
  }
}
type Answered = PortResult<Awaited<ReturnType<typeof reportOf>>>;

const SALARY_MONTHS = 6;

/** Salary credits, exposure and account, from the core. Refusal UNAVAILABLE while it cannot be asked. */
export async function readAccounts({ n }: { n: number }): Promise<Outcome<FileRef>> {
  const { customerId } = (await caseFacts()).input.applicant;
  const { customerIds } = await spouseOf(stepContext().db, customerId);
  const told = await accountsToday({ customerId, months: SALARY_MONTHS });
  if (!told.done) return told;
  // B.5: the borrower and the connected group, of whom the customer file knows the spouse. Only what is lent to her is kept.
  let connectedExposure = 0;
  for (const connected of customerIds) {
    const theirs = await accountsToday({ customerId: connected, months: 1 });
    if (!theirs.done) return theirs;
    connectedExposure += theirs.value.exposure;
  }
  return { done: true, value: await keep('accounts', `accounts-${n}`, { ...told.value, connectedExposure }) };
}

/** KO04, KO05. */
export async function screenBureau({ report: fileId }: { report: string }): Promise<Screened> {
  const facts = await caseFacts();
  const input = { report: await reportOf(fileId) };
  const outcome = screenReport(input, facts.pack);
  await recordDecision({ input, outcome, reasons: outcome.knockOuts, ...packOf(facts) });
  return outcome;
}

/** AU-06: whether a report that was asked for after the approval still bears it. */
export async function screenRenewal({ before, report }: { before: string; report: string }): Promise<Renewed> {
  const facts = await caseFacts();
  const input = { before: await reportOf(before), report: await reportOf(report) };
  const outcome = compareReports(input, facts.pack);
  await recordDecision({ input, outcome, reasons: outcome.knockOuts, ...packOf(facts) });
  return outcome;
}

/** What an investigation has corrected. */
export type Corrections = { readonly statedMonthlyIncome?: Money; readonly yearsInJob?: number };
export type Assessed = Assessment & { readonly pack: string; readonly facts: FactsSummary };

/** Income, size, score and level (B8); a decision record keeps all that it was made from. */
export async function assess({
  report,
  accounts,
  corrections,
}: {
  report: string;
  accounts: string;
  corrections: Corrections;
}): Promise<Assessed> {
  const facts = await caseFacts();
  const { applicant, application: a } = facts.input;
  const { account: _, ...books } = await accountsOf(accounts);
  const input: AssessmentFacts = {
    age: ageOn(asDay(applicant.birth), asDay(facts.on)),
    requested: requestedOf(facts.input),
    employment: a.employment,
    yearsInJob: corrections.yearsInJob ?? a.yearsInJob,
    housing: a.housing,
    incomeProof: (corrections.statedMonthlyIncome ?? a.statedMonthlyIncome).amountMinor,
    report: await reportOf(report),
    accounts: books,
  };
  const outcome = assessFacts(input, facts.pack);
  await recordDecision({ input, outcome, reasons: reasonsOf(outcome), ...packOf(facts) });
  return { ...outcome, pack: versionOf(facts.pack), facts: summaryOf(input) };
}

/** The codes that a letter explains, heaviest first. */
const reasonsOf = ({ knockOuts, declined, score }: Assessment): string[] => [
  ...knockOuts.map(({ rule }) => rule),
  ...(declined === null ? [] : [declined]),
  ...(score?.reasons ?? []),
];

const packOf = ({ pack }: Awaited<ReturnType<typeof caseFacts>>) => ({ pack: pack.id, packVersion: versionOf(pack) });

/** The reasons in writing (B11), once. */
export const sendDecline = ({ reasons }: { reasons: readonly string[] }): Promise<Outcome<{ key: string }>> =>
  write(declineLetter(reasons));

export const sendOffer = (offer: Parameters<typeof offerLetter>[0]): Promise<Outcome<{ key: string }>> => write(offerLetter(offer));

async function write(content: { readonly subject: string; readonly text: string }): Promise<Outcome<{ key: string }>> {
  const { notify } = stepContext().ports;
  const letter = { recipient: (await caseFacts()).input.applicant.customerId, ...content };
  return once({ kind: 'letter', request: letter, send: (key) => notify.send(key, letter), query: (key) => notify.findLetter(key) });
}
