// Sample loan applications with their ground truth, for the demo and the OCR tests. The same seed draws the same paper.
import { seeded } from '../random.ts';
import { syntheticApplication, type ApplicationTruth } from './application.ts';
import { drawApplication } from './draw-application.ts';
import { scanned, SHEET_PLACE, type Quality } from './scan.ts';

export type LoanApplicationPaper = {
  /** PNG when clean, else JPEG. */
  readonly file: Buffer;
  readonly truth: ApplicationTruth;
};

/** `print` changes what is printed: words that disagree with the figures, a box that is not ticked. */
export type LoanApplicationOptions = { readonly seed: number; readonly quality: Quality; readonly print?: Partial<ApplicationTruth> };

export function renderLoanApplication({ seed, quality, print }: LoanApplicationOptions): LoanApplicationPaper {
  const truth = { ...syntheticApplication(seed), ...print };
  const random = seeded(seed * 37 + 11);
  return { truth, file: scanned(drawApplication(truth, random), quality, random, SHEET_PLACE) };
}
