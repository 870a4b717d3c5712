// Keeps every clock of a case, and every deadline of its tasks, with one durable timer at a time.
import { CancellationScope, condition, isCancellation, sleep } from '@temporalio/workflow';
import type { ClockMoved, Rung } from '../../domain/case-messages.ts';

const name = ({ clock, fraction }: Pick<Rung, 'clock' | 'fraction'>) => `${clock}@${fraction}`;

export type ClockKeeping = {
  /** Whether a write of the process is under way. */
  readonly isWriting: () => boolean;
  readonly reach: (rung: Rung) => Promise<'process' | 'person'>;
};

export class Clocks {
  private pending: Rung[] = [];
  private timer: { readonly at: string; readonly scope: CancellationScope } | undefined;
  private readonly versions = new Map<string, number>();
  private readonly handlers = new Map<string, (() => void)[]>();
  /** Clocks that were armed once: those of the case, and of tasks that this run has asked for. */
  private readonly armed = new Set<string>();
  private readonly keepsReached: boolean;
  readonly reached: Set<string>;

  constructor({ reached, keepsReached }: { reached: readonly string[]; keepsReached: boolean }) {
    this.reached = new Set(reached);
    this.keepsReached = keepsReached;
  }

  /** Runs at the rung; at once when the rung has been reached already. */
  on(rung: Pick<Rung, 'clock' | 'fraction'>, run: () => void): void {
    if (this.reached.has(name(rung))) run();
    else this.handlers.set(name(rung), [...(this.handlers.get(name(rung)) ?? []), run]);
  }

  /** Replaces what is known of one clock: at the start, when a task opens or ends, when a deadline moves. */
  arm(clock: string, rungs: readonly Rung[]): void {
    this.armed.add(clock);
    this.pending = [...this.pending.filter((rung) => rung.clock !== clock), ...rungs.filter((rung) => !this.reached.has(name(rung)))].sort(
      (a, b) => a.at.localeCompare(b.at) || a.clock.localeCompare(b.clock) || a.fraction - b.fraction,
    );
  }

  /**
   * A recomputed deadline; a version that is not newer is ignored. The message names only what had not been reached by then: a process that
   * was started again still has the others before it, and acts upon them as the first one did. Of a task that it has not asked for again it
   * learns when it does: the question may be put anew, with another deadline.
   */
  move({ clock, version, rungs }: ClockMoved): void {
    if (version <= (this.versions.get(clock) ?? 0)) return;
    this.versions.set(clock, version);
    if (this.keepsReached && !this.armed.has(clock)) return;
    const known = this.pending.filter(
      (rung) => this.keepsReached && rung.clock === clock && !rungs.some(({ fraction }) => fraction === rung.fraction),
    );
    this.arm(clock, [...known, ...rungs]);
  }

  /** The case has ended: nothing comes due any more. */
  stop(): void {
    this.pending = [];
  }

  /** Rungs still to come, for `continueWith`. */
  get waiting(): readonly Rung[] {
    return this.pending;
  }

  /** Never waits for a handler: the rung at 100 % must not wait for the president who was called at 90 %. */
  async keep({ isWriting, reach }: ClockKeeping): Promise<never> {
    for (;;) {
      // While a write is under way nothing is set: it mostly brings rungs of its own, and the engine is told of a timer only when the
      // workflow task ends, which is not before the write.
      await condition(() => this.isTooLate && !isWriting());
      const next = this.pending[0];
      if (next === undefined) continue;
      // What is overdue needs no timer: after an outage a case may have ten such rungs, and a timer costs it a second each.
      const left = Date.parse(next.at) - Date.now();
      if (left > 0) {
        this.set(next.at, left);
        continue;
      }
      this.pending = this.pending.filter((rung) => rung !== next);
      if ((await reach(next)) !== 'process') continue;
      this.reached.add(name(next));
      const handlers = this.handlers.get(name(next)) ?? [];
      this.handlers.delete(name(next));
      for (const run of handlers) run();
    }
  }

  /** Whether the timer would miss the next rung. One that fires too early is left alone: once for nothing is cheaper than anew for every task. */
  private get isTooLate(): boolean {
    const next = this.pending[0];
    return next !== undefined && (this.timer === undefined || next.at < this.timer.at);
  }

  private set(at: string, ms: number): void {
    this.timer?.scope.cancel();
    const scope = new CancellationScope();
    this.timer = { at, scope };
    scope
      .run(() => sleep(ms))
      .then(() => {
        this.timer = undefined;
      })
      .catch((error: unknown) => {
        if (!isCancellation(error)) throw error;
      });
  }
}
