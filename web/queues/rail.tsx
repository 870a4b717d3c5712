// The queues at the left: all of mine, each by itself, and for who looks after others' work the rest; each with what presses.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { countTasks } from '../api/calls.ts';
import { useQueueList } from '../api/names.ts';
import type { Counts } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { ReadProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';

const POLL_MS = 15_000;

export function Rail() {
  const { t } = useTranslation();
  const { text } = useFormats();
  const list = useQueueList();
  const queues = list.data?.items ?? [];
  const counts = useQuery({ queryKey: ['counts', {}], queryFn: () => countTasks({}), refetchInterval: usePoll(POLL_MS) });
  const of = (queue: string): Counts['queues'][number] | undefined => counts.data?.queues.find((one) => one.queue === queue);
  const mine = queues.filter(({ isMine }) => isMine);
  const others = queues.filter(({ isMine, queue }) => !isMine && of(queue) !== undefined);
  const row = ({ queue, title }: (typeof queues)[number]) => (
    <li key={queue}>
      <Link to="/queues/$queue" params={{ queue }} activeOptions={{ includeSearch: false }}>
        <span className="rail-name">{text(title)}</span>
        <Pressure counts={of(queue)} isKnown={counts.data !== undefined} />
      </Link>
    </li>
  );
  return (
    <nav className="rail" aria-label={t('queue.rail')}>
      <ReadProblem of={list} />
      <ReadProblem of={counts} />
      <ul>
        {mine.length > 0 && (
          <li>
            <Link to="/queues" activeOptions={{ exact: true, includeSearch: false }}>
              <span className="rail-name">{t('queue.mine')}</span>
            </Link>
          </li>
        )}
        <li>
          <Link to="/tasks" activeOptions={{ exact: true, includeSearch: false }}>
            <span className="rail-name">{t('queue.all')}</span>
            {counts.data && <span className="rail-count">{counts.data.total}</span>}
          </Link>
        </li>
      </ul>
      {mine.length > 0 && (
        <>
          <h2>{t('inbox.queues')}</h2>
          <ul>{mine.map(row)}</ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h2>{t('queue.others')}</h2>
          <ul>{others.map(row)}</ul>
        </>
      )}
    </nav>
  );
}

/** Overdue and soon in their colours, each with a word for who does not see them; then how many in all. */
function Pressure({ counts, isKnown }: { readonly counts: Counts['queues'][number] | undefined; readonly isKnown: boolean }) {
  const { t } = useTranslation();
  const { overdue = 0, soon = 0 } = counts?.bands ?? {};
  return (
    <>
      {overdue > 0 && (
        <span className="rail-mark rail-over" title={t('band.overdue')}>
          {overdue}
          <span className="only-spoken">{t('band.overdue')}</span>
        </span>
      )}
      {soon > 0 && (
        <span className="rail-mark rail-soon" title={t('band.soon')}>
          {soon}
          <span className="only-spoken">{t('band.soon')}</span>
        </span>
      )}
      <span className={counts ? 'rail-count' : 'rail-count muted'}>{isKnown ? (counts?.total ?? 0) : t('app.none')}</span>
    </>
  );
}
