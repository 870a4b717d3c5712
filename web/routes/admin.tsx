// /admin: the staff and their access, what waits for a second person, absences, keys.
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { PeopleFilter } from '../api/calls.ts';
import { useTitle } from '../app/title.ts';
import { Absences } from '../people/absences.tsx';
import { ApiKeys } from '../people/api-keys.tsx';
import { Changes } from '../people/changes.tsx';
import { AskedResets } from '../people/password-resets.tsx';
import { PersonPage } from '../people/person.tsx';
import { Staff } from '../people/staff.tsx';
import { Allowed } from '../session/allowed.tsx';
import { may, usePerson } from '../session/session.ts';

function Frame({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation();
  const me = usePerson();
  return (
    <div className="queues">
      <nav className="rail" aria-label={t('people.rail')}>
        <ul>
          <li>
            <Link to="/admin/people" activeOptions={{ includeSearch: false }}>
              {t('people.title')}
            </Link>
          </li>
          {may(me, 'people.review') && (
            <li>
              <Link to="/admin/changes" activeOptions={{ includeSearch: false }}>
                {t('people.changes')}
              </Link>
            </li>
          )}
          <li>
            <Link to="/admin/absences">{t('absence.title')}</Link>
          </li>
          {may(me, 'api-key.read') && (
            <li>
              <Link to="/admin/keys">{t('apiKey.title')}</Link>
            </li>
          )}
        </ul>
      </nav>
      <div className="screen scrolls">{children}</div>
    </div>
  );
}

export function PeopleScreen() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/admin/people' });
  const navigate = useNavigate({ from: '/admin/people' });
  useTitle(t('people.title'));
  return (
    <Frame>
      <Staff filter={search as PeopleFilter} onFilter={(next) => void navigate({ search: next as typeof search, replace: true })} />
    </Frame>
  );
}

export function PersonScreen() {
  const { id } = useParams({ from: '/admin/people/$id' });
  return (
    <Frame>
      <PersonPage key={id} id={id} />
    </Frame>
  );
}

export function ChangesScreen() {
  const { t } = useTranslation();
  useTitle(t('people.changes'));
  return (
    <Frame>
      <h1>{t('people.changes')}</h1>
      <Allowed permission="people.review">
        <section aria-labelledby="pending">
          <h2 id="pending">{t('people.pending')}</h2>
          <Changes state="pending" />
        </section>
        <AskedResets />
        <section aria-labelledby="all-changes">
          <h2 id="all-changes">{t('people.allChanges')}</h2>
          <Changes />
        </section>
      </Allowed>
    </Frame>
  );
}

export function AbsencesScreen() {
  const { t } = useTranslation();
  useTitle(t('absence.title'));
  return (
    <Frame>
      <h1>{t('absence.title')}</h1>
      <Absences />
    </Frame>
  );
}

export function KeysScreen() {
  const { t } = useTranslation();
  useTitle(t('apiKey.title'));
  return (
    <Frame>
      <Allowed permission="api-key.read">
        <ApiKeys />
      </Allowed>
    </Frame>
  );
}
