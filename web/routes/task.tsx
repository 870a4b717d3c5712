// /tasks/:id
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getTask } from '../api/calls.ts';
import { usePoll } from '../app/poll.ts';
import { ProblemBox } from '../components/problem.tsx';
import { usePerson } from '../session/session.ts';
import { TaskScreen } from '../tasks/task-screen.tsx';

const POLL_MS = 5_000;

export function TaskRoute() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/tasks/$id' });
  const person = usePerson();
  const poll = usePoll(POLL_MS);
  const task = useQuery({
    queryKey: ['task', id],
    queryFn: () => getTask(id),
    staleTime: 30_000, // a claim's answer is the whole task: no second reading
    // others' items are watched; my own tells by its heartbeat
    refetchInterval: ({ state }) => (state.data?.lease?.by === person.id ? false : poll),
  });
  if (task.data) return <TaskScreen key={id} task={task.data} />;
  if (task.error)
    return (
      <div className="screen narrow">
        <ProblemBox error={task.error} onRetry={() => void task.refetch()} />
      </div>
    );
  return <p className="splash">{t('app.loading')}</p>;
}
