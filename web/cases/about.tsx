// Where a case stands in the bank: received, started, in whose hands, with which papers.
import { Link } from '@tanstack/react-router';
import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Case } from '../api/types.ts';
import { useFormats } from '../i18n/format.ts';
import { DocumentLinks, documentsOf } from '../tasks/shows.tsx';

export function About({ one }: { readonly one: Case }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const documents = one.documents.length > 0 ? one.documents : documentsOf(one.input);
  const facts: (readonly [string, ReactNode])[] = [
    ...(one.parent
      ? [
          [
            t('cases.parent'),
            <Link key="parent" to="/cases/$id" params={{ id: one.parent }}>
              <code>{one.parent}</code>
            </Link>,
          ] as const,
        ]
      : []),
    ...(one.customerId === null
      ? []
      : [
          [
            t('task.customer'),
            <Link key="customer" to="/tasks" search={{ customer: one.customerId }}>
              {one.customerName}
            </Link>,
          ] as const,
        ]),
    [t('cases.received'), dateTime(one.receivedAt)],
    ...(one.openedAt === one.receivedAt ? [] : [[t('cases.opened'), dateTime(one.openedAt)] as const]),
    ...(one.closedAt ? [[t('cases.closed'), dateTime(one.closedAt)] as const] : []),
    [t('cases.startedBy'), one.starterName],
    ...(one.holders.length > 0 ? [[t('cases.holders'), one.holders.join(t('app.listMark'))] as const] : []),
  ];
  return (
    <section aria-labelledby="about">
      <h2 id="about">{t('cases.aboutCase')}</h2>
      <dl className="data">
        {facts.map(([name, fact]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{fact}</dd>
          </Fragment>
        ))}
      </dl>
      {documents.length > 0 && <h3>{t('cases.documents')}</h3>}
      <DocumentLinks documents={documents} />
    </section>
  );
}
