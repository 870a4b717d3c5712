// Lists of tasks: all that I may see, or one queue. Filters stand in the address.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { getInbox, listTasks, type TaskFilter } from '../api/calls.ts';
import { processesQuery } from '../api/names.ts';
import type { TaskItem } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { TASK_STATES } from '../app/search.ts';
import { useTitle } from '../app/title.ts';
import { Empty } from '../components/empty.tsx';
import { Choice, FilterBar } from '../components/filters.tsx';
import { Grid, useListKeys } from '../components/grid.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { Tag, toneOf } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { useTaskColumns } from '../tasks/task-columns.tsx';

const POLL_MS = 5_000;

export function TasksScreen() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/tasks' });
  const navigate = useNavigate({ from: '/tasks' });
  return (
    <TaskList
      title={t('tasks.title')}
      filter={search}
      onFilter={(change) => void navigate({ search: (before) => changed(before, change), replace: true })}
      onClear={() => void navigate({ search: {}, replace: true })}
    />
  );
}

export function QueueScreen() {
  const { t } = useTranslation();
  const { text } = useFormats();
  const { queue } = useParams({ from: '/queues/$queue' });
  const search = useSearch({ from: '/queues/$queue' });
  const navigate = useNavigate({ from: '/queues/$queue' });
  const { data } = useQuery({ queryKey: ['inbox'], queryFn: getInbox });
  const known = data?.queues.find((one) => one.queue === queue);
  return (
    <TaskList
      title={t('tasks.ofQueue', { queue: known ? text(known.title) : queue })}
      filter={search}
      queue={queue}
      onFilter={(change) => void navigate({ search: (before) => changed(before, change), replace: true })}
      onClear={() => void navigate({ search: {}, replace: true })}
    />
  );
}

type Change = { readonly [K in keyof TaskFilter]: TaskFilter[K] | undefined };
/** Without the members that were cleared. */
const changed = (filter: TaskFilter, change: Change): TaskFilter =>
  Object.fromEntries(Object.entries({ ...filter, ...change }).filter(([, value]) => value !== undefined));

type ListProps = {
  readonly title: string;
  readonly filter: TaskFilter;
  /** Set when the list is that of one queue: it is then no filter. */
  readonly queue?: string;
  readonly onFilter: (change: Change) => void;
  readonly onClear: () => void;
};

function TaskList({ title, filter, queue, onFilter, onClear }: ListProps) {
  const { t } = useTranslation();
  const { text } = useFormats();
  useTitle(title);
  useListKeys();
  const { data: processes } = useQuery(processesQuery);
  const { data: inbox } = useQuery({ queryKey: ['inbox'], queryFn: getInbox });
  const wanted: TaskFilter = queue === undefined ? filter : { ...filter, queue };
  const list = useInfiniteQuery({
    queryKey: ['tasks', wanted],
    queryFn: ({ pageParam }) => listTasks(wanted, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    refetchInterval: usePoll(POLL_MS),
  });
  const tasks = list.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="screen">
      <h1>{title}</h1>
      <FilterBar
        isSet={Object.keys(filter).length > 0}
        onClear={onClear}
        end={list.data && <span role="status">{t('tasks.shown', { count: tasks.length })}</span>}
      >
        <Choice
          label={t('tasks.state')}
          value={filter.state}
          options={TASK_STATES.map((state) => ({ value: state, text: t(`state.${state}`) }))}
          onChange={(state) => onFilter({ state })}
        />
        {queue === undefined && (
          <Choice
            label={t('tasks.queue')}
            value={filter.queue}
            options={(inbox?.queues ?? []).map((one) => ({ value: one.queue, text: text(one.title) }))}
            onChange={(value) => onFilter({ queue: value })}
          />
        )}
        <Choice
          label={t('tasks.process')}
          value={filter.process}
          options={(processes?.items ?? []).map((process) => ({ value: process.id, text: text(process.title) }))}
          onChange={(process) => onFilter({ process })}
        />
      </FilterBar>
      {list.error && <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      {list.data && tasks.length === 0 && <Empty title={t('tasks.none')}>{t('tasks.noneHint')}</Empty>}
      {tasks.length > 0 && <TaskGrid tasks={tasks} label={title} showQueue={queue === undefined} />}
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()} loading={list.isFetchingNextPage}>
          {t('app.more')}
        </Button>
      )}
    </div>
  );
}

type GridProps = { readonly tasks: readonly TaskItem[]; readonly label: string; readonly showQueue: boolean };

function TaskGrid({ tasks, label, showQueue }: GridProps) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const { data: inbox } = useQuery({ queryKey: ['inbox'], queryFn: getInbox });
  const queueTitle = (id: string): string => {
    const known = inbox?.queues.find((one) => one.queue === id);
    return known ? text(known.title) : id;
  };
  const columns = useTaskColumns([
    ...(showQueue ? [{ id: 'queue', title: t('task.queue'), width: '10rem', cell: ({ queue }: TaskItem) => queueTitle(queue) }] : []),
    { id: 'state', title: t('tasks.state'), width: '7.5rem', cell: ({ state }) => <Tag tone={toneOf(state)}>{t(`state.${state}`)}</Tag> },
    {
      id: 'holder',
      title: t('tasks.holder'),
      width: '7rem',
      cell: ({ lease, by, byName }) => lease?.name ?? byName ?? by ?? t('app.none'),
    },
  ]);
  return <Grid label={label} columns={columns} rows={tasks} rowKey={({ id }) => id} />;
}
