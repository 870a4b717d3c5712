// Comments that mention me and that I have not read.
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../acts/use-act.ts';
import { myMentions, readMention } from '../api/calls.ts';
import { usePaged } from '../api/paged.ts';
import { More } from '../components/more.tsx';
import { useFormats } from '../i18n/format.ts';

export function Mentions() {
  const { t } = useTranslation();
  const { text: inWords, dateTime } = useFormats();
  const client = useQueryClient();
  const { list, items } = usePaged({ queryKey: ['mentions'], read: myMentions });
  const reading = useAct((_, id: number) => readMention(id), {
    after: () => Promise.all([client.invalidateQueries({ queryKey: ['mentions'] }), client.invalidateQueries({ queryKey: ['inbox'] })]),
  });
  if (!list.error && items.length === 0) return null;
  return (
    <section aria-labelledby="mentions">
      <h2 id="mentions">{t('mention.title')}</h2>
      <ul className="cards">
        {items.map(({ id, taskId, caseId, title, byName, at, text }) => (
          <li key={id} className="card">
            <p className="card-head">
              <strong>{byName}</strong>
              {taskId === null ? (
                <Link to="/cases/$id" params={{ id: caseId }}>
                  <code>{caseId}</code>
                </Link>
              ) : (
                <Link to="/tasks/$id" params={{ id: taskId }}>
                  {title ? inWords(title) : <code>{taskId}</code>}
                </Link>
              )}
              <time dateTime={at} className="fine">
                {dateTime(at)}
              </time>
              <span className="card-acts">
                <Button
                  size="small"
                  disabled={reading.isBusy}
                  aria-label={t('mention.readOf', { name: byName })}
                  onClick={() => reading.act(id)}
                >
                  {t('mention.read')}
                </Button>
              </span>
            </p>
            <p className="prose">{text}</p>
          </li>
        ))}
      </ul>
      <More of={list} />
    </section>
  );
}
