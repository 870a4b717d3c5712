// Effects on the outside of which nobody knows whether they happened: two people, who have each looked at the other system, let one be
// sent once more (architecture: "unknown is a state").
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { listUnknownEffects, resendEffect } from '../api/calls.ts';
import type { UnknownEffect } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { tell } from '../app/notice.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, type Column } from '../components/grid.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { ReasonDialog } from '../components/reason-dialog.tsx';
import { useNaming } from '../forms/naming.ts';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';

const POLL_MS = 10_000;
/** As the API demands. */
const REASON_MIN = 10;

export function UnknownEffects() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const naming = useNaming();
  const person = usePerson();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<UnknownEffect | null>(null);
  const effects = useQuery({ queryKey: ['unknown-effects'], queryFn: listUnknownEffects, refetchInterval: usePoll(POLL_MS) });
  const columns: Column<UnknownEffect>[] = [
    {
      id: 'case',
      title: t('operations.case'),
      width: '14rem',
      cell: ({ caseId }) => (
        <Link to="/cases/$id" params={{ id: caseId }} className="row-link" {...ROW_LINK}>
          <code>{caseId}</code>
        </Link>
      ),
    },
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
            {effect.proposedBy === null ? t('operations.propose') : t('operations.agree')}
          </Button>
        ),
    },
  ];
  const resend = async (reason: string): Promise<void> => {
    if (!chosen) return;
    const { state } = await resendEffect(chosen.key, reason);
    tell({ tone: 'good', text: t(state === 'allowed' ? 'operations.allowed' : 'operations.proposed') });
    await client.invalidateQueries({ queryKey: ['unknown-effects'] });
  };
  return (
    <section aria-labelledby="unknown">
      <h2 id="unknown">{t('operations.unknown')}</h2>
      <p className="muted">{t('operations.unknownLead')}</p>
      {effects.error && !effects.data && <ProblemBox error={effects.error} onRetry={() => void effects.refetch()} />}
      {effects.data && effects.data.items.length === 0 && <Empty title={t('operations.unknownNone')} />}
      {effects.data && effects.data.items.length > 0 && (
        <Grid label={t('operations.unknown')} columns={columns} rows={effects.data.items} rowKey={({ key }) => key} />
      )}
      {chosen && (
        <ReasonDialog
          title={chosen.proposedBy === null ? t('operations.propose') : t('operations.agree')}
          lead={t('operations.resendLead')}
          label={t('operations.seen')}
          min={REASON_MIN}
          act={resend}
          onClose={() => setChosen(null)}
        />
      )}
    </section>
  );
}
