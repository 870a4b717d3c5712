// The core's daily posting file (domain rule B.8): one line for each posting, and a trailer with count and sum, by which a file that was cut
// off is told from a day on which nothing happened. Pure: writing and reading stand side by side, so that they agree.
import type { Day } from '../calendar/day.ts';

export type PostingLine = {
  readonly key: string;
  readonly loanKey: string;
  readonly kind: 'loan' | 'credit' | 'payment' | 'reversal';
  readonly businessDate: Day;
  readonly amountMinor: number;
  readonly reverses: string | null;
  /**
   * Where the money went, `7894:1f0c…`: the last four digits for people, and 16 hexadecimal digits of SHA-256 over `<key>|<account>`, by which
   * an account that was changed in its middle is found although none travels in full.
   */
  readonly payeeMark: string | null;
};
export type PostingFile = { readonly date: Day; readonly lines: readonly PostingLine[]; readonly count: number; readonly sumMinor: bigint };
/** `absent`: there is no file. `truncated`: its trailer is missing or counts and sums something else. `unreadable`: a line is none. */
export type FileFault = 'absent' | 'truncated' | 'unreadable' | 'another-date';

export function writePostingFile(date: Day, lines: readonly PostingLine[]): string {
  const sum = lines.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);
  return [
    `H|${date}|CNY`,
    ...lines.map((line) =>
      ['P', line.key, line.loanKey, line.kind, line.businessDate, line.amountMinor, line.reverses ?? '', line.payeeMark ?? ''].join('|'),
    ),
    `T|${lines.length}|${sum}`,
    '',
  ].join('\n');
}

const HEAD = /^H\|(\d{4}-\d\d-\d\d)\|CNY$/;
const LINE = /^P\|([^|]+)\|([^|]+)\|(loan|credit|payment|reversal)\|(\d{4}-\d\d-\d\d)\|(\d{1,15})\|([^|]*)\|(\d{4}:[0-9a-f]{16})?$/;
const TRAILER = /^T\|(\d{1,9})\|(\d{1,18})$/;

/** "No differences" is only ever said of a file that is whole. */
export function readPostingFile(text: string | null, date: Day): PostingFile | FileFault {
  if (text === null || text === '') return 'absent';
  const rows = text.replace(/\n$/, '').split('\n');
  const [head, trailer] = [HEAD.exec(rows[0] ?? ''), TRAILER.exec(rows.at(-1) ?? '')];
  if (!head) return 'unreadable';
  if (head[1] !== date) return 'another-date';
  if (!trailer) return 'truncated';
  const lines: PostingLine[] = [];
  for (const row of rows.slice(1, -1)) {
    const found = LINE.exec(row);
    if (!found) return 'unreadable';
    const [, key = '', loanKey = '', kind, businessDate, amount, reverses, mark] = found;
    lines.push({
      ...{ key, loanKey, kind: kind as PostingLine['kind'], businessDate: businessDate as Day, amountMinor: Number(amount) },
      ...{ reverses: reverses === '' ? null : (reverses ?? null), payeeMark: mark ?? null },
    });
  }
  const sumMinor = lines.reduce((total, { amountMinor }) => total + BigInt(amountMinor), 0n);
  if (lines.length !== Number(trailer[1]) || sumMinor !== BigInt(trailer[2] ?? '')) return 'truncated';
  return { date, lines, count: lines.length, sumMinor };
}
