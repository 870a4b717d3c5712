// Reconciliation of one business date: how it runs. Deterministic: types, pure rules and the kit only.
import type * as activities from '../../activities/reconciliation.ts';
import { implement } from '../kit/implement.ts';
import type { reconciliation as definition } from './process.ts';

/** What is still different after ten comparisons goes to finance and audit, not into an eleventh. */
const ROUNDS = 10;

export const reconciliation = implement<typeof definition, typeof activities>(async ({ input, human, step, finish }) => {
  const { businessDate } = input;
  const explained = new Set<string>();
  for (let round = 1; round <= ROUNDS; round++) {
    const { figures, breaks, more } = await step.compareBooks({ businessDate, round, explained: [...explained] });
    const open = breaks.filter(({ id }) => !explained.has(id));
    const sums = `${figures.platformCount} / ${figures.coreCount} 笔 · postings; ${figures.platformSumMinor} / ${figures.coreSumMinor} 分 · fen`;
    if (open.length === 0) return finish(explained.size === 0 && round === 1 ? 'balanced' : 'cleared', sums);
    const answers = await Promise.all(
      open.map((one, i) => {
        const ask = { key: `${round}-${i + 1}`, shows: { businessDate, break: one.shown, figures }, about: one.about };
        return one.isLarge ? human.clearLargeBreak(ask) : human.clearBreak(ask);
      }),
    );
    for (const [i, { decision }] of answers.entries()) {
      const one = open[i];
      if (one && decision === 'cleared') explained.add(one.id);
    }
    if (!more && answers.every(({ decision }) => decision === 'cleared')) return finish('cleared', sums);
  }
  return finish('left-open', '须财务与审计处理 · for finance and audit');
});
