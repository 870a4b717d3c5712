// A list of items: counts by band, filters, rows that do not jump, selection, and what can be done with one row or many, by keyboard.
import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { BulkKind } from '../../domain/bulk.ts';
import { useAct } from '../acts/use-act.ts';
import { claimTask, countTasks, listTasks, releaseTask } from '../api/calls.ts';
import type { ListedTask } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { usePoll } from '../app/poll.ts';
import { Empty } from '../components/empty.tsx';
import { MenuButton } from '../components/menu.tsx';
import { ProblemBox, ReadProblem } from '../components/problem.tsx';
import { VirtualGrid } from '../components/virtual-grid.tsx';
import { useFormats } from '../i18n/format.ts';
import { Caps } from '../keys/help-sheet.tsx';
import { useCommand, useKey } from '../keys/use-key.ts';
import { may, usePerson } from '../session/session.ts';
import { useClaimNext } from '../tasks/claim-next.tsx';
import { Bands } from './bands.tsx';
import { useItemColumns } from './columns.tsx';
import { Filters } from './filters.tsx';
import { refreshed } from './freshness.ts';
import { isFiltered, queryOf, toggled, type ItemSearch } from './item-search.ts';
import { Views } from './views.tsx';
import { all, extend, NOTHING, toggle, within } from './selection.ts';
import { bulkKinds, isDangerous, KEY_OF } from './bulk-kinds.ts';
import type { Target } from './bulk-run.tsx';

const BulkRun = lazy(() => import('./bulk-run.tsx').then((module) => ({ default: module.BulkRun })));
const BAR = Object.keys(KEY_OF) as (keyof typeof KEY_OF)[];
const POLL_MS = 6_000;
const COUNTS_MS = 15_000;

type Props = {
  readonly title: string;
  readonly search: ItemSearch;
  /** The list is of these queues only; they are then no filter. */
  readonly queues?: readonly string[] | undefined;
  readonly showQueue: boolean;
  readonly onSearch: (search: ItemSearch) => void;
  readonly head?: ReactNode;
};

