// The columns of lists of items: of a queue, and of what somebody holds.
import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useProcessTitle, useQueueTitle, useQueues } from '../api/names.ts';
import type { ListedTask, TaskItem } from '../api/types.ts';
import { useNow } from '../app/now.ts';
import { Due } from '../components/due.tsx';
import { ROW_LINK, type Column } from '../components/grid.tsx';
import { Tag, toneOf } from '../components/state-tag.tsx';
import { money, useFormats } from '../i18n/format.ts';

type Item = Pick<TaskItem, 'id' | 'title' | 'caseId' | 'dueAt' | 'openedAt' | 'state'>;

/** What every list of items has: what it is, which leads to it, its case, its deadline. */
function useCommonColumns(): (widths: {
  readonly case: string;
  readonly due: string;
}) => Readonly<Record<'task' | 'of' | 'due', Column<Item>>> {
  const { t } = useTranslation();
  const { text } = useFormats();
  return (widths) => ({
    task: {
      id: 'task',
      title: t('tasks.task'),
      cell: ({ id, title }) => (
        <Link to="/tasks/$id" params={{ id }} className="row-link" {...ROW_LINK}>
          {text(title)}
        </Link>
      ),
    },
    of: { id: 'case', title: t('task.case'), width: widths.case, cell: ({ caseId }) => <code>{caseId}</code> },
    due: {
      id: 'due',
      title: t('tasks.due'),
      width: widths.due,
      cell: ({ dueAt, openedAt, state }) => <Due at={dueAt} openedAt={openedAt} isOver={state === 'completed' || state === 'cancelled'} />,
    },
  });
}

export function useHeldColumns(): readonly Column<TaskItem>[] {
  const { t } = useTranslation();
  const processTitle = useProcessTitle();
  const { task, of, due } = useCommonColumns()({ case: '14rem', due: '11rem' });
  return [task, of, { id: 'process', title: t('task.process'), width: '10rem', cell: ({ process }) => processTitle(process) }, due];
}

/** Amounts have a column where any item has one. */
export function useItemColumns({
  showQueue,
  showAmount,
}: {
  readonly showQueue: boolean;
  readonly showAmount: boolean;
}): readonly Column<ListedTask>[] {
  const { t } = useTranslation();
  const { language, dateTime } = useFormats();
  const common = useCommonColumns();
  const queueTitle = useQueueTitle();
  const known = useQueues().length;
  // made once for a language: rows are drawn again only when they themselves have changed
  return useMemo(() => {
    const { task, of, due } = common({ case: '11.6rem', due: '8.4rem' });
    const columns: (Column<ListedTask> | false)[] = [
      {
        id: 'priority',
        title: <span className="only-spoken">{t('act.priority.label')}</span>,
        width: '2.2rem',
        cell: ({ priority }) => <Priority value={priority} />,
      },
      task,
      of,
      showQueue && { id: 'queue', title: t('task.queue'), width: '10rem', cell: ({ queue }) => queueTitle(queue) },
      showAmount && {
        id: 'amount',
        title: t('queue.amount'),
        width: '7rem',
        isNumber: true,
        cell: ({ amountMinor }) => (amountMinor === null ? null : <span className="figure">{money(amountMinor)}</span>),
      },
      { id: 'state', title: t('tasks.state'), width: '5.8rem', cell: (item) => <State item={item} /> },
      { id: 'holder', title: t('tasks.holder'), width: '6rem', cell: ({ lease, by, byName }) => lease?.name ?? byName ?? by },
      {
        id: 'age',
        title: t('queue.age'),
        width: '5rem',
        cell: ({ openedAt }) => (
          <span className="figure muted" title={dateTime(openedAt)}>
            <Age at={openedAt} />
          </span>
        ),
      },
      due,
    ];
    return columns.filter((column) => column !== false);
    // titles come later than the rows
  }, [language, showQueue, showAmount, known]);
}

function Age({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const minutes = Math.floor(Math.max(0, useNow() - Date.parse(at)) / 60_000);
  if (minutes < 60) return t('queue.ageMinutes', { count: minutes });
  return minutes < 48 * 60
    ? t('queue.ageHours', { count: Math.floor(minutes / 60) })
    : t('queue.ageDays', { count: Math.floor(minutes / 1_440) });
}

/** 1 and 2 stand out, 4 and 5 step back; the middle says nothing. */
function Priority({ value }: { readonly value: number }) {
  const { t } = useTranslation();
  const said = t(`act.priority.of.${String(value) as '1'}`);
  return (
    <span className={`priority priority-${value}`} title={said}>
      <span aria-hidden="true">{value}</span>
      <span className="only-spoken">{said}</span>
    </span>
  );
}

/** An item that waits for its time is not simply open. */
function State({ item: { state, availableAt } }: { readonly item: ListedTask }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const isPutOff = Date.parse(availableAt) > useNow();
  if (state === 'open' && isPutOff)
    return (
      <span title={dateTime(availableAt)}>
        <Tag tone="warn">{t('queue.putOffTag')}</Tag>
      </span>
    );
  return <Tag tone={toneOf(state)}>{t(`state.${state}`)}</Tag>;
}
