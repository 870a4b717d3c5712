// Lists of items: one queue, all of mine, or all that I may see. Filters stand in the address.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useQueueList, useQueueTitle } from '../api/names.ts';
import { useTitle } from '../app/title.ts';
import { Empty } from '../components/empty.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { Rail } from '../queues/rail.tsx';
import { ItemList } from '../queues/item-list.tsx';

export function TasksScreen() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  useTitle(t('queue.all'));
  return (
    <Frame>
      <ItemList title={t('queue.all')} search={search} showQueue onSearch={(next) => void navigate({ search: next, replace: true })} />
    </Frame>
  );
}

export function QueueScreen() {
  const { t } = useTranslation();
  const queueTitle = useQueueTitle();
  const { queue } = useParams({ from: '/queues/$queue' });
  const search = useSearch({ from: '/queues/$queue' });
  const navigate = useNavigate({ from: '/queues/$queue' });
  const title = queueTitle(queue);
  useTitle(t('tasks.ofQueue', { queue: title }));
  return (
    <Frame>
      <ItemList
        key={queue}
        title={title}
        search={search}
        queues={[queue]}
        showQueue={false}
        onSearch={(next) => void navigate({ search: next, replace: true })}
      />
    </Frame>
  );
}

export function QueuesScreen() {
  const { t } = useTranslation();
  const list = useQueueList();
  const queues = list.data?.items ?? [];
  const search = useSearch({ from: '/queues' });
  const navigate = useNavigate({ from: '/queues' });
  useTitle(t('queue.mine'));
  const mine = queues.filter(({ isMine }) => isMine).map(({ queue }) => queue);
  return (
    <Frame>
      {list.error && !list.data && (
        <section className="list">
          <h1>{t('queue.mine')}</h1>
          <ReadProblem of={list} />
        </section>
      )}
      {mine.length > 0 && (
        <ItemList
          title={t('queue.mine')}
          search={search}
          queues={mine}
          showQueue={mine.length > 1}
          onSearch={(next) => void navigate({ search: next, replace: true })}
        />
      )}
      {queues.length > 0 && mine.length === 0 && (
        <section className="list">
          <h1>{t('queue.mine')}</h1>
          <Empty title={t('inbox.queuesNone')}>
            <Link to="/tasks">{t('queue.all')}</Link>
          </Empty>
        </section>
      )}
    </Frame>
  );
}

const Frame = ({ children }: { readonly children: ReactNode }) => (
  <div className="queues">
    <Rail />
    {children}
  </div>
);
