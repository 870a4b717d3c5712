// Policy packs: the clocks that law and regulators give, as versioned data (D.3). A bank confirms a pack before use.
// Tags: [V:Sx] verified in source Sx of the domain specification, [M] from memory, to be confirmed.
import { naturalDays, type Span } from '../process.ts';

/** `from` names the event that starts the clock; `approval`, what a longer clock needs before it may be used. */
export type PackClock = { readonly from: string; readonly span: Span; readonly source: string; readonly approval?: string };
export type ClockPack = {
  readonly id: string;
  readonly version: number;
  readonly source: string;
  readonly clocks: Readonly<Record<string, PackClock>>;
};

const PACKS: readonly ClockPack[] = [
  {
    id: 'cn-nfra-2020-3',
    version: 1,
    source: 'CBIRC order 2020 No. 3 on complaints of banking and insurance consumers [V:S4]',
    clocks: {
      'cn.decide': { from: 'receipt', span: naturalDays(15), source: '[V:S4] simple and clear facts' },
      'cn.decide.complex': { from: 'receipt', span: naturalDays(30), source: '[V:S4] total' },
      'cn.decide.special': {
        from: 'receipt',
        span: naturalDays(60),
        source: '[V:S4] 30 more days in all 60, the customer told',
        approval: 'superior unit or senior manager at headquarters [M]',
      },
      'cn.review.apply': { from: 'decision received', span: naturalDays(30), source: '[M]' },
      'cn.review.decide': { from: 'review request', span: naturalDays(30), source: '[M]' },
    },
  },
  {
    id: 'cn-pboc-2020-5',
    version: 1,
    source: 'PBoC order 2020 No. 5 [M]',
    clocks: {
      'cn.pboc.reply': { from: 'receipt', span: naturalDays(15), source: '[M]' },
      'cn.pboc.reply.complex': { from: 'receipt', span: naturalDays(60), source: '[M]' },
    },
  },
  {
    id: 'cn-credit-report',
    version: 1,
    source: 'Regulation on the credit reporting industry, art. 25 [V:S2]',
    clocks: { 'cn.credit-report.objection': { from: 'receipt', span: naturalDays(20), source: '[V:S2]' } },
  },
  {
    id: 'cn-aml-objection',
    version: 1,
    source: 'Anti-money-laundering law 2024, art. 39 [V:S3]',
    clocks: { 'cn.aml.objection': { from: 'receipt', span: naturalDays(15), source: '[V:S3]' } },
  },
];

/** The clock of a pack with the pack's version, `cn-nfra-2020-3@1`. Throws on a name that no pack has: a process must not start without its clock. */
export function packClock(pack: string, clock: string): PackClock & { readonly packVersion: string } {
  const known = PACKS.find(({ id }) => id === pack);
  const found = known?.clocks[clock];
  if (!known || !found) throw new RangeError(`no policy pack ${pack} with a clock ${clock}: see domain/calendar/packs.ts`);
  return { ...found, packVersion: `${known.id}@${known.version}` };
}
