// /me: my password, where I am signed in, my absence.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../account/password-form.tsx';
import { endSession, endOtherSessions, listSessions } from '../api/calls.ts';
import type { SessionItem } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { useTitle } from '../app/title.ts';
import { Grid, useListKeys, type Column } from '../components/grid.tsx';
import { ProblemBox, sayProblem } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { Absences } from '../people/absences.tsx';
import { usePerson } from '../session/session.ts';

export function MeScreen() {
  const { t } = useTranslation();
  const person = usePerson();
  const [version, setVersion] = useState(0);
  useTitle(t('me.title'));
  useListKeys();
  return (
    <div className="screen">
      <h1>{t('me.title')}</h1>
      <div className="halves">
        <div className="half">
          <Sessions />
          <Absences person={person.id} />
        </div>
        <section className="panel half" aria-labelledby="password">
          <h2 id="password">{t('password.change')}</h2>
          <p className="muted">{t('password.lead')}</p>
          <PasswordForm
            key={version}
            onDone={() => {
              tell({ tone: 'good', text: t('password.done') });
              setVersion(version + 1);
            }}
          />
        </section>
      </div>
    </div>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const found = useQuery({ queryKey: ['sessions'], queryFn: listSessions, staleTime: 0 });
  const items = found.data?.items ?? [];
  const end = async (run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
      tell({ tone: 'good', text: t('me.ended') });
    } catch (error) {
      tell({ tone: 'bad', text: sayProblem(t, error) });
    }
    await client.invalidateQueries({ queryKey: ['sessions'] });
  };
  const columns: Column<SessionItem>[] = [
    {
      id: 'agent',
      title: t('me.where'),
      cell: ({ agent, isThis }) => (
        <>
          {isThis && <Tag tone="active">{t('me.here')}</Tag>} {browserOf(agent)}
        </>
      ),
    },
    { id: 'address', title: t('me.address'), width: '9rem', cell: ({ address }) => <code>{address ?? t('app.none')}</code> },
    { id: 'since', title: t('me.since'), width: '10.5rem', cell: ({ since }) => <span className="figure">{dateTime(since)}</span> },
    { id: 'seen', title: t('me.seen'), width: '10.5rem', cell: ({ seenAt }) => <span className="figure">{dateTime(seenAt)}</span> },
    {
      id: 'end',
      title: <span className="only-spoken">{t('me.end')}</span>,
      width: '7rem',
      cell: ({ id, isThis, agent }) =>
        !isThis && (
          <Button size="small" aria-label={t('me.endOf', { where: browserOf(agent) })} onClick={() => void end(() => endSession(id))}>
            {t('me.end')}
          </Button>
        ),
    },
  ];
  return (
    <section aria-labelledby="sessions">
      <div className="section-head">
        <h2 id="sessions">{t('me.sessions')}</h2>
        {items.length > 1 && (
          <Button size="small" onClick={() => void end(endOtherSessions)}>
            {t('me.endOthers')}
          </Button>
        )}
      </div>
      {found.error && !found.data && <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <p className="muted">{t('app.loading')}</p>}
      {items.length > 0 && <Grid label={t('me.sessions')} columns={columns} rows={items} rowKey={({ id }) => id} />}
    </section>
  );
}

/** `Chrome 131 · Windows` of what a browser calls itself; the whole of it when nothing in it is known. */
function browserOf(agent: string | null): string {
  const said = agent ?? '–';
  const browser = /(Edg|Firefox|Chrome|Safari)[A-Za-z]*\/(\d+)/.exec(said);
  const system = /(Windows|Mac OS X|Android|Linux)/.exec(said);
  return browser ? [`${browser[1] === 'Edg' ? 'Edge' : browser[1]} ${browser[2]}`, system?.[1]].filter(Boolean).join(' · ') : said;
}
