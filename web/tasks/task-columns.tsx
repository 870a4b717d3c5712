// The columns that every list of tasks has: what it is, its case, its process, its deadline.
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { useProcessTitle } from '../api/names.ts';
import type { TaskItem } from '../api/types.ts';
import { Due } from '../components/due.tsx';
import { ROW_LINK, type Column } from '../components/grid.tsx';
import { useFormats } from '../i18n/format.ts';

/** `between` stands before the deadline. */
export function useTaskColumns(between: readonly Column<TaskItem>[] = []): readonly Column<TaskItem>[] {
  const { t } = useTranslation();
  const { text } = useFormats();
  const processTitle = useProcessTitle();
  return [
    {
      id: 'task',
      title: t('tasks.task'),
      cell: ({ id, title }) => (
        <Link to="/tasks/$id" params={{ id }} className="row-link" {...ROW_LINK}>
          {text(title)}
        </Link>
      ),
    },
    { id: 'case', title: t('task.case'), width: '14rem', cell: ({ caseId }) => <code>{caseId}</code> },
    { id: 'process', title: t('task.process'), width: '10rem', cell: ({ process }) => processTitle(process) },
    ...between,
    {
      id: 'due',
      title: t('tasks.due'),
      width: '11rem',
      cell: ({ dueAt, openedAt, state }) => <Due at={dueAt} openedAt={openedAt} isOver={state === 'completed' || state === 'cancelled'} />,
    },
  ];
}
