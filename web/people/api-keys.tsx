// Keys of bots and outside systems: made, shown once, revoked.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { CodesField, LineField, SelectField, useShortness } from '../acts/fields.tsx';
import { PersonField } from '../acts/person-field.tsx';
import { useAct } from '../acts/use-act.ts';
import { listApiKeys, makeApiKey, revokeApiKey } from '../api/calls.ts';
import { useQueueList, useQueueTitle } from '../api/names.ts';
import type { ApiKey } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, type Column } from '../components/grid.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { SecretDialog } from './secret-dialog.tsx';
import { staff } from './sources.ts';

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
  const revoking = useAct(
    async (key, id: string) => {
      await revokeApiKey(id, key);
      tell({ tone: 'good', text: t('apiKey.revoked') });
    },
    { after: again },
  );
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
            <Button
              size="small"
              danger
              disabled={revoking.isBusy}
              aria-label={t('apiKey.revokeOf', { name: title })}
              onClick={() => revoking.act(id)}
            >
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
      <ReadProblem of={found} />
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

/** As the API demands. */
const TITLE_MIN = 3;
const DAYS = ['30', '90', '180', '365'] as const;

function MakeDialog({ onMade, onClose }: { readonly onMade: (key: string) => void; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const me = usePerson();
  const queues = useQueueList();
  const short = useShortness();
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
        title: short(title, TITLE_MIN),
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
            people={staff({ role: 'R39' })}
            optionOf={({ id, name }) => ({ id, name })}
            value={bot}
            onChange={setBot}
            fault={fault('bot')}
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
          <ReadProblem of={queues} />
          <CodesField
            label={t('apiKey.onlyQueues')}
            values={only}
            options={(queues.data?.items ?? []).map(({ queue, title: name }) => ({ value: queue, text: text(name) }))}
            onChange={setOnly}
          />
        </>
      )}
    </ActDialog>
  );
}
