// Turns the body of a process into a Temporal workflow: the only place that knows how a human task, a step, a child case, a clock and a
// withdrawal map to Temporal.
import {
  ApplicationFailure,
  CancellationScope,
  continueAsNew,
  isCancellation,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { z } from 'zod';
import type { CancelRequested, Start, StepIdentity } from '../../domain/case-messages.ts';
import type { Iso } from '../../domain/ids.ts';
import type { ProcessSpec } from '../../domain/process.ts';
import { Clocks } from './clocks.ts';
import type { Ask, Closed, Context, StepsOf } from './context.ts';
import { Inbox } from './inbox.ts';
import { caseMessage } from './signals.ts';
import { caseStore } from './store.ts';

type AnyAsk = Ask<z.ZodObject>;
type AnyAnswer = Record<string, unknown> & { by: string; at: string };
type End = { outcome: string; reason?: string };

/** Tries of a step before people are asked: some two minutes with the back-off below (domain rule P-01 leaves the number to us). */
const STEP_TRIES = 8;

export function implement<P extends ProcessSpec, A extends StepsOf<P>>(body: (context: Context<P, A>) => Promise<Closed<P>>) {
  return (start: Start<z.output<P['input']>>): Promise<End> => {
    const { workflowId: caseId, workflowType } = workflowInfo();
    const inbox = new Inbox({ unmarked: start.carried?.unmarked ?? [] });
    const clocks = new Clocks({ reached: start.carried?.reached ?? [] });
    const store = caseStore({ run: start.run, inbox });
    const counts = new Map(Object.entries(start.carried?.counts ?? {}));
    const asks = new Map<string, Promise<AnyAnswer>>();
    const waitingFor = new Map<string, string>();
    const compensations: (() => Promise<unknown>)[] = [];
    const main = new CancellationScope();
    let cancel: Pick<CancelRequested, 'how' | 'reason'> | undefined;
    let isClosing = false;

    // Handlers first: an answer may arrive before the task that it answers has finished opening.
    setHandler(caseMessage, (message) => {
      if (!inbox.take(message)) return;
      if (message.kind === 'clock') clocks.move(message);
      if (message.kind === 'cancel') {
        cancel = message;
        main.cancel();
      }
    });
    for (const clock of new Set(start.rungs.map((rung) => rung.clock)))
      clocks.arm(
        clock,
        start.rungs.filter((rung) => rung.clock === clock),
      );

    const now = () => new Date().toISOString() as Iso;
    const nth = (what: string) => {
      const n = (counts.get(what) ?? 0) + 1;
      counts.set(what, n);
      return n;
    };
    /** Shown in Temporal's own UI; costs no history. */
    const waiting = async <T>(id: string, what: string, run: () => Promise<T>): Promise<T> => {
      const show = () => {
        setCurrentDetails([...waitingFor.values()].map((line) => `- ${line}`).join('\n') || 'running');
      };
      waitingFor.set(id, what);
      show();
      try {
        return await run();
      } finally {
        waitingFor.delete(id);
        show();
      }
    };

    const ask = async (id: string, task: string, { shows, prefill, note }: AnyAsk): Promise<AnyAnswer> => {
      const opened = await store.openTask({
        id,
        task,
        at: now(),
        ...(shows === undefined ? {} : { shows }),
        ...(prefill === undefined ? {} : { prefill }),
        ...(note === undefined ? {} : { note }),
        ...(isClosing ? { whileClosing: true as const } : {}),
      });
      if (opened.done) inbox.take(opened.done);
      else clocks.arm(id, opened.rungs);
      const { by, at, answer } = await inbox.arrival('task', id, { after: opened.after });
      clocks.arm(id, []);
      return { ...answer, by, at };
    };
    /** Two asks with one key are one task, and have one answer. */
    const human = (task: string, options: AnyAsk = {}): Promise<AnyAnswer> => {
      const id = `${caseId}.${task}.${options.key ?? nth(task)}`;
      const known = asks.get(id);
      if (known) return known;
      const { atDeadline } = options;
      if (atDeadline) {
        clocks.on({ clock: id, fraction: 1 }, () => {
          aside(atDeadline);
        });
      }
      const answer = waiting(id, `a person: ${task}`, () => ask(id, task, options));
      asks.set(id, answer);
      return answer;
    };

    /** A step that fails for good never ends the case: somebody mends the cause and says again, or supplies its result. */
    const step = async (name: string, input: unknown, options?: { key: string }): Promise<unknown> => {
      const facts = start.steps[name] ?? {};
      const identity: StepIdentity = {
        step: name,
        identity: options?.key ?? String(nth(`${name} ${JSON.stringify(input)}`)),
        ...(options ? { key: options.key } : {}),
        ...(facts.stage === undefined ? {} : { stage: facts.stage }),
        run: start.run,
      };
      const activity = `${workflowType}.${name}`;
      const steps = proxyActivities<Record<string, (input: unknown, identity: StepIdentity) => Promise<unknown>>>({
        taskQueue: start.queues[name] ?? `missing-queue-of-${name}`,
        startToCloseTimeout: `${facts.timeoutMinutes ?? 1} minutes`,
        heartbeatTimeout: '10 seconds',
        retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '30 seconds', maximumAttempts: STEP_TRIES },
        summary: identity.identity,
      });
      for (;;) {
        try {
          return await waiting(`${name} ${identity.identity}`, `step: ${name}`, async () => steps[activity]?.(input, identity));
        } catch (error) {
          if (isCancellation(error)) throw error;
          const cause = (error as Error).cause;
          // Another run of this case has taken over: nobody is to be asked by this one.
          if (cause instanceof ApplicationFailure && cause.type === 'STALE_RUN') throw cause;
          const message = cause instanceof Error ? cause.message : String(error);
          const supplied = await repaired(name, message, facts.suppliable ?? false);
          if (supplied) return supplied.result;
        }
      }
    };
    /** Asks operations until the answer can be used: undefined says "again". */
    const repaired = async (name: string, error: string, suppliable: boolean): Promise<{ result: unknown } | undefined> => {
      for (let note: string | undefined; ;) {
        const answer = await human('incident', {
          key: `${name}-${nth(`incident ${name}`)}`,
          shows: { step: name, error, suppliable },
          ...(note === undefined ? {} : { note }),
        });
        if (answer['action'] === 'again') return undefined;
        if (!suppliable)
          note =
            '此步骤的结果不能手工补录，请排除原因后重试 · The result of this step cannot be supplied by hand: mend its cause and answer again.';
        else {
          const result = parsed(answer['result']);
          if (result) return result;
          note = '补录的内容不是 JSON · What was supplied is not JSON.';
        }
      }
    };

    const openChild = async (process: string, key: string, input: unknown): Promise<{ readonly id: string }> => {
      const { id, done } = await store.openChild({ key, process, input, at: now() });
      if (done) inbox.take(done);
      return { id };
    };
    const aside = (run: () => unknown): void => {
      Promise.resolve()
        .then(run)
        .catch((error: unknown) => {
          if (!isCancellation(error)) throw error;
        });
    };
    const context = {
      input: start.input,
      caseId,
      human: named((task) => (options?: AnyAsk) => human(task, options)),
      step: named((name) => (input: unknown, options?: { key: string }) => step(name, input, options)),
      clock: named((clock) => ({
        at: (fraction: number, run: () => unknown) => {
          clocks.on({ clock, fraction }, () => {
            aside(run);
          });
        },
      })),
      openChild,
      child: async (process: string, key: string, input: unknown) => {
        const { id } = await openChild(process, key, input);
        const { outcome } = await waiting(id, `a child case: ${id}`, () => inbox.arrival('child', id));
        return { id, outcome };
      },
      aside,
      undo: (compensation: () => Promise<unknown>) => {
        compensations.push(compensation);
      },
      noReturn: () => store.noReturn(),
      finish: (outcome: string, reason?: string) => (reason === undefined ? { outcome } : { outcome, reason }),
      continueWith: (input: unknown): Promise<never> => {
        if (waitingFor.size > 0) throw new Error(`continueWith while ${[...waitingFor.values()].join(', ')} is open`);
        return continueAsNew<(next: Start) => Promise<End>>({
          ...start,
          input,
          rungs: clocks.waiting,
          carried: { counts: Object.fromEntries(counts), reached: [...clocks.reached], unmarked: inbox.pendingMarks },
        });
      },
    } satisfies Record<keyof Context<P, A>, unknown> as unknown as Context<P, A>;

    // A cancellation that comes from Temporal's own tools counts only when PostgreSQL says that the case is closing; so nothing below is in
    // the root scope, and the case goes on otherwise.
    CancellationScope.current().cancelRequested.catch(async () => {
      const { how } = await store.closing();
      if (how === null) return;
      cancel ??= { how, reason: '' };
      main.cancel();
    });

    const clockScope = new CancellationScope();
    const keepClocks = () =>
      clockScope
        .run(() => clocks.keep({ isWriting: store.isWriting, reach: async (rung) => (await store.reachRung(rung)).winner }))
        .catch((error: unknown) => {
          if (!isCancellation(error)) throw error;
        });

    return CancellationScope.nonCancellable(async (): Promise<End> => {
      const ended = main.run(async () => {
        const end = await body(context);
        await store.closeCase({ ...end, at: now() });
        clocks.stop();
        return end;
      });
      void keepClocks(); // after the body has begun: its first write mostly brings a rung that comes before those of the case
      try {
        return await ended;
      } catch (error) {
        if (cancel === undefined || !isCancellation(error)) throw error;
        isClosing = true;
        clockScope.cancel();
        for (const compensate of compensations.reverse()) await compensate();
        const end = { outcome: cancel.how, reason: cancel.reason };
        await store.closeCase({ ...end, at: now() });
        return end;
      }
      // What still runs beside the main line ends with the workflow: to cancel it first would be work for nothing.
    });
  };
}

function parsed(json: unknown): { result: unknown } | undefined {
  try {
    return { result: JSON.parse(String(json)) as unknown };
  } catch {
    return undefined;
  }
}

/** An object whose every property is made from its name; the types come from the definition. */
function named<T>(make: (name: string) => T): Record<string, T> {
  return new Proxy({}, { get: (_, name) => (typeof name === 'string' ? make(name) : undefined) });
}
