// Messages that could not be delivered, and sending them again.
import { useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { useAct } from '../acts/use-act.ts';
import { listDeadLetters, retryDeadLetter } from '../api/calls.ts';
import type { DeadLetter } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import type { Column } from '../components/grid.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { OperationsList } from './operations-list.tsx';

const QUERY = 'dead-letters';

export function DeadLetters() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const person = usePerson();
  const client = useQueryClient();
  const mayAct = may(person, 'operations.act');
  const retrying = useAct(
    async (key, id: number) => {
      await retryDeadLetter(id, key);
      tell({ tone: 'good', text: t('operations.retried') });
    },
    { after: () => client.invalidateQueries({ queryKey: [QUERY] }) },
  );
  const again: Column<DeadLetter> = {
    id: 'retry',
    title: <span className="only-spoken">{t('operations.retry')}</span>,
    width: '9rem',
    cell: ({ id }) => (
      <Button size="small" disabled={retrying.isBusy} onClick={() => retrying.act(id)}>
        {t('operations.retry')}
      </Button>
    ),
  };
  const columns: Column<DeadLetter>[] = [
    { id: 'message', title: t('operations.message'), width: '12rem', cell: ({ kind, message }) => <code title={message}>{kind}</code> },
    { id: 'reason', title: t('operations.reason'), cell: ({ reason }) => reason },
    { id: 'at', title: t('operations.at'), width: '12rem', cell: ({ createdAt }) => dateTime(createdAt) },
    ...(mayAct ? [again] : []),
  ];
  return (
    <OperationsList
      title={t('operations.deadLetters')}
      lead={mayAct ? t('operations.lead') : t('operations.mayNot')}
      none={t('operations.none')}
      query={QUERY}
      read={listDeadLetters}
      columns={columns}
      rowKey={({ id }) => String(id)}
    />
  );
}
