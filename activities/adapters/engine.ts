// What operators ask of Temporal about single cases. The library is loaded when somebody asks for the first time: the API serves without it.
import type { Connection } from '@temporalio/client';

/** Longer than a healthy answer takes by far; an operator's list does not wait for an engine that is away. */
const PATIENCE_MS = 2_000;

export type Engine = {
  /** How often the case's current workflow task has been tried; 0 when none is under way, null when the engine did not say. */
  workflowTaskTries(caseId: string): Promise<number | null>;
  close(): Promise<void>;
};

export function openEngine({ address, namespace }: { address: string; namespace: string }): Engine {
  let opening: Promise<Connection> | undefined;
  const connection = () => (opening ??= import('@temporalio/client').then(({ Connection: made }) => made.lazy({ address })));
  return {
    async workflowTaskTries(caseId) {
      try {
        const engine = await connection();
        const { pendingWorkflowTask } = await engine.withAbortSignal(AbortSignal.timeout(PATIENCE_MS), () =>
          engine.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId: caseId } }),
        );
        return pendingWorkflowTask ? (pendingWorkflowTask.attempt ?? 0) : 0;
      } catch {
        return null;
      }
    },
    close: async () => (await opening)?.close(),
  };
}
