// Papers of invented persons for the browser tests.
import { renderIdCard } from '../../../demo/papers/id-card.ts';
import type { Quality } from '../../../demo/papers/scan.ts';

export type Card = { readonly front: File; readonly back: File; readonly idNo: string; readonly misprint: string };
type File = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };

/** A card whose number was printed with a wrong check character: however well it is read, somebody has to look. */
export async function misprintedCard(seed: number, quality: Quality): Promise<Card> {
  const { truth } = await renderIdCard({ seed, quality: 'clean' });
  const { idNo } = truth;
  const misprint = idNo.slice(0, -1) + (idNo.endsWith('1') ? '2' : '1');
  const { front, back } = await renderIdCard({ seed, quality, print: { idNo: misprint } });
  const mimeType = quality === 'clean' ? 'image/png' : 'image/jpeg';
  const extension = quality === 'clean' ? 'png' : 'jpg';
  return {
    idNo,
    misprint,
    front: { name: `front.${extension}`, mimeType, buffer: front },
    back: { name: `back.${extension}`, mimeType, buffer: back },
  };
}
