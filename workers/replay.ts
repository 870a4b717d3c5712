// Replays a case's history against a bundle: the same code must ask the same things in the same order.
import { WorkflowNotFoundError, type Client, type WorkflowHandle } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import type { CaseKeys } from '../activities/adapters/payload-codec.ts';
import type { Bundle } from './bundle.ts';
import { dataConverter } from './flow.ts';

export type Verdict = { readonly same: true } | { readonly same: false; readonly divergence: string };

/** `history` as exported (JSON) or as fetched. The workflow id is not in it, and task ids are made of it: it must be handed over. */
export type Told = { readonly caseId: string; readonly history: unknown };
type History = Awaited<ReturnType<WorkflowHandle['fetchHistory']>>;

/** The histories of a case, oldest first: one, or more where its process goes on in a new one; those past the engine's retention are missing. */
export async function caseHistories(client: Client, caseId: string): Promise<History[]> {
  const found: History[] = [];
  for (let runId: string | undefined; ;) {
    const history = await client.workflow
      .getHandle(caseId, runId)
      .fetchHistory()
      .catch((error: unknown) => {
        const { code, cause } = error as { code?: unknown; cause?: { code?: unknown } };
        if (error instanceof WorkflowNotFoundError || code === 5 || cause?.code === 5) return undefined; // 5 is NOT_FOUND
        throw error;
      });
    const begun = history?.events?.[0]?.workflowExecutionStartedEventAttributes;
    if (!history || !begun) return found;
    found.unshift(history);
    if (!begun.continuedExecutionRunId) return found;
    runId = begun.continuedExecutionRunId;
  }
}

type With = { readonly bundle: Pick<Bundle, 'code'>; readonly keys: CaseKeys };

export async function replayHistory({ bundle, keys, ...told }: With & Told): Promise<Verdict> {
  for await (const { verdict } of replayHistories({ bundle, keys }, [told])) return verdict;
  throw new Error(`${told.caseId} was not replayed: the engine's worker ended before it was`);
}

/** One after the other with one worker: making one takes a third of a second of CPU, ten times a short history's replay. */
export async function* replayHistories(
  { bundle, keys }: With,
  histories: Iterable<Told> | AsyncIterable<Told>,
): AsyncGenerator<{ readonly caseId: string; readonly verdict: Verdict }> {
  const named = (async function* () {
    for await (const { caseId, history } of histories) yield { workflowId: caseId, history };
  })();
  const options = { workflowBundle: { code: bundle.code }, dataConverter: dataConverter(keys) };
  for await (const { workflowId: caseId, error } of Worker.runReplayHistories(options, named)) {
    if (error && !(error instanceof DeterminismViolationError)) throw error;
    yield { caseId, verdict: error ? { same: false, divergence: error.message } : { same: true } };
  }
}
