// /me: my password, where I am signed in, my absence.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PasswordForm } from '../account/password-form.tsx';
import { useAct } from '../acts/use-act.ts';
import { endSession, endOtherSessions, listSessions } from '../api/calls.ts';
import type { SessionItem } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { useTitle } from '../app/title.ts';
import { Grid, useListKeys, type Column } from '../components/grid.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { Absences } from '../people/absences.tsx';
import { may, usePerson } from '../session/session.ts';

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
          <Absences person={person.id} mayRecord={may(person, 'absence.plan')} />
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

/** In the place of one session's id. */
const OTHERS = 'others';

function Sessions() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const client = useQueryClient();
  const found = useQuery({ queryKey: ['sessions'], queryFn: listSessions, staleTime: 0 });
  const items = found.data?.items ?? [];
  const ending = useAct(
    async (_, session: string) => {
      await (session === OTHERS ? endOtherSessions() : endSession(session));
      tell({ tone: 'good', text: t('me.ended') });
    },
    { after: () => client.invalidateQueries({ queryKey: ['sessions'] }) },
  );
  const columns: Column<SessionItem>[] = [
    {
      id: 'agent',
      title: t('me.where'),
      cell: ({ agent }) => <span title={agent ?? undefined}>{browserOf(agent)}</span>,
    },
    { id: 'address', title: t('me.address'), width: '8.4rem', cell: ({ address }) => <code>{address ?? t('app.none')}</code> },
    { id: 'since', title: t('me.since'), width: '10.5rem', cell: ({ since }) => <span className="figure">{dateTime(since)}</span> },
    { id: 'seen', title: t('me.seen'), width: '10.5rem', cell: ({ seenAt }) => <span className="figure">{dateTime(seenAt)}</span> },
    {
      id: 'end',
      title: <span className="only-spoken">{t('me.end')}</span>,
      width: '6rem',
      cell: ({ id, isThis, agent }) =>
        isThis ? (
          <Tag tone="active">{t('me.here')}</Tag>
        ) : (
          <Button
            size="small"
            disabled={ending.isBusy}
            aria-label={t('me.endOf', { where: browserOf(agent) })}
            onClick={() => ending.act(id)}
          >
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
          <Button size="small" disabled={ending.isBusy} onClick={() => ending.act(OTHERS)}>
            {t('me.endOthers')}
          </Button>
        )}
      </div>
      <ReadProblem of={found} />
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
