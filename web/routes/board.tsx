// /board: for who leads: how much waits where, how it stands before its deadlines, who holds how much, who is away. Each figure leads to its list.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countTasks, listLoad } from '../api/calls.ts';
import { usePaged } from '../api/paged.ts';
import type { Counts, PersonLoad } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { useTitle } from '../app/title.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, useListKeys, type Column } from '../components/grid.tsx';
import { More } from '../components/more.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { Absences } from '../people/absences.tsx';
import { BANDS, type Band } from '../queues/item-search.ts';
import { Allowed } from '../session/allowed.tsx';

const POLL_MS = 10_000;

export function BoardScreen() {
  const { t } = useTranslation();
  useTitle(t('board.title'));
  useListKeys();
  return (
    <div className="screen">
      <h1>{t('board.title')}</h1>
      <Allowed permission="task.assign">
        <Backlog />
        <div className="halves">
          <People />
          <div className="half">
            <Absences />
          </div>
        </div>
      </Allowed>
    </div>
  );
}

type Row = Counts['queues'][number];

function Backlog() {
  const { t } = useTranslation();
  const { text } = useFormats();
  const counts = useQuery({ queryKey: ['board', 'counts'], queryFn: () => countTasks({}), refetchInterval: usePoll(POLL_MS) });
  const putOff = useQuery({
    queryKey: ['board', 'later'],
    queryFn: () => countTasks({ available: 'false' }),
    refetchInterval: usePoll(POLL_MS),
  });
  const most = Math.max(1, ...(counts.data?.queues ?? []).map(({ total }) => total));
  const columns: Column<Row>[] = [
    {
      id: 'queue',
      title: t('inbox.queue'),
      width: '16rem',
      cell: ({ queue, title }) => (
        <Link to="/queues/$queue" params={{ queue }} className="row-link" {...ROW_LINK}>
          {text(title)}
        </Link>
      ),
    },
    {
      id: 'bar',
      title: <span className="only-spoken">{t('board.share')}</span>,
      cell: ({ bands }) => (
        <span className="share" aria-hidden="true">
          {BANDS.map((band) => (
            <span key={band} className={`share-part share-${band}`} style={{ width: `${(bands[band] / most) * 100}%` }} />
          ))}
        </span>
      ),
    },
    ...BANDS.map((band) => ({
      id: band,
      title: t(`band.${band}`),
      width: '6.4rem',
      isNumber: true,
      cell: ({ queue, bands }: Row) => <Figure queue={queue} band={band} count={bands[band]} />,
    })),
    {
      id: 'putOff',
      title: t('queue.putOff'),
      width: '6.4rem',
      isNumber: true,
      cell: ({ queue }) => {
        if (!putOff.data) return <span className="muted">{t('app.none')}</span>;
        const count = putOff.data.queues.find((one) => one.queue === queue)?.total ?? 0;
        return count === 0 ? (
          <span className="muted">0</span>
        ) : (
          <Link to="/queues/$queue" params={{ queue }} search={{ available: 'false' }}>
            {count}
          </Link>
        );
      },
    },
    { id: 'total', title: t('board.total'), width: '5.4rem', isNumber: true, cell: ({ total }) => <strong>{total}</strong> },
  ];
  const rows = [...(counts.data?.queues ?? [])].sort(
    (a, b) => b.bands.overdue - a.bands.overdue || b.bands.soon - a.bands.soon || b.total - a.total,
  );
  return (
    <section aria-labelledby="backlog">
      <h2 id="backlog">{t('board.backlog')}</h2>
      <ReadProblem of={counts} />
      <ReadProblem of={putOff} />
      {counts.isPending && <p className="muted">{t('app.loading')}</p>}
      {counts.data && rows.length === 0 && <Empty title={t('board.nothing')} />}
      {rows.length > 0 && <Grid label={t('board.backlog')} columns={columns} rows={rows} rowKey={({ queue }) => queue} />}
    </section>
  );
}

function Figure({ queue, band, count }: { readonly queue: string; readonly band: Band; readonly count: number }) {
  if (count === 0) return <span className="muted">0</span>;
  const tone = band === 'overdue' ? 'due-over' : band === 'soon' ? 'due-soon' : undefined;
  return (
    <Link to="/queues/$queue" params={{ queue }} search={{ band }} className={tone}>
      {count}
    </Link>
  );
}

function People() {
  const { t } = useTranslation();
  const { list, items } = usePaged({ queryKey: ['board', 'load'], read: listLoad, refetchInterval: usePoll(POLL_MS) });
  const free = list.data?.pages[0]?.free;
  const columns: Column<PersonLoad>[] = [
    {
      id: 'name',
      title: t('people.name'),
      cell: ({ id, name, isAbsent }) => (
        <>
          <Link to="/admin/people/$id" params={{ id }} className="row-link" {...ROW_LINK}>
            {name}
          </Link>
          {isAbsent && (
            <>
              {' '}
              <Tag tone="warn">{t('absence.now')}</Tag>
            </>
          )}
        </>
      ),
    },
    {
      id: 'held',
      title: t('board.held'),
      width: '7rem',
      isNumber: true,
      cell: ({ id, held }) => (
        <Link to="/tasks" search={{ holder: id, state: 'claimed' }}>
          {held}
        </Link>
      ),
    },
    {
      id: 'overdue',
      title: t('band.overdue'),
      width: '7rem',
      isNumber: true,
      cell: ({ overdue }) => <span className={overdue > 0 ? 'due-over' : 'muted'}>{overdue}</span>,
    },
  ];
  return (
    <section className="half" aria-labelledby="load">
      <h2 id="load">{t('board.people')}</h2>
      <p className="muted">{t('board.peopleLead')}</p>
      {free !== undefined && <p>{t('board.free', { count: free })}</p>}
      {items.length > 0 && <Grid label={t('board.people')} columns={columns} rows={items} rowKey={({ id }) => id} />}
      <More of={list} />
    </section>
  );
}
