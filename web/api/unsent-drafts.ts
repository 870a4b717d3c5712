// What is typed without a connection outlives its screen: a draft that found no server stays in this tab under its hold and is sent once a
// server answers. Kept by person: whoever signs in next never sends what somebody else typed. No React, no clock: timers are handed in.
import { toProblem } from './problem.ts';
import type { Draft } from './types.ts';

type Send = (task: string, fence: number, data: unknown, version: number | null) => Promise<Draft>;
type Timers = { set(run: () => void, ms: number): number };
type Unsent = { readonly data: unknown; readonly version: number | null };
type Hold = {
  readonly task: string;
  readonly fence: number;
  readonly person: string;
  /** Its screen tries again by itself. */
  isOpen: boolean;
  unsent?: Unsent | undefined;
  /** Another try may succeed: nobody has refused it. */
  isWaiting: boolean;
  saved?: Draft | undefined;
  /** How many of its drafts are on their way. */
  sending: number;
  /** What was sent after its screen was left: on its way, and which version it made of which. */
  running?: Promise<Draft> | undefined;
  moved?: { readonly from: number | null; readonly to: number };
};

const AGAIN_MS = 5_000;

export function createUnsentDrafts(send: Send, timers: Timers) {
  const holds = new Map<string, Hold>();
  let isTimed = false;
  let signedIn: () => string | undefined = () => undefined;
  let onSaved: (task: string, by: string, draft: Draft) => void = () => undefined;
  const nameOf = (task: string, fence: number): string => `${task} ${fence}`;

  async function put(task: string, fence: number, data: unknown, version: number | null): Promise<Draft> {
    const hold = holds.get(nameOf(task, fence));
    // she is back while her last words are still on their way: what she writes now stands on them
    if (hold?.running) await hold.running.catch(() => undefined);
    const from = hold?.moved?.from === version ? hold.moved.to : version;
    const sending = send(task, fence, data, from);
    if (hold) hold.sending++;
    const isLeft = hold !== undefined && !hold.isOpen;
    if (isLeft) Object.assign(hold, { unsent: { data, version: from }, running: sending });
    try {
      const saved = await sending;
      if (isLeft) hold.moved = { from, to: saved.version };
      if (hold) {
        hold.unsent = undefined;
        hold.saved = saved;
        if (!hold.isOpen) onSaved(task, hold.person, saved);
      }
      return saved;
    } catch (error) {
      const problem = toProblem(error);
      if (hold) {
        // what comes too late is kept by the API; what was refused for its content, or changed elsewhere, is for her to look at
        hold.unsent = [403, 404, 409].includes(problem.status) ? undefined : { data, version: from };
        hold.isWaiting = problem.mayPass;
        if (hold.isWaiting && !hold.isOpen) later();
      }
      throw error;
    } finally {
      if (isLeft) hold.running = undefined;
      if (hold) {
        hold.sending--;
        forget(hold);
      }
    }
  }

  /** A hold whose screen is left and of which nothing is unsent is known no more: once it is clear that its last words do not follow yet. */
  function forget(hold: Hold): void {
    timers.set(() => {
      const name = nameOf(hold.task, hold.fence);
      if (!hold.isOpen && !hold.unsent && hold.sending === 0 && holds.get(name) === hold) holds.delete(name);
    }, 0);
  }

  const isDue = (hold: Hold): hold is Hold & { unsent: Unsent } =>
    !hold.isOpen && hold.isWaiting && !hold.running && hold.unsent !== undefined;
  function later(): void {
    if (isTimed) return;
    isTimed = true;
    timers.set(() => {
      isTimed = false;
      void flush();
    }, AGAIN_MS);
  }
  /** Sends what the screens that are closed could not. */
  async function flush(): Promise<void> {
    for (const hold of holds.values()) {
      if (!isDue(hold)) continue;
      if (hold.person === signedIn()) await put(hold.task, hold.fence, hold.unsent.data, hold.unsent.version).catch(() => undefined);
      else later();
    }
  }

  return {
    put,
    flush,
    /** The screen of a hold stands; gives back what to do when it is left. */
    open(person: string, task: string, fence: number): () => void {
      const name = nameOf(task, fence);
      const before = holds.get(name);
      const hold = before?.person === person ? before : { task, fence, person, isOpen: true, isWaiting: false, sending: 0 };
      hold.isOpen = true;
      holds.set(name, hold);
      return () => {
        hold.isOpen = false;
        if (hold.saved) onSaved(task, person, hold.saved);
        if (isDue(hold)) later();
        forget(hold);
      };
    },
    /** What she typed under this hold and no server has, with the version that it stands on. */
    of(person: string, task: string, fence: number): Unsent | undefined {
      const hold = holds.get(nameOf(task, fence));
      return hold?.person === person ? hold.unsent : undefined;
    },
    hasAny: (): boolean => [...holds.values()].some(({ unsent }) => unsent !== undefined),
    /** Who is signed in, and who hears of a draft that was saved after its screen was left. */
    connect(who: () => string | undefined, hear: (task: string, by: string, draft: Draft) => void): void {
      signedIn = who;
      onSaved = hear;
    },
  };
}
