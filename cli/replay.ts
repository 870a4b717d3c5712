// countersign replay CASE: replays the case's history against today's code and says "same" or the first divergence.
import { Client, Connection } from '@temporalio/client';
import { Runtime } from '@temporalio/worker';
import { caseKeys } from '../activities/adapters/payload-codec.ts';
import { loadConfig } from '../config.ts';
import { connect } from '../db/client.ts';
import { caseBundle } from '../db/queries/bundles.ts';
import { buildBundle } from '../workers/bundle.ts';
import { dataConverter } from '../workers/flow.ts';
import { caseHistories, replayHistories, type Verdict } from '../workers/replay.ts';

/** Exit codes: 0 same, 1 diverged, 4 no such case or no history. */
export async function run({ caseId, json = false }: { caseId: string; json?: boolean }): Promise<number> {
  const silent = () => undefined;
  Runtime.install({
    logger: { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent },
    telemetryOptions: { logging: { forward: {} } },
  });
  const config = loadConfig();
  const db = connect({ url: config.databaseUrl, name: 'countersign-replay', max: 2 });
  const connection = await Connection.connect({ address: config.temporalAddress });
  try {
    const keys = caseKeys(db, Buffer.from(config.masterKey, 'base64'));
    const client = new Client({ connection, namespace: config.temporalNamespace, dataConverter: dataConverter(keys) });
    const [known, bundle] = await Promise.all([caseBundle(db, caseId), buildBundle()]);
    if (!known) return report(json, 4, { case: caseId, error: `There is no case ${caseId}.` });
    const histories = await caseHistories(client, caseId);
    if (histories.length === 0)
      return report(json, 4, {
        case: caseId,
        error: 'The engine holds no history of this case: it has not started yet, or its retention has passed.',
      });
    let verdict: Verdict = { same: true };
    const told = histories.map((history) => ({ caseId, history }));
    for await (const replayed of replayHistories({ bundle, keys }, told)) if (verdict.same) verdict = replayed.verdict;
    const events = histories.reduce((sum, history) => sum + (history.events?.length ?? 0), 0);
    const facts = { case: caseId, events, madeBy: known.bundle, replayedWith: bundle.hash };
    return report(json, verdict.same ? 0 : 1, { ...facts, ...verdict });
  } finally {
    await Promise.allSettled([db.close(), connection.close()]);
  }
}

type Report = {
  case: string;
  error?: string;
  same?: boolean;
  divergence?: string;
  events?: number;
  madeBy?: string | null;
  replayedWith?: string;
};

function report(json: boolean, code: number, facts: Report): number {
  if (json) process.stdout.write(`${JSON.stringify(facts)}\n`);
  else if (facts.error !== undefined) process.stderr.write(`${facts.error}\n`);
  else if (facts.same) process.stdout.write(`same: ${facts.events} events of ${facts.case} replay on today's code\n`);
  else
    process.stdout.write(
      `diverged: ${facts.case}: ${facts.divergence}\nIt was made by bundle ${facts.madeBy}, today's is ${facts.replayedWith}.\n`,
    );
  return code;
}
