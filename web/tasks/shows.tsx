// The left side of a task: why it came back, what it is about, what was answered before, who may not do it.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { processQuery, useTaskTitle } from '../api/names.ts';
import type { Task } from '../api/types.ts';
import { DataView } from '../components/data-view.tsx';
import { isSchema } from '../forms/schema.ts';
import { en } from '../i18n/en.ts';
import { useDataTitles } from './task-titles.ts';

/** Kept while somebody types on the right: it depends on the item alone. */
export const Shows = memo(function Shows({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const titles = useDataTitles(task.process, task.form);
  const documents = documentsOf(task.shows);
  return (
    <>
      <Note task={task} />
      <section aria-labelledby="shows">
        <h2 id="shows">{t('task.shows')}</h2>
        {task.shows === null || task.shows === undefined ? (
          <p className="muted">{t('task.showsNothing')}</p>
        ) : (
          <DataView value={task.shows} without={documents.length > 0 ? ['documents'] : []} titles={titles} />
        )}
        <DocumentLinks documents={documents} />
      </section>
      {task.earlierAnswer !== undefined && task.earlierAnswer !== null && (
        <section aria-labelledby="earlier">
          <h2 id="earlier">{t('task.earlier')}</h2>
          <p className="muted">{t('task.earlierHint')}</p>
          <DataView value={task.earlierAnswer} titles={titles} />
        </section>
      )}
      <WhoMayNot task={task} />
    </>
  );
});

/** Why it came back, or why it is here at all. */
export function Note({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  if (!task.note) return null;
  return (
    <div className="box box-warn">
      <p className="box-title">{t('task.note')}</p>
      <p className="prose">{task.note}</p>
    </div>
  );
}

export function documentsOf(shows: unknown): readonly string[] {
  const documents = isSchema(shows) ? shows['documents'] : undefined;
  return Array.isArray(documents) ? documents.filter((id): id is string => typeof id === 'string') : [];
}

/** Links and not images: whoever looks at a page is written down, so nobody does by merely passing by. In a tab of their own, beside the work. */
export function DocumentLinks({ documents }: { readonly documents: readonly string[] }) {
  const { t } = useTranslation();
  if (documents.length === 0) return null;
  return (
    <ul className="plain-list">
      {documents.map((id) => (
        <li key={id}>
          <Link to="/documents/$id" params={{ id }} target="_blank">
            {t('document.open', { id })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Under four-eyes a duty is called like its task; the others have names of their own (domain/duties.ts). */
const isDuty = (duty: string): duty is keyof typeof en.rule.duty => Object.hasOwn(en.rule.duty, duty);

export function WhoMayNot({ task }: { readonly task: Task }) {
  const { t } = useTranslation();
  const { data: process } = useQuery(processQuery(task.process));
  const taskTitle = useTaskTitle(process);
  if (task.excluded.length === 0) return null;
  return (
    <section aria-labelledby="excluded">
      <h2 id="excluded">{t('task.excluded')}</h2>
      <ul className="plain-list">
        {task.excluded.map(({ person, name, rule, duty }) => (
          <li key={`${rule}/${person}`}>
            <strong>{name}</strong>
            <span>{isDuty(duty) ? t(`rule.duty.${duty}`) : t('rule.did', { task: taskTitle(duty) })}</span>
            <code className="muted">{rule}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
