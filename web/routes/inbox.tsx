// The inbox: what I hold, my queues with their counts, and the place where somebody waits for the next item.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { getInbox } from '../api/calls.ts';
import type { QueueLoad, TaskItem } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { useTitle } from '../app/title.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, useListKeys, type Column } from '../components/grid.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { Caps } from '../keys/help-sheet.tsx';
import { may, usePerson } from '../session/session.ts';
import { useHeldColumns } from '../queues/columns.tsx';
import { useClaimNext } from '../tasks/claim-next.tsx';
import { Mentions } from '../tasks/mentions.tsx';
import { NextFrom } from '../tasks/next-from.tsx';
import { MyQuestions } from '../tasks/questions.tsx';
import { Waiting } from '../tasks/waiting.tsx';

const POLL_MS = 5_000;

export function InboxScreen() {
  const { t } = useTranslation();
  useTitle(t('inbox.title'));
  useListKeys();
  const person = usePerson();
  const { state, claim } = useClaimNext();
  const inbox = useQuery({ queryKey: ['inbox'], queryFn: getInbox, refetchInterval: usePoll(POLL_MS), staleTime: 0 });
  return (
    <div className="screen">
      <h1>{t('inbox.title')}</h1>
      {state.kind === 'waiting' && <Waiting since={state.since} />}
      <ReadProblem of={inbox} />
      {inbox.data && (
        <div className="inbox">
          <section aria-labelledby="held">
            <div className="section-head">
              <h2 id="held">{t('inbox.held')}</h2>
              {inbox.data.held.length > 1 && (
                <Link to="/tasks" search={{ holder: 'me' }}>
                  {t('inbox.several')}
                </Link>
              )}
            </div>
            {inbox.data.held.length === 0 ? (
              <Empty title={t('inbox.heldNone')}>
                {may(person, 'task.work') && (
                  <>
                    <p>{t('inbox.claimHint')}</p>
                    <Button type="primary" disabled={state.kind !== 'idle'} onClick={() => void claim()}>
                      {t('inbox.claimNext')} <Caps id="claimNext" />
                    </Button>
                  </>
                )}
              </Empty>
            ) : (
              <Held tasks={inbox.data.held} />
            )}
            {inbox.data.delegated.length > 0 && (
              <>
                <h2>{t('delegated.title')}</h2>
                <Held tasks={inbox.data.delegated} />
              </>
            )}
            {inbox.data.questions > 0 && <MyQuestions />}
            {inbox.data.mentions > 0 && <Mentions />}
          </section>
          <section aria-labelledby="queues">
            <div className="section-head">
              <h2 id="queues">{t('inbox.queues')}</h2>
              <NextFrom />
            </div>
            {inbox.data.queues.length === 0 ? <Empty title={t('inbox.queuesNone')} /> : <Queues queues={inbox.data.queues} />}
          </section>
        </div>
      )}
    </div>
  );
}

function Held({ tasks }: { readonly tasks: readonly TaskItem[] }) {
  const { t } = useTranslation();
  return <Grid label={t('inbox.held')} columns={useHeldColumns()} rows={tasks} rowKey={({ id }) => id} />;
}

function Queues({ queues }: { readonly queues: readonly QueueLoad[] }) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const { claim, state } = useClaimNext();
  const columns: Column<QueueLoad>[] = [
    {
      id: 'queue',
      title: t('inbox.queue'),
      cell: ({ queue, title }) => (
        <Link to="/queues/$queue" params={{ queue }} className="row-link" {...ROW_LINK}>
          {text(title)}
        </Link>
      ),
    },
    { id: 'open', title: t('inbox.open'), width: '4.4rem', isNumber: true, cell: ({ open }) => <Count n={open} /> },
    { id: 'soon', title: t('inbox.dueSoon'), width: '5.6rem', isNumber: true, cell: ({ dueSoon }) => <Count n={dueSoon} tone="soon" /> },
    { id: 'over', title: t('inbox.overdue'), width: '5.6rem', isNumber: true, cell: ({ overdue }) => <Count n={overdue} tone="over" /> },
    {
      id: 'claim',
      title: <span className="only-spoken">{t('inbox.claimNext')}</span>,
      width: '7.4rem',
      cell: ({ queue, title, open }) => (
        <Button
          size="small"
          disabled={open === 0 || state.kind === 'claiming'}
          onClick={() => void claim(queue)}
          aria-label={t('inbox.claimFrom', { queue: text(title) })}
        >
          {t('inbox.claimNext')}
        </Button>
      ),
    },
  ];
  return <Grid label={t('inbox.queues')} columns={columns} rows={queues} rowKey={({ queue }) => queue} />;
}

/** As far as the API counts. */
const COUNT_MAX = 1_000;
/** A zero is no news. */
const Count = ({ n, tone }: { readonly n: number; readonly tone?: 'soon' | 'over' }) => (
  <span className={n === 0 ? 'muted' : tone ? `count due-${tone}` : 'count'}>{n >= COUNT_MAX ? `${COUNT_MAX}+` : n}</span>
);
