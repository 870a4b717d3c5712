// What was said about an item, and saying something.
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { commentTask, listComments } from '../api/calls.ts';
import { usePaged } from '../api/paged.ts';
import type { Task } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { More } from '../components/more.tsx';
import { SaidList } from '../components/said.tsx';
import { candidatesOf } from '../people/sources.ts';
import { may, usePerson } from '../session/session.ts';
import { SayBox } from './say-box.tsx';

const POLL_MS = 10_000;

export function Comments({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const { list, items: said } = usePaged({
    queryKey: ['comments', task.id],
    read: (cursor) => listComments(task.id, cursor),
    refetchInterval: usePoll(POLL_MS),
  });
  return (
    <section aria-labelledby="comments" className="comments">
      <h2 id="comments">
        {said.length > 0 ? t('comment.titleCount', { n: list.hasNextPage ? `${said.length}+` : said.length }) : t('comment.title')}
      </h2>
      <SaidList items={said} />
      <More of={list} />
      {may(person, 'task.comment') && (
        <SayBox
          about={task.id}
          label={t('comment.label')}
          placeholder={t('comment.placeholder')}
          hint={t('comment.hint')}
          submit={t('comment.send')}
          people={{ ...candidatesOf(task.id), isOff: !may(person, 'task.work') }}
          send={async (said, key) => {
            await commentTask(task.id, said, key);
            await client.invalidateQueries({ queryKey: ['comments', task.id] });
          }}
        />
      )}
    </section>
  );
}
