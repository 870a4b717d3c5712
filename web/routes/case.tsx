// /cases/:id: what the case is, its clocks, tasks and children, and who did what when.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { getCase } from '../api/calls.ts';
import { processQuery, useProcessTitle, useTaskTitle, useWord } from '../api/names.ts';
import type { Case, TaskState } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { useTitle } from '../app/title.ts';
import { Clocks } from '../cases/clocks.tsx';
import { Timeline } from '../cases/timeline.tsx';
import { Withdraw } from '../cases/withdraw.tsx';
import { DataView } from '../components/data-view.tsx';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, useListKeys, type Column } from '../components/grid.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { Tag, toneOf } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { DocumentLinks, documentsOf } from '../tasks/shows.tsx';
import { useDataTitles } from '../tasks/task-titles.ts';

const POLL_MS = 4_000;

export function CaseRoute() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/cases/$id' });
  useTitle(id);
  useListKeys();
  const poll = usePoll(POLL_MS);
  const found = useQuery({
    queryKey: ['case', id],
    queryFn: () => getCase(id),
    refetchInterval: ({ state }) => (state.data?.state === 'closed' ? false : poll),
  });
  if (found.data) return <CaseScreen one={found.data} />;
  if (found.error)
    return (
      <div className="screen narrow">
        <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
      </div>
    );
  return <p className="splash">{t('app.loading')}</p>;
}

function CaseScreen({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const processTitle = useProcessTitle();
  const word = useWord();
  const isOpen = one.state === 'open';
  return (
    <div className="screen case">
      <header className="case-head">
        <div className="task-what">
          <h1>
            <code>{one.id}</code>
          </h1>
          <Tag tone={isOpen ? 'active' : 'plain'}>{t(isOpen ? 'cases.stateOpen' : 'cases.stateClosed')}</Tag>
          {one.outcome && (
            <Tag tone={one.outcome === 'withdrawn' || one.outcome === 'cancelled' ? 'plain' : 'good'}>{word(one.process, one.outcome)}</Tag>
          )}
          {one.closing && isOpen && <Tag tone="warn">{t('cases.closing')}</Tag>}
          {isOpen && one.stage && <Tag>{word(one.process, one.stage)}</Tag>}
        </div>
        <p className="muted">
          <Link to="/processes/$id" params={{ id: one.process }}>
            {processTitle(one.process)}
          </Link>
        </p>
        {isOpen && !one.closing && <Withdraw one={one} />}
      </header>
      <div className="case-body">
        <div className="case-main">
          <Input one={one} />
          <Tasks one={one} />
          <Children one={one} />
          <Timeline id={one.id} process={one.process} isOpen={isOpen} />
        </div>
        <aside className="case-side">
          <Clocks one={one} />
          <About one={one} />
        </aside>
      </div>
    </div>
  );
}

/** What the case was started with. */
function Input({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const titles = useDataTitles(one.process);
  const without = documentsOf(one.input).length > 0 ? ['documents'] : [];
  if (Object.keys(one.input).every((name) => without.includes(name))) return null;
  return (
    <section aria-labelledby="input" className="panel">
      <h2 id="input">{t('cases.facts')}</h2>
      <DataView value={one.input} without={without} titles={titles} />
    </section>
  );
}

/** Where it stands in the bank: received, started, in whose hands, with which papers. */
function About({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const documents = one.documents.length > 0 ? one.documents : documentsOf(one.input);
  const facts: (readonly [string, ReactNode])[] = [
    ...(one.parent
      ? [
          [
            t('cases.parent'),
            <Link key="parent" to="/cases/$id" params={{ id: one.parent }}>
              <code>{one.parent}</code>
            </Link>,
          ] as const,
        ]
      : []),
    [t('cases.received'), dateTime(one.receivedAt)],
    ...(one.openedAt === one.receivedAt ? [] : [[t('cases.opened'), dateTime(one.openedAt)] as const]),
    ...(one.closedAt ? [[t('cases.closed'), dateTime(one.closedAt)] as const] : []),
    [t('cases.startedBy'), one.starterName],
    ...(one.holders.length > 0 ? [[t('cases.holders'), one.holders.join(t('app.listMark'))] as const] : []),
  ];
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t('cases.aboutCase')}</h2>
      <dl className="data">
        {facts.map(([name, fact]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </Fragment>
        ))}
      </dl>
      {documents.length > 0 && <h3>{t('cases.documents')}</h3>}
      <DocumentLinks documents={documents} />
    </section>
  );
}

function Tasks({ one }: { readonly one: Case }) {
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

function Children({ one }: { readonly one: Case }) {
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
