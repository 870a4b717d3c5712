// What operators ask of Temporal about cases that do not go on. The library is loaded when somebody asks for the first time: the API serves without it.
import type { Connection } from '@temporalio/client';

/** Longer than a healthy answer takes by far; an operator's list does not wait for an engine that is away. */
const PATIENCE_MS = 2_000;

/** A fault in a release strikes every case of its process: a page of them says so as well as all of them. */
const FAILING_MAX = 1_000;
/** Temporal keeps this search attribute itself, from server 1.30 on: set while workflow tasks fail, gone with the first that succeeds. */
const FAILING = `ExecutionStatus = 'Running' AND TemporalReportedProblems IN ('category=WorkflowTaskFailed', 'category=WorkflowTaskTimedOut')`;

export type Engine = {
  /** How often the case's current workflow task has been tried; 0 when none is under way, null when the engine did not say. */
  workflowTaskTries(caseId: string): Promise<number | null>;
  /** Cases whose workflow task has failed or timed out several times running (five, unless the server is told otherwise). */
  failingCases(): Promise<readonly string[]>;
  close(): Promise<void>;
};

export function openEngine({ address, namespace }: { address: string; namespace: string }): Engine {
  let opening: Promise<Connection> | undefined;
  // Without the library's retries, which go on for 20 s whatever they are told, and throw where nobody can catch it once they find it closed.
  const connection = () =>
    (opening ??= import('@temporalio/client').then(({ Connection: made }) =>
      made.lazy({ address, interceptors: [], connectTimeout: PATIENCE_MS }),
    ));
  const asked = async <R, T>(
    ask: (engine: Connection['workflowService']) => Promise<R>,
    read: (answer: R) => T,
    otherwise: T,
  ): Promise<T> => {
    try {
      const engine = await connection();
      return read(await engine.withAbortSignal(AbortSignal.timeout(PATIENCE_MS), () => ask(engine.workflowService)));
    } catch {
      return otherwise; // an older server does not know the attribute either; one that is away is told of by readiness
    }
  };
  return {
    workflowTaskTries: (caseId) =>
      asked(
        (engine) => engine.describeWorkflowExecution({ namespace, execution: { workflowId: caseId } }),
        ({ pendingWorkflowTask }): number | null => (pendingWorkflowTask ? (pendingWorkflowTask.attempt ?? 0) : 0),
        null,
      ),
    failingCases: () =>
      asked(
        (engine) => engine.listWorkflowExecutions({ namespace, query: FAILING, pageSize: FAILING_MAX }),
        ({ executions }): readonly string[] => executions.flatMap(({ execution }) => execution?.workflowId ?? []),
        [],
      ),
    close: async () => (await opening)?.close(),
  };
}
