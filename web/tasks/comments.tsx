// What was said about an item, and saying something.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { commentTask, listCandidates, listComments } from '../api/calls.ts';
import type { Task } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { ProblemBox } from '../components/problem.tsx';
import { SaidList } from '../components/said.tsx';
import { may, usePerson } from '../session/session.ts';
import { SayBox } from './say-box.tsx';

const POLL_MS = 10_000;

export function Comments({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const list = useQuery({ queryKey: ['comments', task.id], queryFn: () => listComments(task.id), refetchInterval: usePoll(POLL_MS) });
  const said = list.data?.items ?? [];
  return (
    <section aria-labelledby="comments" className="comments">
      <h2 id="comments">{said.length > 0 ? t('comment.titleCount', { count: said.length }) : t('comment.title')}</h2>
      {list.error && !list.data && <ProblemBox error={list.error} onRetry={() => void list.refetch()} />}
      <SaidList items={said} />
      {list.data?.next && <p className="muted">{t('comment.more')}</p>}
      {may(person, 'task.comment') && (
        <SayBox
          about={task.id}
          label={t('comment.label')}
          placeholder={t('comment.placeholder')}
          hint={t('comment.hint')}
          submit={t('comment.send')}
          people={{ queryKey: ['candidates', task.id], queryFn: () => listCandidates(task.id), isOff: !may(person, 'task.work') }}
          send={async (said, key) => {
            await commentTask(task.id, said, key);
            await client.invalidateQueries({ queryKey: ['comments', task.id] });
          }}
        />
      )}
    </section>
  );
}
