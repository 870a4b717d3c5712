// The hold on an item, renewed every 60 s by the open screen (domain rule HT-02). When it is gone the screen says so and stops writing.
import { useEffect, useState } from 'react';
import { renewLease } from '../api/calls.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { serverNow } from '../api/server-clock.ts';

export type LeaseState =
  | { readonly kind: 'none' }
  | { readonly kind: 'held'; readonly until: string }
  | { readonly kind: 'unsure'; readonly until: string }
  | { readonly kind: 'lost'; readonly problem: Problem | null };

const BEAT_MS = 60_000;
/** After a beat that nobody answered. */
const AGAIN_MS = 10_000;

type Hold = { readonly id: string; readonly fence: number; readonly until: string };

export function useLease(hold: Hold | null): LeaseState {
  const [state, setState] = useState<LeaseState>({ kind: 'none' });
  const id = hold?.id;
  const fence = hold?.fence;
  const until = hold?.until;

  useEffect(() => {
    if (id === undefined || fence === undefined || until === undefined) {
      setState((before) => (before.kind === 'lost' ? before : { kind: 'none' }));
      return undefined;
    }
    let isOver = false;
    let timer: number | undefined;
    let known = until;
    let beatAt = serverNow();
    setState({ kind: 'held', until });

    const beat = async (): Promise<void> => {
      window.clearTimeout(timer);
      beatAt = serverNow();
      try {
        const { lease } = await renewLease(id, fence);
        if (isOver) return;
        known = lease?.until ?? known;
        setState({ kind: 'held', until: known });
        timer = window.setTimeout(() => void beat(), BEAT_MS);
      } catch (error) {
        if (isOver) return;
        const problem = toProblem(error);
        const mayComeBack = problem.isUnanswered || problem.status === 401 || problem.status === 429;
        if (!mayComeBack) return setState({ kind: 'lost', problem });
        setState({ kind: 'unsure', until: known });
        timer = window.setTimeout(() => void beat(), AGAIN_MS);
      }
    };
    timer = window.setTimeout(() => void beat(), BEAT_MS);
    // a sleeping computer or a throttled tab misses beats: one at once when somebody looks again
    const onLook = (): void => {
      if (document.visibilityState === 'visible' && serverNow() - beatAt > BEAT_MS / 2) void beat();
    };
    document.addEventListener('visibilitychange', onLook);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
      document.removeEventListener('visibilitychange', onLook);
    };
    // `until` only seeds the first display: a renewed one must not start the beat anew
  }, [id, fence]);
  return state;
}
