// countersign decide --case ID: computes every machine decision of a case again from the snapshot in its record (X-05), under the rule pack
// that the record names, and says "same" or what differs.
import { loadConfig } from '../config.ts';
import { connect, type Queryable } from '../db/client.ts';
import { machineDecisions } from '../db/queries/decisions.ts';
import { differences, type Difference } from '../domain/difference.ts';
import { decide, isRecomputable } from '../domain/recompute.ts';

type Verdict = {
  readonly key: string;
  readonly pack: string | null;
  readonly verdict: 'same' | 'differs' | 'not-recomputable';
  readonly differences: readonly Difference[];
  readonly reason?: string;
};

/** Exit codes: 0 all the same, 1 one differs or cannot be computed under its pack any more, 4 no such case or nothing of it that could be computed again. */
export async function run({ caseId, json = false }: { caseId: string; json?: boolean }): Promise<number> {
  const db = connect({ url: loadConfig().databaseUrl, name: 'countersign-decide', max: 2 });
  try {
    const verdicts = await recompute(db, caseId);
    const code = exitCode(verdicts);
    if (json) process.stdout.write(`${JSON.stringify({ case: caseId, same: code === 0, decisions: verdicts })}\n`);
    else if (verdicts.length === 0) process.stderr.write(`There is no case ${caseId} with machine decisions.\n`);
    else {
      process.stdout.write(verdicts.map(line).join(''));
      if (code === 4)
        process.stderr.write(`The records of ${caseId} keep references only: none of its machine decisions can be computed again.\n`);
    }
    return code;
  } finally {
    await db.close();
  }
}

/**
 * A decision whose record holds references only, as that of document intake does, cannot be computed from it and says so. A snapshot that is
 * not the one that was hashed is told even where the outcome comes out the same.
 */
export async function recompute(db: Queryable, caseId: string): Promise<Verdict[]> {
  return (await machineDecisions(db, caseId)).map((record): Verdict => {
    const { key, packVersion, outcome, isIntact } = record;
    const about = { key, pack: packVersion };
    const changed = isIntact === false ? { reason: 'the snapshot is not the one that was hashed' } : undefined;
    if (!isRecomputable(record)) return { ...about, verdict: changed ? 'differs' : 'not-recomputable', differences: [], ...changed };
    try {
      const found = differences(outcome, JSON.parse(JSON.stringify(decide(record, packVersion ?? ''))));
      return { ...about, verdict: changed === undefined && found.length === 0 ? 'same' : 'differs', differences: found, ...changed };
    } catch (error) {
      return { ...about, verdict: 'differs', differences: [], reason: (error as Error).message };
    }
  });
}

export const exitCode = (verdicts: readonly Verdict[]): 0 | 1 | 4 => {
  if (verdicts.some(({ verdict }) => verdict === 'differs')) return 1;
  return verdicts.some(({ verdict }) => verdict === 'same') ? 0 : 4;
};

function line({ key, pack, verdict, differences: found, reason }: Verdict): string {
  const details = found.map(
    ({ pointer, recorded, recomputed }) => `  ${pointer}: ${JSON.stringify(recorded)} → ${JSON.stringify(recomputed)}\n`,
  );
  return `${verdict}: ${key} under ${pack ?? 'no pack'}${reason === undefined ? '' : ` (${reason})`}\n${details.join('')}`;
}
