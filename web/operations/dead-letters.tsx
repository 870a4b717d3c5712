// Messages that could not be delivered, and sending them again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { listDeadLetters, retryDeadLetter } from '../api/calls.ts';
import type { DeadLetter } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { tell } from '../app/notice.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, type Column } from '../components/grid.tsx';
import { ProblemBox, sayProblem } from '../components/problem.tsx';
import { useFormats } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';

const POLL_MS = 10_000;

export function DeadLetters() {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const person = usePerson();
  const client = useQueryClient();
  const mayAct = may(person, 'operations.act');
  const letters = useQuery({ queryKey: ['dead-letters'], queryFn: () => listDeadLetters(), refetchInterval: usePoll(POLL_MS) });
  const retry = useMutation({
    mutationFn: retryDeadLetter,
    onSuccess: () => {
      tell({ tone: 'good', text: t('operations.retried') });
      void client.invalidateQueries({ queryKey: ['dead-letters'] });
    },
    onError: (error) => tell({ tone: 'bad', text: sayProblem(t, error) }),
  });
  const columns: Column<DeadLetter>[] = [
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
    { id: 'message', title: t('operations.message'), width: '12rem', cell: ({ kind, message }) => <code title={message}>{kind}</code> },
    { id: 'reason', title: t('operations.reason'), cell: ({ reason }) => reason },
    { id: 'at', title: t('operations.at'), width: '12rem', cell: ({ createdAt }) => dateTime(createdAt) },
    ...(mayAct
      ? [
          {
            id: 'retry',
            title: <span className="only-spoken">{t('operations.retry')}</span>,
            width: '9rem',
            cell: ({ id }: DeadLetter) => (
              <Button size="small" loading={retry.isPending && retry.variables === id} onClick={() => retry.mutate(id)}>
                {t('operations.retry')}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <section aria-labelledby="dead">
      <h2 id="dead">{t('operations.deadLetters')}</h2>
      <p className="muted">{mayAct ? t('operations.lead') : t('operations.mayNot')}</p>
      {letters.error && !letters.data && <ProblemBox error={letters.error} onRetry={() => void letters.refetch()} />}
      {letters.data && letters.data.items.length === 0 && <Empty title={t('operations.none')} />}
      {letters.data && letters.data.items.length > 0 && (
        <Grid label={t('operations.deadLetters')} columns={columns} rows={letters.data.items} rowKey={({ id }) => String(id)} />
      )}
    </section>
  );
}
