// Replays a case's history against a bundle: the same code must ask the same things in the same order.
import { Worker } from '@temporalio/worker';
import { DeterminismViolationError } from '@temporalio/workflow';
import type { CaseKeys } from '../activities/adapters/payload-codec.ts';
import type { Bundle } from './bundle.ts';
import { dataConverter } from './flow.ts';

export type Verdict = { readonly same: true } | { readonly same: false; readonly divergence: string };

/** `history` as exported (JSON) or as fetched. The workflow id is not in it, and task ids are made of it: it must be handed over. */
export async function replayHistory({
  bundle,
  keys,
  caseId,
  history,
}: {
  bundle: Pick<Bundle, 'code'>;
  keys: CaseKeys;
  caseId: string;
  history: unknown;
}): Promise<Verdict> {
  try {
    await Worker.runReplayHistory({ workflowBundle: { code: bundle.code }, dataConverter: dataConverter(keys) }, history, caseId);
    return { same: true };
  } catch (error) {
    if (error instanceof DeterminismViolationError) return { same: false, divergence: error.message };
    throw error;
  }
}
