// Compares what the platform says it moved on a business date with the core's posting file (domain rule B.8). Tolerance 0: whatever is not
// the same on both sides is a break, and so is a file that is not whole. Pure.
import type { Day } from '../calendar/day.ts';
import type { FileFault, PostingFile } from './posting-file.ts';

export const BREAKS = {
  MISSING_CORE: { en: 'The platform moved it, the core has not booked it', zh: '平台有、核心无' },
  MISSING_PLATFORM: { en: 'The core has booked it, the platform knows nothing of it', zh: '核心有、平台无' },
  AMOUNT: { en: 'Another amount', zh: '金额不符' },
  DATE: { en: 'Another business date', zh: '日期不符' },
  STATUS: { en: 'The platform does not know, or has it that the core rejected it', zh: '状态不符' },
  DUPLICATE: { en: 'It stands in the file twice', zh: '重复记账' },
  PAYEE: { en: 'Another payee', zh: '收款人不符' },
  FILE: { en: 'The posting file is absent or not whole', zh: '对账文件缺失或不完整' },
} as const;
export type BreakType = keyof typeof BREAKS;
export type Break = {
  /** The same difference has the same id in every run. */
  readonly id: string;
  readonly type: BreakType;
  readonly key: string;
  readonly platformMinor: number | null;
  readonly coreMinor: number | null;
  readonly detail: string;
};

/** One movement as the platform knows it. */
export type Moved = {
  readonly key: string;
  readonly amountMinor: number;
  readonly businessDate: Day;
  /** As in the file (posting-file.ts). */
  readonly payeeMark: string | null;
  /** `unsure`: sent, and nobody knows yet; or rejected, as far as the platform knows. */
  readonly state: 'done' | 'unsure';
};
export type Figures = {
  readonly platformCount: number;
  readonly platformSumMinor: number;
  readonly coreCount: number;
  readonly coreSumMinor: number;
};
export type Reconciled = { readonly figures: Figures; readonly breaks: readonly Break[] };

export function reconcile({ date, moved, file }: { date: Day; moved: readonly Moved[]; file: PostingFile | FileFault }): Reconciled {
  const ours = moved.filter((one) => one.businessDate === date && one.state === 'done');
  const platform = { platformCount: ours.length, platformSumMinor: total(ours) };
  if (typeof file === 'string') {
    const broken: Break = {
      id: `FILE:${file}`,
      type: 'FILE',
      key: `posting-file/${date}`,
      platformMinor: platform.platformSumMinor,
      coreMinor: null,
      detail: file,
    };
    return { figures: { ...platform, coreCount: 0, coreSumMinor: 0 }, breaks: [broken] };
  }
  const byKey = new Map(moved.map((one) => [one.key, one]));
  const seen = new Set<string>();
  const breaks = file.lines.flatMap((line): Break[] => {
    const mine = byKey.get(line.key);
    const of = (type: BreakType, detail: string): Break => ({
      ...{ id: `${type}:${line.key}`, type, key: line.key, platformMinor: mine?.amountMinor ?? null, coreMinor: line.amountMinor, detail },
    });
    if (seen.has(line.key)) return [of('DUPLICATE', `${line.kind} once more`)];
    seen.add(line.key);
    if (!mine) return [of('MISSING_PLATFORM', line.kind)];
    return [
      ...(mine.state === 'unsure' ? [of('STATUS', line.kind)] : []),
      ...(mine.amountMinor === line.amountMinor ? [] : [of('AMOUNT', line.kind)]),
      ...(mine.businessDate === date && line.businessDate === date ? [] : [of('DATE', `${mine.businessDate} / ${line.businessDate}`)]),
      ...(mine.payeeMark === line.payeeMark ? [] : [of('PAYEE', payees(mine.payeeMark, line.payeeMark))]),
    ];
  });
  // What was sent and is not in the file may still arrive under that date: the date is not balanced before somebody knows.
  const open = moved
    .filter((one) => one.businessDate === date && one.state === 'unsure' && !seen.has(one.key))
    .map(({ key, amountMinor }): Break => ({
      ...{ id: `STATUS:absent:${key}`, type: 'STATUS', key, platformMinor: amountMinor, coreMinor: null },
      detail: '已发出，结果不明 · sent, and its outcome is not known',
    }));
  const missing = ours
    .filter(({ key }) => !seen.has(key))
    .map(({ key, amountMinor }): Break => ({
      id: `MISSING_CORE:${key}`,
      type: 'MISSING_CORE',
      key,
      platformMinor: amountMinor,
      coreMinor: null,
      detail: '',
    }));
  return { figures: { ...platform, coreCount: file.count, coreSumMinor: Number(file.sumMinor) }, breaks: [...breaks, ...open, ...missing] };
}

/** Last four digits on either side; where they are the same, that those before them are not. */
function payees(ours: string | null, theirs: string | null): string {
  const [mine, other] = [ours, theirs].map((mark) => mark?.slice(0, 4) ?? '');
  return `…${mine} / …${other}${mine === other ? ' · 末四位相同，其余位数不符 · same ending, other digits before it' : ''}`;
}

const total = (rows: readonly { readonly amountMinor: number }[]) => rows.reduce((sum, { amountMinor }) => sum + amountMinor, 0);
