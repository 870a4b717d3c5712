// Handing an answer in: once, however often it is pressed; waiting for the draft; saying what went wrong and where.
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { completeTask } from '../api/calls.ts';
import { disconnected, newKey } from '../api/http.ts';
import { toProblem, type Problem } from '../api/problem.ts';
import type { Task } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { asJson } from '../forms/validate.ts';
import { useClaimNext } from './claim-next.tsx';
import type { DraftWork } from './use-draft.ts';

export type Submitting = {
  readonly isBusy: boolean;
  readonly problem: Problem | null;
  submit(how: { readonly next: boolean; readonly check: () => boolean; readonly answer: () => unknown }): Promise<void>;
  clearProblem(): void;
};

export function useSubmit(task: Task, draft: DraftWork): Submitting {
  const { t } = useTranslation();
  const client = useQueryClient();
  const navigate = useNavigate();
  const claims = useClaimNext();
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isRunning = useRef(false);
  // one intention, one key: made when the form opens, renewed only after a refusal that is certain
  const key = useRef(newKey());

  // claimed anew: what was refused before is history
  useEffect(() => setProblem(null), [task.fence]);

  const leave = async (next: boolean, following: Task | null | undefined): Promise<void> => {
    draft.forget();
    tell({ tone: 'good', text: t('task.submitted') });
    client.removeQueries({ queryKey: ['task', task.id] });
    void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'task' && queryKey[0] !== 'session' });
    if (!next) return navigate({ to: '/inbox' });
    if (following) return claims.open(following, { replace: true });
    claims.wait();
  };

  const submit: Submitting['submit'] = async ({ next, check, answer }) => {
    if (isRunning.current) return;
    setProblem(null);
    if (!check()) return;
    if (disconnected.get()) return tell({ tone: 'bad', text: t('task.offline') });
    isRunning.current = true;
    setBusy(true);
    try {
      const saved = await draft.flush();
      if (saved.kind === 'conflict') return;
      const done = await completeTask({
        id: task.id,
        fence: task.fence,
        answer: asJson(answer()) as Record<string, unknown>,
        next,
        nextFrom: claims.queue,
        key: key.current,
      });
      await leave(next, done.next);
    } catch (error) {
      const refused = toProblem(error);
      if (!refused.isUnanswered && refused.status !== 401) key.current = newKey();
      // it may be the queue that she works no more: the second time, the next one comes from anywhere
      if (next && refused.status === 403) claims.choose(undefined);
      setProblem(refused);
    } finally {
      isRunning.current = false;
      setBusy(false);
    }
  };
  return { isBusy, problem, submit, clearProblem: () => setProblem(null) };
}
