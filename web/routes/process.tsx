// /processes/:id: what the process is, and the form that starts a case of it.
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { processQuery, useWord } from '../api/names.ts';
import type { Process } from '../api/types.ts';
import { useTitle } from '../app/title.ts';
import { ProblemBox } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { StartForm } from '../processes/start-form.tsx';

export function ProcessRoute() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/processes/$id' });
  const found = useQuery(processQuery(id));
  if (found.data) return <ProcessScreen key={id} process={found.data} />;
  if (found.error)
    return (
      <div className="screen narrow">
        <ProblemBox error={found.error} onRetry={() => void found.refetch()} />
      </div>
    );
  return <p className="splash">{t('app.loading')}</p>;
}

function ProcessScreen({ process }: { readonly process: Process }) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const word = useWord();
  const title = text(process.title);
  useTitle(title);
  return (
    <div className="screen">
      <header className="case-head">
        <h1>{title}</h1>
        <p className="muted">
          <code>{process.id}</code> · {t('processes.version', { n: process.version })} ·{' '}
          <Link to="/cases" search={{ process: process.id }}>
            {t('processes.cases')}
          </Link>
        </p>
      </header>
      <div className="case-body">
        <section className="case-main panel" aria-labelledby="start">
          <h2 id="start">{t('processes.start')}</h2>
          {process.mayStart ? <StartForm process={process} /> : <p className="muted">{t('processes.mayNotStart')}</p>}
        </section>
        <aside className="case-side">
          <section aria-labelledby="people">
            <h2 id="people">{t('processes.tasks')}</h2>
            <ul className="plain-list">
              {process.tasks.map((task) => (
                <li key={task.task}>{text(task.title)}</li>
              ))}
            </ul>
          </section>
          <section aria-labelledby="outcomes">
            <h2 id="outcomes">{t('processes.outcomes')}</h2>
            <p className="tag-row">
              {process.outcomes.map((outcome) => (
                <Tag key={outcome}>{word(process.id, outcome)}</Tag>
              ))}
            </p>
          </section>
        </aside>
      </div>
    </div>
  );
}
