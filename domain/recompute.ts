// Computes a machine's decision again from the snapshot that its record keeps: the same inputs under the same pack give the same
// outcome. Whoever changes a pack runs it over last quarter's records first.
import { admission, type AdmissionFacts } from './credit/admission.ts';
import { assess } from './credit/assess.ts';
import type { ApplicationFacts, AssessmentFacts, BureauFacts, RenewalFacts } from './credit/facts.ts';
import { creditPack } from './credit/packs.ts';
import { screenApplication, screenBureau, screenRenewal } from './credit/screens.ts';
import { disbursementPack } from './ledger/disbursement-pack.ts';
import {
  correctionDecision,
  draftDecision,
  reservationDecision,
  submissionDecision,
  type CorrectionFacts,
  type DraftFacts,
  type ReservationFacts,
  type SubmissionFacts,
} from './ledger/order-decisions.ts';

type Rule = (input: unknown, packVersion: string) => unknown;
/** The decisions that a machine takes on kept facts, by process and step. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  'credit-review': {
    admit: (input) => admission(input as AdmissionFacts),
    screenApplication: (input, version) => screenApplication(input as ApplicationFacts, known(creditPack, version)),
    screenBureau: (input, version) => screenBureau(input as BureauFacts, known(creditPack, version)),
    screenRenewal: (input, version) => screenRenewal(input as RenewalFacts, known(creditPack, version)),
    assess: (input, version) => assess(input as AssessmentFacts, known(creditPack, version)),
  },
  disbursement: {
    draft: (input, version) => draftDecision(input as DraftFacts, known(disbursementPack, version)),
    submit: (input, version) => submissionDecision(input as SubmissionFacts, known(disbursementPack, version)),
    correctPayee: (input, version) => correctionDecision(input as CorrectionFacts, known(disbursementPack, version)),
    reserve: (input, version) => reservationDecision(input as ReservationFacts, known(disbursementPack, version)),
  },
};

export type DecisionRecord = { readonly process: string; readonly step: string; readonly input: unknown };

/** False of a step that decides nothing from what its record keeps, and of a draft from before records kept the facts of its conditions. */
export const isRecomputable = ({ process, step, input }: DecisionRecord): boolean =>
  ruleOf(process, step) !== undefined && !(process === 'disbursement' && step === 'draft' && !('conditions' in (input as object)));

/** Throws on a decision that cannot be computed again, and on a pack that this version of the product does not have. */
export function decide({ process, step, input }: DecisionRecord, packVersion: string): unknown {
  const rule = ruleOf(process, step);
  if (!rule) throw new RangeError(`${process} has no decision ${step} that can be computed again`);
  return rule(input, packVersion);
}

function ruleOf(process: string, step: string): Rule | undefined {
  const ofProcess = Object.hasOwn(RULES, process) ? RULES[process] : undefined;
  return ofProcess && Object.hasOwn(ofProcess, step) ? ofProcess[step] : undefined;
}

/** Nothing is decided by a neighbouring pack. */
function known<P>(packOf: (version: string) => P | undefined, version: string): P {
  const pack = packOf(version);
  if (pack !== undefined) return pack;
  throw new RangeError(`the rule pack ${version} is not part of this version`);
}
