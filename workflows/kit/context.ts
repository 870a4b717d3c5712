// What the body of a process is given. Types only: everything is derived from the process's definition and its activities, so that an
// undeclared task, step, clock, stage or outcome does not compile.
import type { z } from 'zod';
import type { WithoutP4, WithoutP4Deep } from '../../domain/data-class.ts';
import type { ProcessSpec } from '../../domain/process.ts';

type Form = z.ZodObject;

export type Ask<F extends Form> = {
  /** What the person sees beside the form: ids, hashes and facts without personal data of class P4. */
  shows?: unknown;
  prefill?: Partial<z.input<F>>;
  /** A sentence from the process to the person: why it comes back. */
  note?: string | undefined;
  /** The root case that the rules of segregation of the task are over, when it is about another matter than its own case. */
  about?: string | undefined;
  /** Names the ask where several may be open at once; two asks with one key are one task. */
  key?: string;
  /** Runs when its deadline passes unanswered. The question stays open: whoever lets it lapse goes on without it. */
  atDeadline?: () => void;
};
/** The answer as JSON carries it, without its P4 fields, and who gave it when. */
export type Answer<F extends Form> = WithoutP4<z.output<F>> & { readonly by: string; readonly at: string };

/** What acts on the world outside needs a key of the business; what only computes may have one. */
type StepCall<Spec, Input, Result> = Spec extends { effect: 'outside' }
  ? (input: Input, identity: { key: string }) => Result
  : (input: Input, identity?: { key: string }) => Result;
export type StepsOf<P extends ProcessSpec> = { readonly [K in keyof P['steps']]: (input: never) => Promise<unknown> };

declare const closed: unique symbol;
/** How a case ends; only `finish` and `continueWith` make one. */
export type Closed<P extends ProcessSpec> = { readonly outcome: P['outcomes'][number]; readonly reason?: string; readonly [closed]?: P };

export type Context<P extends ProcessSpec, A> = {
  /** Without its P4 members: steps read those where they are kept. */
  readonly input: WithoutP4Deep<z.output<P['input']>>;
  /** The id of the case. */
  readonly caseId: string;
  /** Opens a task and waits for its answer. */
  readonly human: { readonly [K in keyof P['tasks']]: (ask?: Ask<P['tasks'][K]['form']>) => Promise<Answer<P['tasks'][K]['form']>> };
  /** Runs an automated step. One that fails for good becomes an `incident` task and never ends the case. */
  readonly step: {
    readonly [K in keyof P['steps'] & keyof A]: A[K] extends (input: infer Input) => infer Result
      ? StepCall<P['steps'][K], Input, Result>
      : never;
  };
  readonly clock: {
    readonly [K in keyof P['clocks']]: {
      /** Runs detached when the clock reaches this share of its way, at once when it has been reached already. */
      at(fraction: number, run: () => unknown): void;
    };
  };
  /** An independent case with its own clocks, key and workflow; waits until it closes. Same parent, key and input is the same child. */
  child(process: string, key: string, input: unknown): Promise<{ readonly id: string; readonly outcome: string }>;
  /** The same, without waiting for its end: it goes on when this case has closed. */
  openChild(process: string, key: string, input: unknown): Promise<{ readonly id: string }>;
  /** Beside the main line: not awaited, ends with the case. */
  aside(run: () => Promise<unknown>): void;
  /** Registered before its step and harmless when the step never happened; runs in reverse order when the case is withdrawn. */
  undo(compensation: () => Promise<unknown>): void;
  /** From here on the case can no longer be withdrawn. */
  noReturn(): Promise<void>;
  finish(outcome: P['outcomes'][number], reason?: string): Closed<P>;
  /** For the rare process that loops for years: goes on in a new history. Never while a task or a step is open. */
  continueWith(input: WithoutP4Deep<z.output<P['input']>>): Promise<never>;
};
