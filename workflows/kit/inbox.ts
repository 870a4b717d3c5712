// What the case has been told so far. Messages come at least once, in any order against the process's own progress, and also before the
// question that they answer: they are kept by id, taken when asked for, and marked as seen by the process's next write.
import { CancellationScope } from '@temporalio/workflow';
import type { CaseMessage } from '../../domain/case-messages.ts';

type Of<K extends CaseMessage['kind']> = Extract<CaseMessage, { kind: K }>;

export class Inbox {
  private readonly messages = new Map<string, CaseMessage>();
  private readonly unmarked: Set<string>;
  /** Questions that were put anew: the fence up to which an answer is to an older one. */
  private readonly older = new Map<string, number>();
  private readonly waiters = new Map<string, (() => void)[]>();

  constructor({ unmarked }: { unmarked: readonly string[] }) {
    this.unmarked = new Set(unmarked);
  }

  /** True when it is news. An answer under a higher fence replaces the one before: the task was opened anew. */
  take(message: CaseMessage): boolean {
    // Not marked: the mark would say that the answer to the new question, which has the same id, was taken in.
    if (message.kind === 'task' && message.fence <= (this.older.get(message.id) ?? -1)) return false;
    this.unmarked.add(message.id);
    if (message.kind === 'nudge') return false;
    const known = this.messages.get(message.id);
    if (known && !(known.kind === 'task' && message.kind === 'task' && message.fence > known.fence)) return false;
    this.messages.set(message.id, message);
    for (const look of this.waiters.get(message.id) ?? []) look();
    return true;
  }

  /**
   * Waits for the message of this id; an answer under a fence not above `after` answers an older question. Woken by the message itself: a
   * `condition` would be asked again after every change of the case, and each asking is a call into the sandbox.
   */
  arrival<K extends CaseMessage['kind']>(kind: K, id: string, { after = -1 } = {}): Promise<Of<K>> {
    this.older.set(id, after);
    const known = this.messages.get(id);
    if (known?.kind === 'task' && known.fence <= after) this.unmarked.delete(id);
    return new Promise((resolve, reject) => {
      const look = () => {
        const message = this.messages.get(id);
        if (message?.kind !== kind || (message.kind === 'task' && message.fence <= after)) return;
        resolve(message as Of<K>);
      };
      this.waiters.set(id, [...(this.waiters.get(id) ?? []), look]);
      CancellationScope.current().cancelRequested.catch(reject);
      look();
    });
  }

  /** What the next write marks as seen; call the result once that write has succeeded. */
  marking(): { seen: string[]; marked: () => void } {
    const seen = [...this.unmarked];
    return {
      seen,
      marked: () => {
        for (const id of seen) this.unmarked.delete(id);
      },
    };
  }

  /** Ids that no write has marked yet: what `continueWith` hands over. */
  get pendingMarks(): string[] {
    return [...this.unmarked];
  }
}
