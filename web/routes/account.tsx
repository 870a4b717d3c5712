// /accounts/:id: an account's balance and statement. The days stand in the address.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { getAccount, type StatementDays } from '../api/calls.ts';
import type { Account } from '../api/types.ts';
import { useTitle } from '../app/title.ts';
import { Empty } from '../components/empty.tsx';
import { DayChoice, FilterBar } from '../components/filters.tsx';
import { Grid, useListKeys, type Column } from '../components/grid.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { money, useFormats } from '../i18n/format.ts';

export function AccountRoute() {
  const { t } = useTranslation();
  const { id } = useParams({ from: '/accounts/$id' });
  const search = useSearch({ from: '/accounts/$id' });
  const navigate = useNavigate({ from: '/accounts/$id' });
  useListKeys();
  const found = useQuery({ queryKey: ['account', id, search], queryFn: () => getAccount(id, search), placeholderData: keepPreviousData });
  const account = found.data;
  useTitle(account ? account.account : t('ledger.account'));
  const set = (change: { readonly [K in keyof StatementDays]: string | undefined }): void =>
    void navigate({
      search: Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, value]) => value !== undefined)),
      replace: true,
    });
  return (
    <div className="screen">
      {account && <Head account={account} />}
      <FilterBar isSet={Object.keys(search).length > 0} onClear={() => void navigate({ search: {}, replace: true })}>
        <DayChoice label={t('ledger.from')} value={search.from} onChange={(from) => set({ from })} />
        <DayChoice label={t('ledger.to')} value={search.to} onChange={(to) => set({ to })} />
      </FilterBar>
      {found.error && <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      {account && <Statement lines={account.statement} />}
    </div>
  );
}

function Head({ account }: { readonly account: Account }) {
  const { t } = useTranslation();
  return (
    <header className="case-head">
      <div className="task-what">
        <h1>
          <code>{account.account}</code>
        </h1>
        <Tag tone={account.state === 'open' ? 'good' : 'warn'}>{t(`ledger.accountState.${account.state}`)}</Tag>
      </div>
      <p className="muted">{account.title}</p>
      <dl className="balances">
        <div>
          <dt>{t('ledger.balance')}</dt>
          <dd className="figure">{money(account.balanceMinor)}</dd>
        </div>
        <div>
          <dt>{t('ledger.available')}</dt>
          <dd className="figure">{money(account.availableMinor)}</dd>
        </div>
      </dl>
    </header>
  );
}

type Line = Account['statement'][number];

function Statement({ lines }: { readonly lines: readonly Line[] }) {
  const { t } = useTranslation();
  const { day, dateTime } = useFormats();
  const amount = (wanted: Line['side']) =>
    function Amount({ side, amountMinor }: Line) {
      return side === wanted ? <span className="figure">{money(amountMinor)}</span> : null;
    };
  const columns: Column<Line>[] = [
    { id: 'date', title: t('ledger.date'), width: '8rem', cell: ({ businessDate }) => <span className="figure">{day(businessDate)}</span> },
    {
      id: 'posted',
      title: t('ledger.postedAt'),
      width: '11rem',
      cell: ({ postedAt }) => <span className="figure">{dateTime(postedAt)}</span>,
    },
    { id: 'kind', title: t('ledger.posting'), width: '11rem', cell: ({ kind }) => t(`ledger.kind.${kind}`) },
    { id: 'journal', title: t('ledger.key'), cell: ({ journal }) => <code title={journal}>{journal}</code> },
    { id: 'debit', title: t('ledger.debit'), width: '9rem', isNumber: true, cell: amount('debit') },
    { id: 'credit', title: t('ledger.credit'), width: '9rem', isNumber: true, cell: amount('credit') },
    {
      id: 'balance',
      title: t('ledger.balance'),
      width: '9rem',
      isNumber: true,
      cell: ({ balanceMinor }) => <span className="figure">{money(balanceMinor)}</span>,
    },
  ];
  return (
    <section aria-labelledby="statement">
      <h2 id="statement">{t('ledger.statement')}</h2>
      {lines.length === 0 ? (
        <Empty title={t('ledger.statementNone')} />
      ) : (
        <Grid label={t('ledger.statement')} columns={columns} rows={lines} rowKey={({ journal, side }) => `${journal}/${side}`} />
      )}
    </section>
  );
}
