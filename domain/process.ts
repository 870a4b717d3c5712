// What a process is, as data. No I/O, no clock, no Temporal. Only types come from zod: the schemas themselves stand in each process.ts.
import type { z } from 'zod';
import type { QueueId, Role } from './people.ts';
import type { ReturnSpec } from './returns.ts';
import type { Level, SkillId } from './skills.ts';
import type { SegregationRule } from './segregation.ts';

export type Text = { readonly en: string; readonly zh: string };
/** The name of a shown member, and how its bare numbers are written: `share` 0.0720 → 7.20 %, `percent` 0.419 → 0.419 %, `fen` 12345 → ¥123.45. */
export type Term = Text & { readonly shown?: 'share' | 'percent' | 'fen' };

/** How long something may take. Working and natural days, and working minutes, are counted by the calendar (domain rules SLA-01, SLA-02, SLA-04). */
export type Span =
  | { readonly unit: 'elapsed'; readonly hours: number }
  | { readonly unit: 'working-day' | 'natural-day'; readonly days: number }
  | { readonly unit: 'working-minute'; readonly minutes: number }
  | { readonly unit: 'month'; readonly months: number };
export const hours = (n: number): Span => ({ unit: 'elapsed', hours: n });
export const minutes = (n: number): Span => ({ unit: 'elapsed', hours: n / 60 });
export const workingDays = (n: number): Span => ({ unit: 'working-day', days: n });
/** Minutes of working hours: half an hour given at five to five ends at 9:25 on the next working day. */
export const workingMinutes = (n: number): Span => ({ unit: 'working-minute', minutes: n });
export const naturalDays = (n: number): Span => ({ unit: 'natural-day', days: n });
export const months = (n: number): Span => ({ unit: 'month', months: n });

/** Shares of the way from the start to the deadline at which something happens; 1 is the breach. */
type Ladder = { readonly ladder?: readonly number[] };
export const DEFAULT_LADDER: readonly number[] = [0.5, 0.8, 1];

/** A regulatory clock is one of a policy pack and never pauses; an internal one carries its own span (SLA-01). */
export type ClockSpec = Ladder &
  (
    | { readonly kind: 'regulatory'; readonly pack: string; readonly clock: string }
    | { readonly kind: 'internal'; readonly within: Span; readonly pausable?: boolean }
  );

/** What a worker must have to run a step; each is a Temporal task queue with its own worker role. */
export type StepQueue = 'steps' | 'ocr' | 'bots' | 'money';
export type StepSpec<Stage extends string = string> = {
  readonly kind: 'rule' | 'model' | 'bot';
  readonly queue?: StepQueue;
  /** `outside`: it acts on the world, so every call names a key of the business. */
  readonly effect?: 'outside';
  /** Minutes that a person would need; automation figures are computed from it, never typed in. */
  readonly manualMinutes: number;
  /** Minutes that one try may take; 1 when absent. */
  readonly timeoutMinutes?: number;
  /** When the step fails for good, operations may supply its result by hand. Never for money. */
  readonly suppliable?: boolean;
  readonly stage?: Stage;
};

export type TaskSpec<Form extends z.ZodObject = z.ZodObject, Peer extends string = string, Stage extends string = string> = {
  readonly title: Text;
  readonly queue: QueueId;
  readonly within: Span;
  readonly form: Form;
  /** Who completes this task must be another person than whoever completed these; `starter` started the case or uploaded its documents (FE-01). */
  readonly notSamePersonAs?: readonly Peer[];
  /**
   * Keyed blind (FE-08): its answer and draft are shown to nobody but who gives them until these tasks, under the same number or key, are decided too. Each
   * names the other, and both name SOD-02.
   */
  readonly hiddenUntil?: readonly Peer[];
  /** Rules over the whole graph of cases (root case): whoever does this must have had no other duty under them. */
  readonly segregation?: readonly SegregationRule[];
  /** A rule about something else than the case: `{businessDate}` in the subject is that member of the case's input (SOD-06). */
  readonly segregationBy?: { readonly rule: SegregationRule; readonly subject: string };
  /** What this task is under those rules, where several tasks are one duty; the task's own name when absent. */
  readonly duty?: string;
  /** It checks or approves what another one made, so no bot does it (FE-09). Absent: when `notSamePersonAs` names a task. */
  readonly isCheck?: boolean;
  /** Whoever takes it must have this skill, at this level or above, and not expired (HT-06). */
  readonly skill?: { readonly name: SkillId; readonly minLevel: Level };
  /** 1 is worked first, 5 last; 3 when absent. */
  readonly priority?: 1 | 2 | 3 | 4 | 5;
  /** How its form says that it goes back a step (HT-05); absent: it cannot be returned. */
  readonly returns?: ReturnSpec;
  /** What its form answers to say "no"; whoever decides so fills in the rest. Absent: its decisions are no yes and no. */
  readonly rejects?: Readonly<Record<string, string | boolean>>;
  /** Queues to which a lead may send it, and from which back to its own; absent: it stays. Whoever works one of them decides it. */
  readonly mayMoveTo?: readonly QueueId[];
  readonly stage?: Stage;
};

