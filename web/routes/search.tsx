// /search: cases and items by number, customer or words; two characters of Chinese are enough.
import { keepPreviousData } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Input } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { find } from '../api/calls.ts';
import { useProcessTitle, useQueueTitle, useWord } from '../api/names.ts';
import { usePaged } from '../api/paged.ts';
import type { Found } from '../api/types.ts';
import { useTitle } from '../app/title.ts';
import { Due } from '../components/due.tsx';
import { Empty } from '../components/empty.tsx';
import { ROW_LINK, useListKeys } from '../components/grid.tsx';
import { More } from '../components/more.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { useCommand } from '../keys/use-key.ts';

/** As the API demands. */
const CHARACTERS_MIN = 2;
const TYPED_MS = 300;

export function SearchScreen() {
  const { t } = useTranslation();
  const { q = '' } = useSearch({ from: '/search' });
  const navigate = useNavigate({ from: '/search' });
  const [typed, setTyped] = useState(q);
  const asked = useRef<string | null>(q);
  useTitle(t('search.title'));
  useListKeys();
  useCommand('filter', () => document.getElementById('search-field')?.focus());
  const wanted = q.trim();
  const isEnough = [...wanted].length >= CHARACTERS_MIN;
  // by back, forward or a link; what was asked for from here may have been typed on meanwhile, or end in a space
  useEffect(() => {
    if (asked.current !== q) setTyped(q);
    asked.current = null;
  }, [q]);
  useEffect(() => {
    if (typed.trim() === q) return undefined;
    const timer = window.setTimeout(() => {
      const next = typed.trim();
      asked.current = next;
      void navigate({ search: next === '' ? {} : { q: next }, replace: true });
    }, TYPED_MS);
    return () => window.clearTimeout(timer);
  }, [typed, q, navigate]);
  const { list, items: found } = usePaged({
    queryKey: ['search', wanted],
    read: (cursor) => find(wanted, cursor),
    enabled: isEnough,
    placeholderData: keepPreviousData,
  });
  const items = isEnough ? found : [];
  return (
    <div className="screen">
      <h1>{t('search.title')}</h1>
      <Input
        id="search-field"
        className="search-field"
        size="large"
        type="search"
        autoFocus
        autoComplete="off"
        aria-label={t('search.title')}
        placeholder={t('search.hint')}
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
      />
      <p role="status" className="muted">
        {!isEnough ? t('search.more') : list.isFetching ? t('app.loading') : t('search.found', { count: items.length })}
      </p>
      {isEnough && list.data && !list.isFetching && items.length === 0 && <Empty title={t('search.none')} />}
      {items.length > 0 && (
        <ul className="cards">
          {items.map((one) => (
            <Hit key={`${one.kind}/${one.id}`} one={one} />
          ))}
        </ul>
      )}
      {isEnough && <More of={list} />}
    </div>
  );
}

function Hit({ one }: { readonly one: Found }) {
  const { t } = useTranslation();
  const { text, dateTime } = useFormats();
  const processTitle = useProcessTitle();
  const queueTitle = useQueueTitle();
  const word = useWord();
  const { caseId, process, state, stage, outcome, openedAt, dueAt, customerId, tasks } = one;
  return (
    <li className="card">
      <p className="card-head">
        <Link to="/cases/$id" params={{ id: caseId }} {...ROW_LINK}>
          <code>{caseId}</code>
        </Link>
        <span>{processTitle(process)}</span>
        <Tag tone={state === 'open' ? 'active' : 'plain'}>{t(state === 'open' ? 'cases.stateOpen' : 'cases.stateClosed')}</Tag>
        {(outcome ?? stage) && <Tag>{word(process, outcome ?? stage ?? '')}</Tag>}
        {customerId && <span className="muted">{t('search.customer', { id: customerId })}</span>}
        <span className="card-acts muted">{dueAt && state === 'open' ? <Due at={dueAt} openedAt={openedAt} /> : dateTime(openedAt)}</span>
      </p>
      {tasks.length > 0 && (
        <ul className="plain-list">
          {tasks.map((task) => (
            <li key={task.id}>
              <Link to="/tasks/$id" params={{ id: task.id }} {...ROW_LINK}>
                {text(task.title)}
              </Link>
              <span className="muted">{queueTitle(task.queue)}</span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
