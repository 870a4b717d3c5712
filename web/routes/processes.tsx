// The catalogue of processes.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { processesQuery } from '../api/names.ts';
import type { Process } from '../api/types.ts';
import { useTitle } from '../app/title.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, useListKeys, type Column } from '../components/grid.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';

export function ProcessesScreen() {
  const { t } = useTranslation();
  const { text } = useFormats();
  useTitle(t('processes.title'));
  useListKeys();
  const { data, error, refetch } = useQuery(processesQuery);
  const columns: Column<Process>[] = [
    {
      id: 'title',
      title: t('cases.process'),
      cell: ({ id, title }) => (
        <Link to="/processes/$id" params={{ id }} className="row-link" {...ROW_LINK}>
          {text(title)}
        </Link>
      ),
    },
    { id: 'id', title: t('processes.id'), width: '16rem', cell: ({ id }) => <code>{id}</code> },
    { id: 'owner', title: t('processes.owner'), width: '16rem', cell: ({ owner }) => owner },
    { id: 'version', title: t('processes.versionTitle'), width: '7rem', isNumber: true, cell: ({ version }) => version },
    {
      id: 'cases',
      title: <span className="only-spoken">{t('processes.cases')}</span>,
      width: '10rem',
      cell: ({ id }) => (
        <Link to="/cases" search={{ process: id }}>
          {t('processes.cases')}
        </Link>
      ),
    },
  ];
  return (
    <div className="screen">
      <h1>{t('processes.title')}</h1>
      {error && !data && <ProblemBox error={error} onRetry={() => void refetch()} />}
      {data && data.items.length === 0 && <Empty title={t('processes.none')} />}
      {data && data.items.length > 0 && <Grid label={t('processes.title')} columns={columns} rows={data.items} rowKey={({ id }) => id} />}
    </div>
  );
}
