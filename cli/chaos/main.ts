// countersign chaos --money: see money.ts. Prints what happened, and fails when anything was paid twice, not at all or out of balance.
import { EXIT } from '../exit.ts';
import { moneyChaos } from './money.ts';

export type ChaosOptions = { readonly money: boolean; readonly runs: number; readonly seed: number; readonly json?: boolean };

/** Exit codes: 0 all as it must be, 1 not, 2 nothing named to be tried. */
export async function run({ money, runs, seed, json = false }: ChaosOptions): Promise<number> {
  if (!money) {
    process.stderr.write('Say what is to be tried: npm run chaos -- --money\n');
    return EXIT.usage;
  }
  const report = await moneyChaos({ runs, seed, log: (line) => process.stderr.write(`${line}\n`) });
  if (json) process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    const { outcomes, kills, flowKills, faults, missed, tasks, seconds } = report;
    const counted = (counts: Readonly<Record<string, number>>) =>
      Object.entries(counts)
        .map(([name, n]) => `${n} ${name}`)
        .join(', ');
    process.stdout.write(
      [
        `${report.runs} runs in ${seconds} s (seed ${seed}): ${counted(outcomes)}`,
        `${kills} workers killed at a step, the flow worker ${flowKills} times, ${faults} faults of the core; people did ${counted(tasks)}`,
        ...(missed.length === 0 ? [] : [`${missed.length} blows found nothing to strike: ${missed.join('; ')}`]),
        report.wrong.length === 0
          ? 'Each tranche was paid exactly once, or taken back whole where its plan left nothing else; every journal comes to zero.'
          : report.wrong.join('\n'),
        '',
      ].join('\n'),
    );
  }
  return report.wrong.length === 0 ? EXIT.done : EXIT.failed;
}
