// The top of a task: what it is, where it belongs, how long is left, whose it is.
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useProcessTitle, useQueueTitle } from '../api/names.ts';
import type { Task } from '../api/types.ts';
import { Due } from '../components/due.tsx';
import { ClockIcon } from '../components/icons.tsx';
import { Tag, toneOf } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';

type Props = { readonly task: Task; readonly isMine: boolean };

export const TaskHeader = memo(function TaskHeader({ task, isMine }: Props) {
  const { t } = useTranslation();
  const { text, dateTime } = useFormats();
  const processTitle = useProcessTitle();
  const queueTitle = useQueueTitle();
  const isOver = task.state === 'completed' || task.state === 'cancelled';
  return (
    <header className="task-head">
      <div className="task-what">
        <h1>{text(task.title)}</h1>
        <Tag tone={toneOf(task.state)}>{isMine ? t('task.mine') : t(`state.${task.state}`)}</Tag>
        {task.priority <= 2 && <Tag tone="warn">{t('task.urgent')}</Tag>}
      </div>
      <dl className="facts-line">
        <div>
          <dt>{t('task.case')}</dt>
          <dd>
            <Link to="/cases/$id" params={{ id: task.caseId }}>
              <code>{task.caseId}</code>
            </Link>
          </dd>
        </div>
        {task.customer && (
          <div>
            <dt>{t('task.customer')}</dt>
            <dd>
              <Link to="/tasks" search={{ customer: task.customer.id }}>
                {task.customer.name}
              </Link>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('task.process')}</dt>
          <dd>{processTitle(task.process)}</dd>
        </div>
        <div>
          <dt>{t('task.queue')}</dt>
          <dd>
            <Link to="/queues/$queue" params={{ queue: task.queue }}>
              {queueTitle(task.queue)}
            </Link>
          </dd>
        </div>
      </dl>
      <div className="task-due">
        <ClockIcon />
        <Due at={task.dueAt} openedAt={task.openedAt} isOver={isOver} />
        {!isOver && <span className="muted">{t('due.atTime', { time: dateTime(task.dueAt) })}</span>}
      </div>
    </header>
  );
});
