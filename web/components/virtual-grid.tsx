// A dense list of any length: a real table of which only the rows in view stand in the page. One row is in hand; j, k, arrows, Home, End and
// the page keys move it, and its link has the focus. Rows have one height, so that places are computed and nothing is measured.
import { memo, useCallback, useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useKey } from '../keys/use-key.ts';
import type { Column } from './grid.tsx';

/** As in lists.css. */
const ROW = 33;
const HEAD = 30;
/** Rows above and below the view, so that a quick scroll shows no hole. */
const MARGIN = 12;
/** So many rows before the end, the next page is asked for. */
const AHEAD = 40;

type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  readonly active: number;
  readonly onActive: (index: number) => void;
  readonly isSelected?: (row: Row) => boolean;
  readonly onSelect?: (index: number, isRange: boolean) => void;
  readonly isDim?: (row: Row) => boolean;
  readonly selectLabel?: (row: Row) => string;
  readonly isAllSelected?: boolean;
  readonly onSelectAll?: () => void;
  /** Called when the end comes near. */
  readonly onEnd?: (() => void) | undefined;
  /** How many there are in all, as far as known. */
  readonly total?: number | undefined;
};

export function VirtualGrid<Row>(props: Props<Row>) {
  const { label, columns, rows, rowKey, active, onActive, onSelect, onEnd, total, isAllSelected = false, onSelectAll } = props;
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  const wantsFocus = useRef(false);

  useLayoutEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    const look = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    look();
    const size = new ResizeObserver(look);
    size.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      size.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, []);

  const first = Math.max(0, Math.floor(view.top / ROW) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((view.top + view.height) / ROW) + MARGIN);
  const isNearEnd = last >= rows.length - AHEAD;
  useEffect(() => {
    if (isNearEnd) onEnd?.();
  }, [isNearEnd, rows.length, onEnd]);

  const focusRow = useCallback((index: number): boolean => {
    const link = place.current?.querySelector<HTMLElement>(`tr[data-row="${index}"] [data-row-link]`);
    link?.focus({ preventScroll: true });
    return !!link;
  }, []);
  const go = (to: number): void => {
    const element = place.current;
    if (rows.length === 0 || !element) return;
    const index = Math.min(rows.length - 1, Math.max(0, to));
    const [top, bottom] = [index * ROW, (index + 1) * ROW];
    const inView = element.clientHeight - HEAD;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + inView) element.scrollTop = bottom - inView;
    wantsFocus.current = !focusRow(index);
    onActive(index);
  };
  // a row that was out of view has come into it
  useEffect(() => {
    if (wantsFocus.current && focusRow(active)) wantsFocus.current = false;
  });
  const page = Math.max(1, Math.floor((view.height - HEAD) / ROW) - 1);
  useKey('down', () => go(active + 1));
  useKey('up', () => go(active - 1));
  useKey('first', () => go(0));
  useKey('last', () => go(rows.length - 1));
  useKey('pageDown', () => go(active + page));
  useKey('pageUp', () => go(active - page));

  return (
    <div className="grid-place virtual" ref={place}>
      <table className="grid" aria-label={label} aria-rowcount={(total ?? rows.length) + 1}>
        <colgroup>
          {onSelect && <col className="col-select" />}
          {columns.map(({ id, width }) => (
            <col key={id} style={width ? { width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr aria-rowindex={1}>
            {onSelect && (
              <th scope="col">
                <input type="checkbox" aria-label={t('keys.selectAll')} checked={isAllSelected} onChange={() => onSelectAll?.()} />
              </th>
            )}
            {columns.map(({ id, title, isNumber }) => (
              <th key={id} scope="col" className={isNumber ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space rows={first} columns={columns.length + 1} />
          {rows.slice(first, last).map((row, at) => (
            <GridRow key={rowKey(row)} {...props} row={row} index={first + at} />
          ))}
          <Space rows={rows.length - last} columns={columns.length + 1} />
        </tbody>
      </table>
    </div>
  );
}

/** The room of the rows that do not stand in the page. */
function Space({ rows, columns }: { readonly rows: number; readonly columns: number }) {
  return rows > 0 ? (
    <tr className="space" aria-hidden="true">
      <td colSpan={columns} style={{ height: rows * ROW }} />
    </tr>
  ) : null;
}

type RowProps<Row> = Props<Row> & { readonly row: Row; readonly index: number };

function PlainRow<Row>({ row, index, columns, active, onActive, isSelected, onSelect, isDim, selectLabel }: RowProps<Row>) {
  const selected = isSelected?.(row) ?? false;
  const names = [index === active && 'row-active', selected && 'row-selected', isDim?.(row) && 'row-dim'].filter(Boolean).join(' ');
  return (
    <tr data-row={index} aria-rowindex={index + 2} className={names || undefined} onFocus={() => index !== active && onActive(index)}>
      {onSelect && (
        <td>
          <input
            type="checkbox"
            tabIndex={-1}
            aria-label={selectLabel?.(row)}
            checked={selected}
            onChange={() => undefined}
            onClick={(event) => onSelect(index, event.shiftKey)}
          />
        </td>
      )}
      {columns.map(({ id, cell, isNumber }: { id: string; cell: (row: Row) => ReactNode; isNumber?: boolean }) => (
        <td key={id} className={isNumber ? 'number' : undefined}>
          {cell(row)}
        </td>
      ))}
    </tr>
  );
}
const GridRow = memo(PlainRow, (a, b) => isSameRow(a, b)) as typeof PlainRow;

/** A row is drawn again when it itself, its mark, or the columns changed: not when another one is taken in hand. */
function isSameRow<Row>(a: RowProps<Row>, b: RowProps<Row>): boolean {
  return (
    a.row === b.row &&
    a.index === b.index &&
    a.columns === b.columns &&
    (a.active === a.index) === (b.active === b.index) &&
    a.isSelected?.(a.row) === b.isSelected?.(b.row) &&
    a.isDim?.(a.row) === b.isDim?.(b.row) &&
    a.onSelect === b.onSelect &&
    a.onActive === b.onActive
  );
}
