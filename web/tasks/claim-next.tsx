// Claiming the next item from anywhere, and waiting for one when there is none. One place holds the state, so that the bar, the inbox and a
// submitted task all mean the same waiting.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { createOneAct } from '../acts/one-act.ts';
import { claimNext } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import { isLive, onChange } from '../api/live.ts';
import { useQueues } from '../api/names.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import { serverNow } from '../api/server-clock.ts';
import type { Inbox, Task } from '../api/types.ts';
import { isAway } from '../app/away.ts';
import { tell } from '../app/notice.ts';
import { useStore } from '../app/store.ts';
import { sayProblem } from '../components/problem.tsx';
import { useChosenQueue } from './chosen-queue.ts';

type ClaimState = { readonly kind: 'idle' } | { readonly kind: 'claiming' } | { readonly kind: 'waiting'; readonly since: number };

type Claims = {
  readonly state: ClaimState;
  /** The queue that she has chosen to work in; undefined: all of hers. */
  readonly queue: string | undefined;
  choose(queue: string | undefined): void;
  /** Takes the best item and opens it; waits for one when there is none. From a queue that is named or on the screen, which is then chosen. */
  claim(queue?: string): Promise<void>;
  /** Opens an item that an answer has already brought. */
  open(task: Task, how?: { readonly replace: boolean }): void;
  wait(): void;
  stop(): void;
};

const Context = createContext<Claims | null>(null);
export function useClaimNext(): Claims {
  const claims = useContext(Context);
  if (!claims) throw new Error('useClaimNext needs its provider');
  return claims;
}

/** While arrivals are heard, asking is only the net below. */
const LIVE_FACTOR = 5;
const ARRIVAL_MS = 250;
/** Every 3 s, spread a little so that a room full of clerks does not ask in step. */
const pauseMs = (): number => 2_700 + Math.random() * 600;

export function ClaimNextProvider({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const [state, setState] = useState<ClaimState>({ kind: 'idle' });
  const press = useRef(createOneAct<[string]>());
  const [queue, choose] = useChosenQueue();
  const queues = useQueues();
  const onScreen = queues.find((one) => one.isMine && path === `/queues/${one.queue}`)?.queue;

  const open = useCallback(
    (task: Task, { replace } = { replace: false }) => {
      client.setQueryData(['task', task.id], task);
      setState({ kind: 'idle' });
      void navigate({ to: '/tasks/$id', params: { id: task.id }, replace });
    },
    [client, navigate],
  );
  const stop = useCallback(() => setState({ kind: 'idle' }), []);
  const wait = useCallback(() => {
    setState({ kind: 'waiting', since: serverNow() });
    void navigate({ to: '/inbox' });
  }, [navigate]);
  const claim = useCallback(
    (named?: string) => {
      const from = named ?? onScreen ?? queue;
      const run = async (key: string): Promise<void> => {
        setState({ kind: 'claiming' });
        if (from !== queue) choose(from);
        const task = await claimNext(from, key);
        if (task) open(task);
        else wait();
      };
      const onProblem = (problem: Problem): void => {
        setState({ kind: 'idle' });
        tell({ tone: 'bad', text: sayProblem(t, problem) });
      };
      return press.current({ run, newKey, onProblem, onBusy: () => undefined, after: () => Promise.resolve() }, [from ?? '']);
    },
    [open, wait, choose, onScreen, queue, t],
  );

  useWaiting({ state, queue, open, stop, onInbox: path === '/inbox' });
  const value = useMemo(() => ({ state, queue, choose, claim, open, wait, stop }), [state, queue, choose, claim, open, wait, stop]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

type Waiting = { readonly state: ClaimState; readonly onInbox: boolean } & Pick<Claims, 'queue' | 'open' | 'stop'>;

/** Asks again and again while somebody waits on the inbox and looks at it: a hidden tab must not take work that nobody will do. */
function useWaiting({ state, queue, open, stop, onInbox }: Waiting): void {
  const { t } = useTranslation();
  const client = useQueryClient();
  const arrived = useRef(false);
  const away = useStore(isAway);
  const isWaiting = state.kind === 'waiting';

  useEffect(() => {
    if (!isWaiting) arrived.current = false;
    else if (onInbox) arrived.current = true;
    else if (arrived.current) stop(); // went elsewhere
    if (isWaiting && away) stop(); // nobody is there to do what would be taken
  }, [isWaiting, onInbox, away, stop]);

  const asked = useRef(queue);
  useEffect(() => {
    const isChosenAnew = asked.current !== queue;
    asked.current = queue;
    if (!isWaiting) return undefined;
    let isOver = false;
    let timer: number | undefined;
    let isAsking = false;
    let hasArrived = false;
    // kept while nobody has answered: what was taken for it is then not left lying
    let key = newKey();
    const again = (ms: number): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => void ask(), ms);
    };
    const rest = (): void => again(hasArrived ? ARRIVAL_MS + Math.random() * ARRIVAL_MS : pauseMs() * (isLive.get() ? LIVE_FACTOR : 1));
    const mine = (of: string): boolean =>
      queue === undefined ? (client.getQueryData<Inbox>(['inbox'])?.queues.some((one) => one.queue === of) ?? true) : of === queue;
    // an item that arrives is asked for soon, a little apart from the others who wait
    const stopHearing = onChange(({ kind, ids }) => {
      if (hasArrived || kind === 'case' || (ids.queue !== undefined && !mine(ids.queue))) return;
      hasArrived = true;
      if (!isAsking) rest();
    });
    const ask = async (): Promise<void> => {
      if (document.visibilityState === 'hidden') return rest();
      isAsking = true;
      hasArrived = false;
      try {
        const task = await claimNext(queue, key);
        key = newKey();
        if (isOver) return; // it stays with the person and comes back with the next claim
        if (task) return open(task);
      } catch (error) {
        const problem = toProblem(error);
        if (!isOver && !problem.isUnanswered && problem.status !== 401) {
          stop();
          tell({ tone: 'bad', text: sayProblem(t, problem) });
          return;
        }
      } finally {
        isAsking = false;
      }
      if (!isOver) rest();
    };
    if (isChosenAnew)
      again(0); // she waits for work of another queue now, which may be there already
    else rest();
    return () => {
      isOver = true;
      stopHearing();
      window.clearTimeout(timer);
    };
  }, [isWaiting, queue, open, stop, client, t]);
}