export function ItemList({ title, search, queues, showQueue, onSearch, head }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const person = usePerson();
  const { open } = useClaimNext();
  const { text } = useFormats();
  const query = useMemo(() => queryOf(search, queues), [search, queues]);
  const { band: _, sort: __, ...counted } = query;
  const pages = useInfiniteQuery({
    queryKey: ['page', query],
    queryFn: ({ pageParam }) => listTasks(query, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    staleTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  // the beginning of the same list, as it is now: rows are told apart from it, never moved by it
  const now = useQuery({
    queryKey: ['tasks', query],
    queryFn: () => listTasks(query),
    refetchInterval: usePoll(POLL_MS),
    enabled: pages.isSuccess,
  });
  const counts = useQuery({ queryKey: ['counts', counted], queryFn: () => countTasks(counted), refetchInterval: usePoll(COUNTS_MS) });

  const read = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const { rows, news } = useMemo(
    () => refreshed(read, now.dataUpdatedAt > pages.dataUpdatedAt ? now.data?.items : undefined, now.data?.next === null),
    [read, now.data, now.dataUpdatedAt, pages.dataUpdatedAt],
  );
  const items = useMemo(() => rows.map(({ item }) => item), [rows]);
  const gone = useMemo(() => new Set(rows.filter(({ isGone }) => isGone).map(({ item }) => item.id)), [rows]);
  const order = useMemo(() => items.map(({ id }) => id), [items]);

  const [active, setActive] = useState(0);
  const [selection, setSelection] = useState(NOTHING);
  const [bulk, setBulk] = useState<BulkKind | null>(null);
  const textField = useRef<HTMLInputElement>(null);
  const columns = useItemColumns({ showQueue, showAmount: items.some(({ amountMinor }) => amountMinor !== null) });
  const row = items[Math.min(active, items.length - 1)];
  const key = JSON.stringify(query);
  useEffect(() => {
    setSelection(NOTHING);
    setActive(0);
  }, [key]);
  useEffect(() => setSelection((before) => within(before, order)), [order]);

  const refresh = async (): Promise<void> => {
    // its first page again; until then the rows stay, so that no key goes astray meanwhile
    const first = pages.data && { pages: pages.data.pages.slice(0, 1), pageParams: [undefined] };
    client.setQueryData(['page', query], first, { updatedAt: pages.dataUpdatedAt });
    await pages.refetch();
    void client.invalidateQueries({ queryKey: ['counts'] });
  };
  const change = (changeOf: { readonly [Name in keyof ItemSearch]: string | undefined }): void => {
    const next = Object.entries({ ...search, ...changeOf }).filter(([, value]) => value !== undefined && value !== '');
    onSearch(Object.fromEntries(next));
  };
  const after = (): Promise<unknown> =>
    Promise.all([client.invalidateQueries({ queryKey: ['tasks'] }), client.invalidateQueries({ queryKey: ['inbox'] })]);
  const claiming = useAct(async (key, id: string) => open(await claimTask(id, key)), { after });
  const releasing = useAct(
    async (key, id: string, fence: number) => {
      await releaseTask(id, fence, key);
      tell({ tone: 'plain', text: t('task.gaveBack') });
    },
    { after },
  );
  const claim = (): void => {
    if (row) claiming.act(row.id);
  };
  const release = (): void => {
    if (row) releasing.act(row.id, row.fence);
  };
  const select = useCallback(
    (index: number, isRange: boolean) =>
      setSelection((before) => {
        const id = order[index];
        return id === undefined ? before : isRange ? extend(before, id, order) : toggle(before, id);
      }),
    [order],
  );
  const isAll = selection.ids.size > 0 && selection.ids.size === order.length;
  const selectAll = useCallback(() => setSelection((before) => (before.ids.size === order.length ? NOTHING : all(order))), [order]);
  const canBulk = may(person, 'bulk.run');
  const hasRow = row !== undefined;
  const isMine = row?.state === 'claimed' && row.lease?.by === person.id;
  useCommand('claim', claim, { isOff: row?.state !== 'open' || !may(person, 'task.work') });
  useCommand('release', release, { isOff: !isMine });
  useCommand('select', () => select(active, false), { isOff: !hasRow || !canBulk });
  useCommand('selectRange', () => select(active, true), { isOff: !hasRow || !canBulk });
  useCommand('selectAll', selectAll, { isOff: !hasRow || !canBulk });
  useCommand('filter', () => textField.current?.focus());
  useCommand('refresh', () => void refresh());
  useKey('leave', () => {
    if (document.activeElement instanceof HTMLElement && document.activeElement.matches('input, select')) document.activeElement.blur();
    else setSelection(NOTHING);
  });

  // what an act is about: the selection, else the row in hand
  const chosen = selection.ids.size > 0 ? items.filter(({ id }) => selection.ids.has(id)) : row ? [row] : [];
  const target: Target = { items: chosen };
  const kinds = canBulk && hasRow ? bulkKinds(chosen, person) : [];
  const inBar = BAR.filter((kind) => kinds.includes(kind));
  useCommand(KEY_OF.assign, () => setBulk('assign'), { isOff: !kinds.includes('assign') });
  useCommand(KEY_OF.postpone, () => setBulk('postpone'), { isOff: !kinds.includes('postpone') });
  useCommand(KEY_OF.priority, () => setBulk('priority'), { isOff: !kinds.includes('priority') });
  const holders = useMemo(() => holdersOf(items, search.holder), [items, search.holder]);
  const total = counts.data && sumOf(counts.data.bands, search.band);
  const isWhole = !pages.hasNextPage;
  const nextPage = useCallback(() => {
    if (pages.hasNextPage && !pages.isFetchingNextPage && !pages.isFetchNextPageError) void pages.fetchNextPage();
  }, [pages.hasNextPage, pages.isFetchingNextPage, pages.isFetchNextPageError, pages.fetchNextPage]);

  return (
    <section className="list" aria-labelledby="list-title">
      <div className="list-head">
        <h1 id="list-title">{title}</h1>
        <span role="status" className="muted">
          {pages.isSuccess &&
            (total === undefined || search.state ? t('tasks.shown', { count: items.length }) : t('queue.total', { count: total }))}
        </span>
        {head}
        <Views search={search} query={query} onSearch={onSearch} />
      </div>
      <Bands counts={counts.data} value={search.band} onToggle={(band) => change({ band: toggled(search.band, band) })} />
      <Filters search={search} onChange={change} onClear={() => onSearch({})} textField={textField} holders={holders} />
      <ReadProblem of={pages} />
      {pages.data && pages.error && (
        <ProblemBox error={pages.error} onRetry={() => void (pages.isFetchNextPageError ? pages.fetchNextPage() : refresh())} />
      )}
      {pages.isPending && <p className="splash">{t('app.loading')}</p>}
      <div role="status" className="news-place">
        {news > 0 && (
          <button type="button" className="news" onClick={() => void refresh()}>
            {t('queue.news', { count: news })} <Caps id="refresh" />
          </button>
        )}
      </div>
      {pages.isSuccess && items.length === 0 && (
        <Empty title={t(isFiltered(search) ? 'tasks.none' : 'queue.empty')}>{isFiltered(search) && t('tasks.noneHint')}</Empty>
      )}
      {items.length > 0 && (
        <VirtualGrid
          label={title}
          columns={columns}
          rows={items}
          rowKey={({ id }) => id}
          active={active}
          onActive={setActive}
          isDim={({ id }) => gone.has(id)}
          onEnd={isWhole ? undefined : nextPage}
          total={isWhole ? items.length : total}
          {...(canBulk
            ? {
                isSelected: ({ id }: ListedTask) => selection.ids.has(id),
                onSelect: select,
                selectLabel: ({ title: of, caseId }: ListedTask) => t('queue.selectOf', { task: text(of), case: caseId }),
                isAllSelected: isAll,
                onSelectAll: selectAll,
              }
            : {})}
        />
      )}
      {selection.ids.size > 0 && (
        <div className="bulk-bar" role="region" aria-label={t('bulk.bar')}>
          <strong role="status">{t('bulk.selected', { count: selection.ids.size })}</strong>
          {inBar.map((kind) => (
            <Button key={kind} size="small" onClick={() => setBulk(kind)}>
              {t(`bulk.kind.${kind}`)} <Caps id={KEY_OF[kind]} />
            </Button>
          ))}
          <MenuButton
            label={t('bulk.more')}
            keyId="moreRows"
            items={kinds
              .filter((kind) => !(kind in KEY_OF))
              .map((kind) => ({ id: kind, text: t(`bulk.kind.${kind}`), run: () => setBulk(kind), isDanger: isDangerous(kind) }))}
          />
          <Button size="small" type="text" className="actions-end" onClick={() => setSelection(NOTHING)}>
            {t('bulk.clear')} <Caps id="leave" />
          </Button>
        </div>
      )}
      <Suspense fallback={null}>
        {bulk && (
          <BulkRun
            kind={bulk}
            target={target}
            whole={isAll && !isWhole && total !== undefined ? { query, total } : null}
            onClose={(isDone) => {
              setBulk(null);
              if (!isDone) return;
              setSelection(NOTHING);
              void refresh();
            }}
          />
        )}
      </Suspense>
    </section>
  );
}

function sumOf(bands: Readonly<Record<string, number>>, band: string | undefined): number {
  const wanted = band?.split(',');
  return Object.entries(bands).reduce((sum, [name, count]) => (!wanted || wanted.includes(name) ? sum + count : sum), 0);
}

/** Who can be filtered by: the holders seen in the list, and who is filtered by already. */
function holdersOf(items: readonly ListedTask[], wanted: string | undefined): readonly { readonly id: string; readonly name: string }[] {
  const found = new Map(items.flatMap(({ lease }) => (lease ? [[lease.by, lease.name] as const] : [])));
  if (wanted !== undefined && wanted !== 'me' && wanted !== 'nobody' && !found.has(wanted)) found.set(wanted, wanted);
  return [...found].map(([id, name]) => ({ id, name })).sort((a, b) => a.name.localeCompare(b.name));
}
