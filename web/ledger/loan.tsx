// A loan as it is booked, on the page of its case: terms, postings, and the repayment schedule.
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getLoan } from '../api/calls.ts';
import { toProblem } from '../api/problem.ts';
import type { Tranche } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { Grid, ROW_LINK, type Column } from '../components/grid.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { money, shareOf, useFormats } from '../i18n/format.ts';
import { useDataTitles } from '../tasks/task-titles.ts';
import { Schedule } from './schedule.tsx';

const POLL_MS = 5_000;

export function Loan({ id, isOpen }: { readonly id: string; readonly isOpen: boolean }) {
  const { t } = useTranslation();
  const poll = usePoll(POLL_MS);
  const loan = useQuery({ queryKey: ['loan', id], queryFn: () => getLoan(id), refetchInterval: isOpen ? poll : false });
  if (loan.data)
    return loan.data.tranches.map((tranche) => <TrancheView key={tranche.key} tranche={tranche} count={loan.data.tranches.length} />);
  // not booked yet: nothing to show
  if (!loan.error || toProblem(loan.error).status === 404) return null;
  return (
    <section aria-labelledby="loan">
      <h2 id="loan">{t('ledger.loan')}</h2>
      <ProblemBox error={loan.error} onRetry={() => void loan.refetch()} />
    </section>
  );
}

function TrancheView({ tranche, count }: { readonly tranche: Tranche; readonly count: number }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const titles = useDataTitles('disbursement');
  const {
    tranche: n,
    amountMinor,
    method,
    rate,
    annualRate,
    termMonths,
    valueDate,
    isReversed,
    accountId,
    account,
    rows,
    postings,
  } = tranche;
  const heading = `loan-${n}`;
  const facts = [
    [t('ledger.amount'), money(amountMinor)],
    [t('ledger.rate'), shareOf(rate)],
    ...(annualRate === null ? [] : [[t('ledger.annualRate'), shareOf(annualRate)] as const]),
    [t('ledger.method'), titles.option('method', method) ?? method],
    [t('ledger.term'), t('ledger.months', { count: termMonths })],
    [t('ledger.valueDate'), day(valueDate)],
  ] as const;
  return (
    <>
      <section className="panel" aria-labelledby={heading}>
        <h2 id={heading}>
          {count > 1 ? t('ledger.tranche', { n }) : t('ledger.loan')}{' '}
          <Tag tone={isReversed ? 'warn' : 'good'}>{t(isReversed ? 'ledger.reversed' : 'ledger.booked')}</Tag>
        </h2>
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd className="figure">{value}</dd>
            </div>
          ))}
          <div>
            <dt>{t('ledger.account')}</dt>
            <dd>
              <Link to="/accounts/$id" params={{ id: accountId }} className="figure" {...ROW_LINK}>
                {account}
              </Link>
            </dd>
          </div>
        </dl>
      </section>
      <Postings postings={postings} />
      {rows.length > 0 && <Schedule rows={rows} />}
    </>
  );
}

type Posting = Tranche['postings'][number];

function Postings({ postings }: { readonly postings: readonly Posting[] }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const columns: Column<Posting>[] = [
    { id: 'date', title: t('ledger.date'), width: '8rem', cell: ({ businessDate }) => <span className="figure">{day(businessDate)}</span> },
    {
      id: 'kind',
      title: t('ledger.posting'),
      width: '12rem',
      cell: ({ kind, reverses }) => <span title={reverses ?? undefined}>{t(`ledger.kind.${kind}`)}</span>,
    },
    { id: 'payee', title: t('ledger.payee'), width: '12rem', cell: ({ payee }) => payee ?? t('app.none') },
    { id: 'key', title: t('ledger.key'), cell: ({ key }) => <code title={key}>{key}</code> },
    {
      id: 'amount',
      title: t('ledger.amount'),
      width: '9rem',
      isNumber: true,
      cell: ({ amountMinor }) => <span className="figure">{money(amountMinor)}</span>,
    },
  ];
  return (
    <section aria-labelledby="postings">
      <h2 id="postings">{t('ledger.postings')}</h2>
      <Grid label={t('ledger.postings')} columns={columns} rows={postings} rowKey={({ key }) => key} />
    </section>
  );
}
