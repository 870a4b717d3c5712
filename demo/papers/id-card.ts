// Sample ID cards with their ground truth, for the demo, its seeds and the OCR tests. The same seed draws the same paper.
import { seeded } from '../random.ts';
import { drawBack, drawFront } from './draw-card.ts';
import { syntheticPerson, type CardTruth } from './person.ts';
import { scanned, type Quality } from './scan.ts';

export type IdCardPaper = {
  /** Image files as they would be uploaded: PNG when clean, else JPEG. */
  readonly front: Buffer;
  readonly back: Buffer;
  readonly truth: CardTruth;
};

/** `print` changes what is printed: an expired card, a wrong digit. */
export type PaperOptions = { readonly seed: number; readonly quality: Quality; readonly print?: Partial<CardTruth> };

export async function renderIdCard({ seed, quality, print }: PaperOptions): Promise<IdCardPaper> {
  const truth = { ...syntheticPerson(seed), ...print };
  const random = seeded(seed * 31 + 7);
  return { truth, front: scanned(drawFront(truth), quality, random), back: scanned(drawBack(truth), quality, random) };
}
