// What reconciliation does by itself: reads the core's posting file and compares it with what the platform says it moved (B.8).
import { asDay } from '../domain/calendar/day.ts';
import { readPostingFile } from '../domain/ledger/posting-file.ts';
import { reconcile, type Break, type Figures } from '../domain/ledger/reconcile.ts';
import { insertReconciliation, movementsOf, rootCasesOf } from '../db/queries/reconciliations.ts';
import { stepContext } from './context.ts';
import { recordDecision } from './decide.ts';
import { known } from './disbursement-order.ts';

/** `about`: the root case of the loan, where the platform knows it; who had a part in that loan does not clear its break (AU-05). */
export type OpenBreak = { readonly id: string; readonly isLarge: boolean; readonly about?: string; readonly shown: Omit<Break, 'id'> };
/** `more`: not all of the open ones are told, so it has to be compared once more. */
export type Compared = { readonly figures: Figures; readonly breaks: readonly OpenBreak[]; readonly more: boolean };

/** Worked at once from here on (B.8); a break without an amount, such as a file that is not whole, is always large. */
const LARGE_MINOR = 100_000_00;
/** More at once are one cause, not as many items: the first ones are worked, the next comparison shows the rest. */
const BREAKS_MAX = 200;
const PACK = { pack: 'reconciliation-cn', packVersion: 'reconciliation-cn@1' } as const;

/** Keys of movements begin with the disbursement's case: `DSB-…-1/loan`. */
const disbursementIn = (key: string) => key.split('/', 1)[0] ?? key;

/** Counts and sums are kept and told also when nothing differs; "no differences" is never said of a file that is not whole. */
export async function compareBooks({
  businessDate,
  round,
  explained = [],
}: {
  businessDate: string;
  round: number;
  /** Breaks that somebody has explained by now. */
  explained?: readonly string[];
}): Promise<Compared> {
  const { db, caseId, ports, actor } = stepContext();
  const date = asDay(businessDate);
  const file = readPostingFile(known(await ports.core.postingFile(date)), date);
  const moved = await movementsOf(db, { date, keys: typeof file === 'string' ? [] : file.lines.map(({ key }) => key) });
  const { figures, breaks } = reconcile({ date, moved, file });
  await insertReconciliation(db, { caseId, date, figures, breaks, actor, round });
  await recordDecision({
    input: { businessDate, round, file: typeof file === 'string' ? file : { count: file.count, sumMinor: Number(file.sumMinor) } },
    outcome: figures,
    reasons: breaks.map(({ id }) => id),
    ...PACK,
  });
  const done = new Set(explained);
  const open = breaks.filter(({ id }) => !done.has(id));
  const shownFirst = open.slice(0, BREAKS_MAX);
  const roots = await rootCasesOf(
    db,
    shownFirst.map(({ key }) => disbursementIn(key)),
  );
  return {
    figures,
    more: open.length > BREAKS_MAX,
    breaks: shownFirst.map(({ id, ...shown }) => ({
      id,
      ...roots.get(disbursementIn(shown.key)),
      isLarge: shown.type === 'FILE' || Math.max(shown.platformMinor ?? 0, shown.coreMinor ?? 0) >= LARGE_MINOR,
      shown,
    })),
  };
}
