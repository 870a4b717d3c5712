// Keeps every clock of a case, and every deadline of its tasks, with one durable timer at a time: the one that is due next.
import { condition } from '@temporalio/workflow';
import type { ClockMoved, Rung } from '../../domain/case-messages.ts';

const name = ({ clock, fraction }: Pick<Rung, 'clock' | 'fraction'>) => `${clock}@${fraction}`;

export class Clocks {
  private pending: Rung[] = [];
  private changes = 0;
  private readonly versions = new Map<string, number>();
  private readonly handlers = new Map<string, (() => void)[]>();
  readonly reached: Set<string>;

  constructor({ reached }: { reached: readonly string[] }) {
    this.reached = new Set(reached);
  }

  /** Runs at the rung; at once when the rung has been reached already. */
  on(rung: Pick<Rung, 'clock' | 'fraction'>, run: () => void): void {
    if (this.reached.has(name(rung))) run();
    else this.handlers.set(name(rung), [...(this.handlers.get(name(rung)) ?? []), run]);
  }

  /** Replaces what is known of one clock: at the start, when a task opens or ends, when a deadline moves. */
  arm(clock: string, rungs: readonly Rung[]): void {
    this.pending = [...this.pending.filter((rung) => rung.clock !== clock), ...rungs.filter((rung) => !this.reached.has(name(rung)))].sort(
      (a, b) => a.at.localeCompare(b.at) || a.clock.localeCompare(b.clock) || a.fraction - b.fraction,
    );
    this.changes++;
  }

  /** A recomputed deadline; a version that is not newer is ignored. */
  move({ clock, version, rungs }: ClockMoved): void {
    if (version <= (this.versions.get(clock) ?? 0)) return;
    this.versions.set(clock, version);
    this.arm(clock, rungs);
  }

  /** Rungs still to come, for `continueWith`. */
  get waiting(): readonly Rung[] {
    return this.pending;
  }

  /** Never waits for a handler: the rung at 100 % must not wait for the president who was called at 90 %. */
  async keep(reach: (rung: Rung) => Promise<'process' | 'person'>): Promise<never> {
    for (;;) {
      const known = this.changes;
      const next = this.pending[0];
      const changed = () => this.changes !== known;
      if (next === undefined) {
        await condition(changed);
        continue;
      }
      // What is overdue needs no timer: after an outage a case may have ten such rungs, and a timer costs it a second each.
      const left = Date.parse(next.at) - Date.now();
      if (left > 0 && (await condition(changed, left))) continue;
      this.pending = this.pending.filter((rung) => rung !== next);
      if ((await reach(next)) !== 'process') continue;
      this.reached.add(name(next));
      const handlers = this.handlers.get(name(next)) ?? [];
      this.handlers.delete(name(next));
      for (const run of handlers) run();
    }
  }
}
