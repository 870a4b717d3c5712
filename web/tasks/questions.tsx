// What was asked about an item, and what came back; and what I am asked.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../acts/use-act.ts';
import { SayDialog } from '../acts/words-dialogs.tsx';
import { answerQuestion, listQuestions, myQuestions, withdrawQuestion } from '../api/calls.ts';
import { useQueueTitle } from '../api/names.ts';
import { usePaged } from '../api/paged.ts';
import type { Question } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { More } from '../components/more.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { usePerson } from '../session/session.ts';

export function Questions({ task }: { readonly task: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['questions', task], queryFn: () => listQuestions(task) });
  const items = found.data?.items ?? [];
  if (!found.error && items.length === 0) return null;
  return (
    <section aria-labelledby="questions">
      <h2 id="questions">{t('question.title')}</h2>
      <ReadProblem of={found} />
      <ul className="cards">
        {items.map((question) => (
          <One key={question.id} question={question} showsItem={false} />
        ))}
      </ul>
    </section>
  );
}

export function MyQuestions() {
  const { t } = useTranslation();
  const { list, items } = usePaged({ queryKey: ['questions', 'mine'], read: myQuestions });
  if (!list.error && items.length === 0) return null;
  return (
    <section aria-labelledby="my-questions">
      <h2 id="my-questions">{t('question.mine')}</h2>
      <ul className="cards">
        {items.map((question) => (
          <One key={question.id} question={question} showsItem />
        ))}
      </ul>
      <More of={list} />
    </section>
  );
}

function One({ question, showsItem }: { readonly question: Question; readonly showsItem: boolean }) {
  const { t } = useTranslation();
  const { text: inWords, dateTime } = useFormats();
  const queueTitle = useQueueTitle();
  const client = useQueryClient();
  const person = usePerson();
  const [isOpen, setOpen] = useState(false);
  const { id, taskId, title, by, byName, to, queue, text, dueAt, state, answer, endedByName } = question;
  const again = async (): Promise<void> => {
    await Promise.all(['questions', 'inbox', 'comments'].map((name) => client.invalidateQueries({ queryKey: [name] })));
  };
  const withdrawing = useAct((key) => withdrawQuestion(id, key), { after: again });
  const isOfMe = to?.person === person.id || (showsItem && by !== person.id);
  return (
    <li className="card">
      <p className="card-head">
        {showsItem && (
          <Link to="/tasks/$id" params={{ id: taskId }}>
            {inWords(title)}
          </Link>
        )}
        <span>{t('question.asked', { by: byName, to: to?.name ?? (queue === null ? t('app.none') : queueTitle(queue)) })}</span>
        {state === 'open' ? (
          <span className="muted">{t('question.due', { time: dateTime(dueAt) })}</span>
        ) : (
          <Tag>{t(`question.state.${state}`)}</Tag>
        )}
        {state === 'open' && (
          <span className="card-acts">
            {isOfMe && (
              <Button size="small" type="primary" onClick={() => setOpen(true)}>
                {t('question.answer')}
              </Button>
            )}
            {by === person.id && (
              <Button size="small" disabled={withdrawing.isBusy} onClick={() => withdrawing.act()}>
                {t('question.withdraw')}
              </Button>
            )}
          </span>
        )}
      </p>
      <p className="prose">{text}</p>
      {answer !== null && <p className="prose muted">{t('question.answeredBy', { name: endedByName ?? '', text: answer })}</p>}
      {isOpen && (
        <SayDialog
          title={t('question.answer')}
          lead={t('question.answerLead', { by: byName, text })}
          label={t('question.answerLabel')}
          act={async (said, key) => {
            await answerQuestion(id, said, key);
            tell({ tone: 'good', text: t('question.answered') });
            await again();
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </li>
  );
}
