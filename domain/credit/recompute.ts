// Computes a machine's decision again from the snapshot that its record keeps: the same inputs under the same pack give the same
// outcome. Whoever changes a pack runs it over last quarter's records first.
import { assess } from './assess.ts';
import type { ApplicationFacts, AssessmentFacts, BureauFacts, RenewalFacts } from './facts.ts';
import { creditPack } from './packs.ts';
import { screenApplication, screenBureau, screenRenewal } from './screens.ts';

/** The decisions of credit review that a machine takes, by the step that takes them. */
const RULES = {
  screenApplication: (input: unknown, version: string) => screenApplication(input as ApplicationFacts, packOf(version)),
  screenBureau: (input: unknown, version: string) => screenBureau(input as BureauFacts, packOf(version)),
  screenRenewal: (input: unknown, version: string) => screenRenewal(input as RenewalFacts, packOf(version)),
  assess: (input: unknown, version: string) => assess(input as AssessmentFacts, packOf(version)),
} as const;
export type Decision = keyof typeof RULES;
export const isDecision = (step: string): step is Decision => Object.hasOwn(RULES, step);

export const decide = (step: Decision, input: unknown, packVersion: string): unknown => RULES[step](input, packVersion);

/** Throws on a pack that this version of the product does not have: nothing is decided by a neighbouring one. */
function packOf(version: string) {
  const pack = creditPack(version);
  if (pack) return pack;
  throw new RangeError(`the rule pack ${version} is not part of this version`);
}