export type ProcessSpec = {
  /** kebab-case, also the folder's name; the workflow function is its camelCase. */
  readonly id: string;
  /** Case ids begin with it: `CMP-20260202-5RT8Q2WA`. */
  readonly prefix: string;
  readonly version: number;
  readonly title: Text;
  readonly owner: string;
  readonly input: z.ZodObject;
  readonly outcomes: readonly string[];
  readonly stages: readonly string[];
  readonly clocks: Readonly<Record<string, ClockSpec>>;
  readonly steps: Readonly<Record<string, StepSpec>>;
  readonly tasks: Readonly<Record<string, TaskSpec>>;
  /** The process begins with a person: this task is inserted together with the case and shows its input; `prefill` stands in its form. */
  readonly opensWith?: { readonly task: string; readonly prefill?: Readonly<Record<string, unknown>> };
  /** What its stages, outcomes, steps and clocks are called on screens; each name means the same wherever it is used. */
  readonly words?: Readonly<Record<string, Text>>;
  /** What its tasks show and no form titles: members of the data, and codes that stand in them; `condition.account` is the code in that member alone. */
  readonly terms?: Readonly<Record<string, Term>>;
  /** The id of a child of this process, from its parent's id and its key, where the bank gives it a name of its own. */
  readonly childId?: (parentId: string, key: string) => string;
  /** Members of the input that name a member of staff who has no part in the case, by id or user name (SOD-12). */
  readonly excludes?: readonly { readonly member: string; readonly rule: SegregationRule; readonly duty: string }[];
  /** Roles that may start a case by hand, among those with the permission `case.start`; absent: all of them, empty: nobody. */
  readonly startedBy?: readonly Role[];
  /** What lists and search know of a case, by the paths of members of its input: `application.amount` (of money); texts never of class P4. */
  readonly lists?: { readonly amount?: string; readonly customer?: string; readonly text?: readonly string[] };
  /** The customer that its input names must be one whom the bank knows: a mistyped number is refused at the start, where it can be set right. */
  readonly needsKnownCustomer?: true;
  /** Versions of the rule packs by which cases started today are decided, `{ credit: 'credit-cn@2' }`: fixed for the life of a case. */
  readonly packs?: Readonly<Record<string, string>>;
};

/** Names that the kit uses for itself. */
export const RESERVED_TASKS = ['incident', 'starter'] as const;
export const RESERVED_OUTCOMES = ['withdrawn', 'cancelled'] as const;

/** Members that a form asks for, with answers that it takes. */
type Answers<Form extends z.ZodObject, A> = { readonly [M in keyof A]: M extends keyof z.input<Form> ? z.input<Form>[M] : never };
/** What a return answers and where its text and code go are members of the form. */
type Returns<Form extends z.ZodObject, R> = R extends ReturnSpec
  ? {
      readonly answer: Answers<Form, R['answer']>;
      readonly reason: keyof z.input<Form>;
      readonly reasonCode?: keyof z.input<Form>;
    }
  : undefined;
/** A task may exclude its peers and the starter, not itself and nobody unknown; stages must be declared; a form's answer is what JSON carries. */
type CheckedTasks<P extends ProcessSpec> = {
  [K in keyof P['tasks']]: {
    readonly notSamePersonAs?: readonly (Exclude<keyof P['tasks'], K> | 'starter')[];
    readonly hiddenUntil?: readonly Exclude<keyof P['tasks'], K>[];
    readonly stage?: P['stages'][number];
    readonly returns?: Returns<P['tasks'][K]['form'], P['tasks'][K]['returns']>;
    readonly rejects?: Answers<P['tasks'][K]['form'], P['tasks'][K]['rejects']>;
    readonly form: z.input<P['tasks'][K]['form']> extends z.output<P['tasks'][K]['form']>
      ? z.output<P['tasks'][K]['form']> extends z.input<P['tasks'][K]['form']>
        ? z.ZodObject
        : never
      : never;
  };
} & { [K in (typeof RESERVED_TASKS)[number]]?: never };
type CheckedSteps<P extends ProcessSpec> = { [K in keyof P['steps']]: { readonly stage?: P['stages'][number] } };
type Named<P extends ProcessSpec> = P['stages'][number] | P['outcomes'][number] | keyof P['steps'] | keyof P['clocks'];
type CheckedWords<P extends ProcessSpec> = { [K in keyof P['words']]: K extends Named<P> ? Text : never };

/** The members that are filled in. An intersection lets more pass than a form has, so what it does not have is forbidden by name. */
type Prefilled<P extends ProcessSpec> = keyof NonNullable<NonNullable<P['opensWith']>['prefill']>;
type CheckedOpening<P extends ProcessSpec> = {
  [K in keyof P['tasks']]: {
    readonly task: K;
    readonly prefill?: Partial<z.input<P['tasks'][K]['form']>> & {
      readonly [F in Exclude<Prefilled<P>, keyof z.input<P['tasks'][K]['form']>>]?: never;
    };
  };
}[keyof P['tasks']];

/** Declares a process. What contradicts itself does not compile (`tests/types`). */
export function defineProcess<const P extends ProcessSpec>(
  process: P & { tasks: CheckedTasks<P>; steps: CheckedSteps<P>; words?: CheckedWords<P>; opensWith?: CheckedOpening<P> },
): P {
  return process;
}

/** Whether one of these roles may start a case of this process by hand. */
export const mayStart = (process: ProcessSpec, roles: readonly Role[]): boolean =>
  process.startedBy === undefined || process.startedBy.some((role) => roles.includes(role));

/** `credit-review` → `creditReview`: workflow type, export and activity module of a process. */
export const camelCase = (id: string): string => id.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
