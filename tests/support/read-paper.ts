// Reads demo papers as the product does, and scores what was read against what is printed.
import type { Ocr } from '../../activities/adapters/ocr.ts';
import type { Screening } from '../../activities/adapters/images.ts';
import type { IdCardPaper } from '../../demo/papers/id-card.ts';
import type { CardTruth } from '../../demo/papers/person.ts';
import { parseDay } from '../../domain/documents/dates.ts';
import { readCard, type CardReading } from '../../domain/documents/id-card/read-card.ts';
import type { ReadPage } from '../../domain/documents/read-page.ts';
import { stripsOf } from '../../domain/documents/id-card/second-reader.ts';
import { rowsOf, textOf } from '../../domain/documents/rows.ts';
import { INTAKE_CN } from '../../domain/documents/routing.ts';

export const profile = { on: parseDay('2025-06-02')!, allowsTestArea: true };

export type ReadPaper = { readonly pages: readonly ReadPage[]; readonly card: CardReading };

/** Screens, reads and checks both sides, back first: the order must not matter. */
export async function readPaper(
  paper: Pick<IdCardPaper, 'front' | 'back'>,
  { screening, ocr }: { screening: Screening; ocr: Ocr },
): Promise<ReadPaper> {
  const pages = await Promise.all(
    [paper.back, paper.front].map(async (file, i): Promise<ReadPage> => {
      const {
        pages: [image],
      } = await screening.screenUpload(file);
      const { lines, turn } = await ocr.readPage(image!.image);
      const strips = stripsOf(lines);
      const readings = await ocr.readStrips(
        image!.image,
        strips.map(({ quad }) => ({ quad, script: 'han' })),
      );
      return {
        documentId: `DOC-${i}`,
        page: 1,
        turn,
        lines,
        second: Object.fromEntries(strips.map(({ name }, k) => [name, readings![k]!.text])),
      };
    }),
  );
  return { pages, card: readCard(pages, { profile, pack: INTAKE_CN }) };
}

/** Everything printed on the two sides, in rows, without the marks of a sample. */
export function printedText(card: CardTruth): { front: string; back: string } {
  const [year, month, date] = card.birth.split('-').map(Number);
  const dotted = (day: string) => day.replaceAll('-', '.');
  return {
    front: `姓名${card.name}性别${card.sex}民族${card.ethnicity}出生${year}年${month}月${date}日住址${card.address}公民身份号码${card.idNo}`,
    back: `中华人民共和国居民身份证签发机关${card.issuer}有效期限${dotted(card.validFrom)}-${dotted(card.validTo)}`,
  };
}

const MARKS = new Set(['样本', 'SPECIMEN']);
/** What was read, in rows, without the marks of a sample. */
export const readText = (page: ReadPage): string =>
  rowsOf(page.lines.filter(({ text }) => !MARKS.has(text.trim())))
    .map(({ glyphs }) => textOf(glyphs))
    .join('');

/** Levenshtein: characters to insert, delete or change. */
export function editDistance(from: string, to: string): number {
  const target = [...to];
  let row = Array.from({ length: target.length + 1 }, (_, i) => i);
  for (const [i, a] of [...from].entries()) {
    const next = [i + 1];
    for (const [k, b] of target.entries()) next.push(Math.min(row[k + 1]! + 1, next[k]! + 1, row[k]! + (a === b ? 0 : 1)));
    row = next;
  }
  return row.at(-1)!;
}
