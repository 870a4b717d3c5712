// Comments that mention me and that I have not read.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { myMentions, readMention } from '../api/calls.ts';
import { tell } from '../app/notice.ts';
import { sayProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';

export function Mentions() {
  const { t } = useTranslation();
  const { text: inWords, dateTime } = useFormats();
  const client = useQueryClient();
  const found = useQuery({ queryKey: ['mentions'], queryFn: myMentions });
  const items = found.data?.items ?? [];
  if (items.length === 0) return null;
  const read = async (id: number): Promise<void> => {
    try {
      await readMention(id);
    } catch (error) {
      tell({ tone: 'bad', text: sayProblem(t, error) });
    }
    await Promise.all([client.invalidateQueries({ queryKey: ['mentions'] }), client.invalidateQueries({ queryKey: ['inbox'] })]);
  };
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
                <Button size="small" aria-label={t('mention.readOf', { name: byName })} onClick={() => void read(id)}>
                  {t('mention.read')}
                </Button>
              </span>
            </p>
            <p className="prose">{text}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
