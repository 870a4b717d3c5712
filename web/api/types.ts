// The shapes that the API answers with.
export type Text = { readonly en: string; readonly zh: string };
export type JsonSchema = { readonly [key: string]: unknown };

export type Person = {
  readonly id: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly permissions?: readonly string[];
};

export type Lease = { readonly by: string; readonly name: string; readonly until: string };
export type Excluded = { readonly rule: string; readonly person: string; readonly name: string; readonly duty: string };
export type TaskState = 'open' | 'claimed' | 'completed' | 'cancelled';
export type TaskItem = {
  readonly id: string;
  readonly caseId: string;
  readonly process: string;
  readonly task: string;
  readonly title: Text;
  readonly queue: string;
  readonly state: TaskState;
  readonly priority: number;
  readonly dueAt: string;
  readonly fence: number;
  readonly lease: Lease | null;
  readonly by: string | null;
  readonly excluded: readonly Excluded[];
  readonly openedAt: string;
};
export type Draft = { readonly version: number; readonly data: unknown; readonly at: string };
export type Task = TaskItem & {
  readonly form: JsonSchema;
  readonly shows: unknown;
  readonly prefill: unknown;
  readonly draft: Draft | null;
  /** What was answered; only of a completed task. */
  readonly answer: unknown;
  readonly note: string | null;
  readonly earlierAnswer: unknown;
};
export type Completed = Task & { readonly next?: Task | null };

export type Page<Item> = { readonly items: readonly Item[]; readonly next: string | null };

export type QueueCount = {
  readonly queue: string;
  readonly title: Text;
  readonly open: number;
  readonly overdue: number;
};
export type Inbox = { readonly held: readonly TaskItem[]; readonly queues: readonly QueueCount[] };

export type ProcessItem = {
  readonly id: string;
  readonly title: Text;
  readonly version: number;
  readonly owner: string;
};
export type ProcessTask = { readonly task: string; readonly title: Text; readonly queue: string };
export type Process = ProcessItem & {
  readonly input: JsonSchema;
  readonly tasks: readonly ProcessTask[];
  readonly stages: readonly string[];
  readonly outcomes: readonly string[];
};

export type CaseItem = {
  readonly id: string;
  readonly process: string;
  readonly state: 'open' | 'closed';
  readonly stage: string | null;
  readonly outcome: string | null;
  readonly closing: 'withdrawn' | 'cancelled' | null;
  readonly customerId: string | null;
  readonly receivedAt: string;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly dueAt: string | null;
  readonly holders: readonly string[];
};
export type Clock = {
  readonly name: string;
  readonly kind: string;
  readonly dueAt: string;
  readonly statutoryDueAt: string | null;
  readonly state: 'running' | 'paused' | 'met' | 'breached' | 'stopped';
  readonly isPendingCalendar: boolean;
};
export type CaseTask = {
  readonly id: string;
  readonly task: string;
  readonly state: string;
  readonly by: string | null;
  readonly byName: string | null;
};
export type CaseChild = { readonly id: string; readonly process: string; readonly state: string };
export type Case = CaseItem & {
  readonly input: unknown;
  readonly parent: string | null;
  readonly starter: string;
  readonly starterName: string;
  readonly clocks: readonly Clock[];
  readonly tasks: readonly CaseTask[];
  readonly children: readonly CaseChild[];
  readonly documents: readonly string[];
};
export type Actor = { readonly kind: 'person' | 'bot' | 'system'; readonly id: string; readonly name?: string };
export type TimelineItem = {
  readonly at: string;
  readonly actor: Actor;
  readonly event: string;
  readonly task?: string | null;
  readonly step?: string | null;
};

export type Document = { readonly id: string; readonly sha256: string; readonly pages: number; readonly mediaType: string };

export type DeadLetter = {
  readonly id: number;
  readonly caseId: string;
  readonly message: string;
  readonly kind: string;
  readonly reason: string;
  readonly sends: number;
  readonly createdAt: string;
};
