// Keys of bots and outside systems: made, shown once, revoked.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { CodesField, LineField, SelectField } from '../acts/fields.tsx';
import { PersonField } from '../acts/person-field.tsx';
import { listApiKeys, listPeople, makeApiKey, revokeApiKey } from '../api/calls.ts';
import { newKey } from '../api/http.ts';
import { useQueueTitle, useQueues } from '../api/names.ts';
import type { ApiKey } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, type Column } from '../components/grid.tsx';
import { ProblemBox, sayProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { SecretDialog } from './secret-dialog.tsx';

export function ApiKeys() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const queueTitle = useQueueTitle();
  const client = useQueryClient();
  const me = usePerson();
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<string | null>(null);
  const found = useQuery({ queryKey: ['api-keys'], queryFn: listApiKeys });
  const items = found.data?.items ?? [];
  const mayManage = may(me, 'api-key.manage');
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['api-keys'] });
  const revoke = async (id: string): Promise<void> => {
    try {
      await revokeApiKey(id, newKey());
      tell({ tone: 'good', text: t('apiKey.revoked') });
    } catch (error) {
      tell({ tone: 'bad', text: sayProblem(t, error) });
    }
    await again();
  };
  const columns: Column<ApiKey>[] = [
    { id: 'title', title: t('apiKey.name'), cell: ({ title }) => title },
    { id: 'id', title: t('apiKey.begins'), width: '9rem', cell: ({ id }) => <code>{id}</code> },
    { id: 'bot', title: t('apiKey.bot'), width: '9rem', cell: ({ botName }) => botName },
    {
      id: 'queues',
      title: t('apiKey.queues'),
      width: '13rem',
      cell: ({ onlyQueues }) => onlyQueues?.map(queueTitle).join(t('app.listMark')) ?? t('apiKey.allQueues'),
    },
    { id: 'owner', title: t('apiKey.owner'), width: '7rem', cell: ({ ownerName }) => ownerName },
    {
      id: 'used',
      title: t('apiKey.used'),
      width: '10.5rem',
      cell: ({ lastUsedAt }) => (lastUsedAt ? dateTime(lastUsedAt) : t('apiKey.never')),
    },
    {
      id: 'expires',
      title: t('apiKey.expires'),
      width: '10.5rem',
      cell: ({ expiresAt }) => <span className="figure">{dateTime(expiresAt)}</span>,
    },
    {
      id: 'revoke',
      title: <span className="only-spoken">{t('apiKey.revoke')}</span>,
      width: '7.5rem',
      cell: ({ id, title, revokedAt }) =>
        revokedAt ? (
          <span className="muted">{t('apiKey.isRevoked')}</span>
        ) : (
          mayManage && (
            <Button size="small" danger aria-label={t('apiKey.revokeOf', { name: title })} onClick={() => void revoke(id)}>
              {t('apiKey.revoke')}
            </Button>
          )
        ),
    },
  ];
  return (
    <>
      <div className="section-head">
        <h1>{t('apiKey.title')}</h1>
        {mayManage && <Button onClick={() => setMaking(true)}>{t('apiKey.make')}</Button>}
      </div>
      {found.error && !found.data && <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <p className="muted">{t('app.loading')}</p>}
      {found.data && items.length === 0 && <Empty title={t('apiKey.none')} />}
      {items.length > 0 && <Grid label={t('apiKey.title')} columns={columns} rows={items} rowKey={({ id }) => id} />}
      {isMaking && (
        <MakeDialog
          onMade={(key) => {
            setMade(key);
            void again();
          }}
          onClose={() => setMaking(false)}
        />
      )}
      {made !== null && <SecretDialog title={t('apiKey.made')} lead={t('apiKey.once')} secret={made} onClose={() => setMade(null)} />}
    </>
  );
}

const DAYS = ['30', '90', '180', '365'] as const;

function MakeDialog({ onMade, onClose }: { readonly onMade: (key: string) => void; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const me = usePerson();
  const queues = useQueues();
  const bots = useQuery({ queryKey: ['people', { role: 'R39' }], queryFn: () => listPeople({ role: 'R39' }) });
  const [bot, setBot] = useState<string>();
  const [title, setTitle] = useState('');
  const [days, setDays] = useState<(typeof DAYS)[number]>('90');
  const [only, setOnly] = useState<readonly string[]>([]);
  return (
    <ActDialog
      title={t('apiKey.make')}
      lead={t('apiKey.lead')}
      faults={{
        bot: bot === undefined ? t('act.person.choose') : undefined,
        title: [...title.trim()].length < 3 ? t('form.error.minLength', { limit: 3, length: [...title.trim()].length }) : undefined,
      }}
      act={async () => {
        if (bot === undefined) return;
        const { key } = await makeApiKey({
          bot,
          title: title.trim(),
          onlyQueues: only.length > 0 ? [...only] : null,
          owner: me.id,
          days: Number(days),
        });
        onMade(key);
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <PersonField
            label={t('apiKey.bot')}
            nobody={t('apiKey.noBot')}
            options={(bots.data?.items ?? []).map(({ id, name }) => ({ id, name }))}
            value={bot}
            onChange={setBot}
            fault={fault('bot')}
            isLoading={bots.isPending}
            isFirst
          />
          <LineField label={t('apiKey.name')} value={title} onChange={setTitle} fault={fault('title')} />
          <SelectField
            label={t('apiKey.days')}
            value={days}
            options={DAYS.map((value) => ({ value, text: t('due.days', { count: Number(value) }) }))}
            onChange={setDays}
            fault={undefined}
          />
          <CodesField
            label={t('apiKey.onlyQueues')}
            values={only}
            options={queues.map(({ queue, title: name }) => ({ value: queue, text: text(name) }))}
            onChange={setOnly}
          />
        </>
      )}
    </ActDialog>
  );
}
