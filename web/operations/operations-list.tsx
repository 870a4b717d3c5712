// One list of the operations screen: its heading, what it is about, its rows, and what to say when there are none. Every row is about a case.
import { Link } from '@tanstack/react-router';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { usePaged } from '../api/paged.ts';
import type { Page } from '../api/types.ts';
import { usePoll } from '../app/poll.ts';
import { Empty } from '../components/empty.tsx';
import { Grid, ROW_LINK, type Column } from '../components/grid.tsx';
import { More } from '../components/more.tsx';

const POLL_MS = 10_000;

type Props<Row> = {
  readonly title: string;
  readonly lead: string;
  readonly none: string;
  /** The list's name among the queries; whoever changes something says that it is to be read again. */
  readonly query: string;
  readonly read: (cursor?: string) => Promise<Page<Row>>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string;
  readonly children?: ReactNode;
};

export function OperationsList<Row extends { readonly caseId: string }>(props: Props<Row>) {
  const { title, lead, none, query, read, columns, rowKey, children } = props;
  const { t } = useTranslation();
  const id = useId();
  const { list, items } = usePaged({ queryKey: [query], read, refetchInterval: usePoll(POLL_MS) });
  const ofCase: Column<Row> = {
    id: 'case',
    title: t('operations.case'),
    width: '14rem',
    cell: ({ caseId }) => (
      <Link to="/cases/$id" params={{ id: caseId }} className="row-link" {...ROW_LINK}>
        <code>{caseId}</code>
      </Link>
    ),
  };
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <p className="muted">{lead}</p>
      {list.data && items.length === 0 && <Empty title={none} />}
      {items.length > 0 && <Grid label={title} columns={[ofCase, ...columns]} rows={items} rowKey={rowKey} />}
      <More of={list} />
      {children}
    </section>
  );
}
