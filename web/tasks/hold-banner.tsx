// Whose item this is, why I may or may not write, and the one thing that I can do about it.
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../acts/use-act.ts';
import { claimTask } from '../api/calls.ts';
import type { Problem } from '../api/problem.ts';
import type { Task } from '../api/types.ts';
import { LockIcon } from '../components/icons.tsx';
import { ProblemBox, sayProblem } from '../components/problem.tsx';
import { may, usePerson } from '../session/session.ts';
import type { LeaseState } from './use-lease.ts';

type Props = { readonly task: Task; readonly isHolder: boolean; readonly lease: LeaseState };

export function HoldBanner({ task, isHolder, lease }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const [problem, setProblem] = useState<Problem | null>(null);
  const { isBusy, act: claim } = useAct(
    async (key) => {
      setProblem(null);
      client.setQueryData(['task', task.id], await claimTask(task.id, key));
      void client.invalidateQueries({ queryKey: ['inbox'] });
    },
    {
      onProblem: (refused) => {
        setProblem(refused);
        void client.invalidateQueries({ queryKey: ['task', task.id] });
      },
    },
  );
  const mine = task.excluded.find((one) => one.person === person.id);
  const isLost = lease.kind === 'lost';
  if (task.delegate && !isLost) {
    const { delegate } = task;
    const holder = task.lease?.name ?? '';
    const told =
      delegate.id === person.id
        ? t('delegated.mine', { name: holder })
        : isHolder
          ? t('delegated.away', { name: delegate.name })
          : t('delegated.others', { name: holder, delegate: delegate.name });
    return (
      <div className="hold">
        <div className="box hold-row" role="status">
          <LockIcon />
          <span>{told}</span>
        </div>
      </div>
    );
  }
  if (isHolder && !isLost) return null;

  const name = task.lease?.name ?? '';
  const isOpen = task.state === 'open' || isLost;
  const said = isLost
    ? sayLoss(lease.problem, t('task.leaseLost'), (lost) => sayProblem(t, lost))
    : task.state === 'completed'
      ? task.by
        ? t('task.completedBy', { name: task.byName ?? task.by })
        : t('task.completed')
      : task.state === 'cancelled'
        ? t('task.cancelled')
        : task.state === 'claimed'
          ? t('task.heldBy', { name })
          : t('task.openNotMine');
  return (
    <div className="hold">
      {!(mine && isOpen) && (
        <div className={isLost ? 'box box-warn hold-row' : 'box hold-row'} role="status">
          <LockIcon />
          <span>{said}</span>
          {isOpen && may(person, 'task.work') && (
            <Button type="primary" loading={isBusy} onClick={() => claim()}>
              {isLost ? t('task.claimAgain') : t('task.claim')}
            </Button>
          )}
        </div>
      )}
      {mine && isOpen && (
        <div className="box box-bad" role="alert">
          <p className="box-title">{t('task.excludedYou')}</p>
          <p>{mine.rule.startsWith('FE') ? t('problem.FOUR_EYES') : t('problem.SEGREGATION')}</p>
          <p className="fine">{mine.rule}</p>
        </div>
      )}
      {problem && <ProblemBox error={problem} />}
    </div>
  );
}

/** A cancelled or completed item is not to be claimed again: say that instead of the general sentence. */
function sayLoss(problem: Problem | null, general: string, say: (problem: Problem) => string): string {
  return problem && ['TASK_CANCELLED', 'TASK_COMPLETED', 'HELD_BY_ANOTHER', 'STALE_FENCE'].includes(problem.code) ? say(problem) : general;
}
