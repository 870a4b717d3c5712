// The list of cases; filters stand in the address.
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { listCases, type CaseFilter } from '../api/calls.ts';
import { processesQuery, useProcessTitle, useWord } from '../api/names.ts';
import { usePaged } from '../api/paged.ts';
import type { CaseItem } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { CASE_STATES } from '../app/search.ts';
import { useTitle } from '../app/title.ts';
import { Due } from '../components/due.tsx';
import { Empty } from '../components/empty.tsx';
import { Choice, FilterBar } from '../components/filters.tsx';
import { Grid, ROW_LINK, useListKeys, type Column } from '../components/grid.tsx';
import { More } from '../components/more.tsx';
import { Tag, toneOf } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';

const POLL_MS = 5_000;

export function CasesScreen() {
  const { t } = useTranslation();
  const { text } = useFormats();
  useTitle(t('cases.title'));
  useListKeys();
  const search = useSearch({ from: '/cases' });
  const navigate = useNavigate({ from: '/cases' });
  const { data: processes } = useQuery(processesQuery);
  const { list, items: cases } = usePaged({
    queryKey: ['cases', search],
    read: (cursor) => listCases(search, cursor),
    refetchInterval: usePoll(POLL_MS),
  });
  const set = (change: { readonly [K in keyof CaseFilter]: CaseFilter[K] | undefined }): void => {
    const next = Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined);
    void navigate({ search: Object.fromEntries(next) as CaseFilter, replace: true });
  };
  return (
    <div className="screen">
      <h1>{t('cases.title')}</h1>
      <FilterBar isSet={Object.keys(search).length > 0} onClear={() => void navigate({ search: {}, replace: true })}>
        <Choice
          label={t('cases.state')}
          value={search.state}
          options={CASE_STATES.map((state) => ({
            value: state,
            text: t(state === 'open' ? 'cases.stateOpen' : 'cases.stateClosed'),
          }))}
          onChange={(state) => set({ state })}
        />
        <Choice
          label={t('cases.process')}
          value={search.process}
          options={(processes?.items ?? []).map((process) => ({ value: process.id, text: text(process.title) }))}
          onChange={(process) => set({ process })}
        />
      </FilterBar>
      {list.data && cases.length === 0 && (
        <Empty title={t('cases.none')}>
          <Link to="/processes">{t('cases.noneHint')}</Link>
        </Empty>
      )}
      {cases.length > 0 && <CaseGrid cases={cases} />}
      <More of={list} />
    </div>
  );
}

function CaseGrid({ cases }: { readonly cases: readonly CaseItem[] }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const word = useWord();
  const processTitle = useProcessTitle();
  const columns: Column<CaseItem>[] = [
    {
      id: 'case',
      title: t('cases.case'),
      width: '15rem',
      cell: ({ id }) => (
        <Link to="/cases/$id" params={{ id }} className="row-link" {...ROW_LINK}>
          <code>{id}</code>
        </Link>
      ),
    },
    { id: 'process', title: t('cases.process'), cell: ({ process }) => processTitle(process) },
    {
      id: 'state',
      title: t('cases.state'),
      width: '8rem',
      cell: ({ state }) => (
        <Tag tone={state === 'open' ? 'active' : toneOf(state)}>{t(state === 'open' ? 'cases.stateOpen' : 'cases.stateClosed')}</Tag>
      ),
    },
    {
      id: 'stage',
      title: t('cases.stageOrOutcome'),
      width: '11rem',
      cell: ({ process, stage, outcome }) => (outcome || stage ? word(process, outcome ?? stage ?? '') : t('app.none')),
    },
    { id: 'opened', title: t('cases.opened'), width: '12rem', cell: ({ openedAt }) => (openedAt ? dateTime(openedAt) : t('app.none')) },
    {
      id: 'due',
      title: t('cases.due'),
      width: '12rem',
      cell: ({ dueAt, openedAt, state }) => (dueAt ? <Due at={dueAt} openedAt={openedAt} isOver={state === 'closed'} /> : t('app.none')),
    },
  ];
  return <Grid label={t('cases.title')} columns={columns} rows={cases} rowKey={({ id }) => id} />;
}
