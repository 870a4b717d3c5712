// What passes between the database and a running process. Plain types, shared by the kit, the relay and the case store.
//
// Messages are a case's journal (architecture: "delivered is not consumed"). They reach the process at least once and carry their id;
// the process drops what it knows. All go through one signal, `caseMessage`.
import type { Iso } from './ids.ts';

/** A person or bot has answered a task; `answer` is without its P4 fields. The id is the task's; a task that had to be opened anew is answered under a higher fence. */
export type TaskCompleted = {
  readonly kind: 'task';
  readonly id: string;
  readonly fence: number;
  readonly by: string;
  readonly at: Iso;
  readonly answer: Readonly<Record<string, unknown>>;
};
/** An independent child case has ended. The id is the child's. */
export type ChildClosed = { readonly kind: 'child'; readonly id: string; readonly outcome: string };
/** A deadline was recomputed; a version older than the known one is ignored. The id is `clock:<name>:<version>`. */
export type ClockMoved = {
  readonly kind: 'clock';
  readonly id: string;
  readonly clock: string;
  readonly version: number;
  readonly rungs: readonly Rung[];
};
/** The case is withdrawn by the customer or cancelled by the bank. There is at most one; its id is `cancel`. */
export type CancelRequested = {
  readonly kind: 'cancel';
  readonly id: 'cancel';
  readonly how: 'withdrawn' | 'cancelled';
  readonly reason: string;
};
/** Asks nothing: sent to learn whether the engine still knows the case. */
export type Nudge = { readonly kind: 'nudge'; readonly id: string };
export type CaseMessage = TaskCompleted | ChildClosed | ClockMoved | CancelRequested | Nudge;

/** A point on a clock's way to its deadline. `clock` is a clock's name or, for a task's deadline, the task's id. */
export type Rung = { readonly clock: string; readonly fraction: number; readonly at: Iso };

/** What a workflow starts with; built from the case's row at every start, so that a moved clock survives a second one. */
export type Start<Input = unknown> = {
  readonly input: Input;
  readonly rungs: readonly Rung[];
  /** Where each step runs: step name → Temporal task queue. */
  readonly queues: Readonly<Record<string, string>>;
  /** Per step what the kit must know at run time; the definition itself stays out of the workflow bundle. */
  readonly steps: Readonly<Record<string, StepFacts>>;
  /** Counts the starts of this case in the engine; writes of an older run are refused (STALE_RUN). */
  readonly run: number;
  /** How the kit behaves: 2 waits for cancelled steps and keeps reached rungs. Histories of cases that were started before would not replay so. */
  readonly kit?: 2;
  /** Set by `continueWith` only: what the next execution must not forget. */
  readonly carried?: {
    readonly counts: Readonly<Record<string, number>>;
    readonly reached: readonly string[];
    readonly unmarked: readonly string[];
  };
};
/** The type of a step's failure when our own database was away: it is run again and does not count as a try. */
export const DATABASE_AWAY = 'DATABASE_AWAY';
export type StepFacts = { readonly stage?: string; readonly timeoutMinutes?: number; readonly suppliable?: boolean };

/** Stands in every write of a process: which run writes, and which messages it has taken in since its last write. */
export type Mark = { readonly run: number; readonly seen: readonly string[] };

/** Names one run of a step: `case`/`step`/`identity` is unique together with the input's hash. */
export type StepIdentity = {
  readonly step: string;
  readonly identity: string;
  readonly key?: string;
  readonly stage?: string;
  readonly run: number;
};

/** The process's own writes: local activities of the flow worker. Each is insert-or-adopt: doing it twice is doing it once. */
export type CaseStore = {
  openTask(
    ask: Mark & {
      readonly id: string;
      readonly task: string;
      readonly at: Iso;
      readonly shows?: unknown;
      readonly prefill?: unknown;
      readonly note?: string;
      readonly about?: string;
      /** Undo steps may still ask people while the case is being withdrawn. */
      readonly whileClosing?: true;
    },
  ): Promise<{
    readonly rungs: readonly Rung[];
    readonly done?: TaskCompleted;
    /** only an answer under a higher fence counts */ readonly after: number;
  }>;
  openChild(
    child: Mark & { readonly key: string; readonly process: string; readonly input: unknown; readonly at: Iso },
  ): Promise<{ readonly id: string; readonly done?: ChildClosed }>;
  /** Who won, the same at every call: `process` means that the rung is to be acted upon. */
  reachRung(rung: Mark & Rung): Promise<{ readonly winner: 'process' | 'person' }>;
  /** From here on the case can no longer be withdrawn. Refused when a withdrawal came first. */
  noReturn(mark: Mark): Promise<void>;
  /** What PostgreSQL says about a cancellation that came from Temporal's own tools. */
  closing(): Promise<{ readonly how: 'withdrawn' | 'cancelled' | null }>;
  closeCase(end: Mark & { readonly outcome: string; readonly reason?: string; readonly at: Iso }): Promise<void>;
};
