// What a case is made of: its tasks, and the cases of their own that it waits for.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { processQuery, useProcessTitle, useTaskTitle } from '../api/names.ts';
import type { Case, TaskState } from '../api/types.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, type Column } from '../components/grid.tsx';
import { Tag, toneOf } from '../components/state-tag.tsx';

export function Tasks({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const { data: process } = useQuery(processQuery(one.process));
  const title = useTaskTitle(process);
  const columns: Column<Case['tasks'][number]>[] = [
    {
      id: 'task',
      title: t('tasks.task'),
      cell: (task) => (
        <Link to="/tasks/$id" params={{ id: task.id }} className="row-link" {...ROW_LINK}>
          {title(task.task)}
        </Link>
      ),
    },
    {
      id: 'state',
      title: t('cases.state'),
      width: '8rem',
      cell: ({ state }) => <Tag tone={toneOf(state)}>{t(`state.${state as TaskState}`)}</Tag>,
    },
    { id: 'by', title: t('cases.by'), width: '10rem', cell: ({ by, byName }) => byName ?? by ?? t('app.none') },
  ];
  return (
    <section aria-labelledby="tasks">
      <h2 id="tasks">{t('cases.tasks')}</h2>
      {one.tasks.length === 0 ? (
        <Empty title={t('cases.tasksNone')} />
      ) : (
        <Grid label={t('cases.tasks')} columns={columns} rows={one.tasks} rowKey={({ id }) => id} />
      )}
    </section>
  );
}

export function Children({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const processTitle = useProcessTitle();
  if (one.children.length === 0) return null;
  const columns: Column<Case['children'][number]>[] = [
    {
      id: 'case',
      title: t('cases.case'),
      cell: ({ id }) => (
        <Link to="/cases/$id" params={{ id }} className="row-link" {...ROW_LINK}>
          <code>{id}</code>
        </Link>
      ),
    },
    { id: 'process', title: t('cases.process'), width: '16rem', cell: ({ process }) => processTitle(process) },
    {
      id: 'state',
      title: t('cases.state'),
      width: '8rem',
      cell: ({ state }) => <Tag tone={toneOf(state)}>{t(state === 'open' ? 'cases.stateOpen' : 'cases.stateClosed')}</Tag>,
    },
  ];
  return (
    <section aria-labelledby="children">
      <h2 id="children">{t('cases.children')}</h2>
      <Grid label={t('cases.children')} columns={columns} rows={one.children} rowKey={({ id }) => id} />
    </section>
  );
}
