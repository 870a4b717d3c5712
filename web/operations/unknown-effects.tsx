// Effects on the outside of which nobody knows whether they happened: two people, who have each looked at the other system, let one be
// sent once more (architecture: "unknown is a state").
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listUnknownEffects, resendEffect } from '../api/calls.ts';
import type { UnknownEffect } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import type { Column } from '../components/grid.tsx';
import { ReasonDialog } from '../acts/reason-dialog.tsx';
import { useNaming } from '../forms/naming.ts';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { OperationsList } from './operations-list.tsx';

const QUERY = 'unknown-effects';
/** As the API demands. */
const REASON_MIN = 10;

export function UnknownEffects() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const naming = useNaming();
  const person = usePerson();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<UnknownEffect | null>(null);
  const act = ({ proposedBy }: UnknownEffect): string => (proposedBy === null ? t('operations.propose') : t('operations.agree'));
  const columns: Column<UnknownEffect>[] = [
    { id: 'effect', title: t('operations.effect'), cell: ({ kind, key }) => <span title={key}>{naming.option(kind)}</span> },
    { id: 'sent', title: t('operations.sentAt'), width: '12rem', cell: ({ sentAt }) => (sentAt ? dateTime(sentAt) : t('app.none')) },
    { id: 'by', title: t('operations.proposedBy'), width: '10rem', cell: ({ proposedBy }) => proposedBy ?? t('app.none') },
    {
      id: 'resend',
      title: <span className="only-spoken">{t('operations.propose')}</span>,
      width: '14rem',
      cell: (effect) =>
        may(person, 'effect.resend') && (
          <Button size="small" onClick={() => setChosen(effect)}>
            {act(effect)}
          </Button>
        ),
    },
  ];
  const resend = async (reason: string, pressed: string): Promise<void> => {
    if (!chosen) return;
    const { state } = await resendEffect(chosen.key, reason, pressed);
    tell({ tone: 'good', text: t(state === 'allowed' ? 'operations.allowed' : 'operations.proposed') });
    await client.invalidateQueries({ queryKey: [QUERY] });
  };
  return (
    <OperationsList
      title={t('operations.unknown')}
      lead={t('operations.unknownLead')}
      none={t('operations.unknownNone')}
      query={QUERY}
      read={listUnknownEffects}
      columns={columns}
      rowKey={({ key }) => key}
    >
      {chosen && (
        <ReasonDialog
          title={act(chosen)}
          lead={t('operations.resendLead')}
          label={t('operations.seen')}
          min={REASON_MIN}
          act={resend}
          onClose={() => setChosen(null)}
        />
      )}
    </OperationsList>
  );
}
