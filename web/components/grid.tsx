// The dense list of the workbench: a real table whose rows lead somewhere. j, k, arrows, Home and End move between the rows' links; Enter
// is the link's own.
import type { ReactNode } from 'react';
import { useKey } from '../keys/use-key.ts';

export type Column<Row> = {
  readonly id: string;
  readonly title: ReactNode;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumber?: boolean;
  readonly width?: string;
};
type Props<Row> = {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
};

export function Grid<Row>({ label, columns, rows, rowKey }: Props<Row>) {
  return (
    <div className="grid-place">
      <table className="grid" aria-label={label}>
        <colgroup>
          {columns.map(({ id, width }) => (
            <col key={id} style={width ? { width } : undefined} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map(({ id, title, isNumber }) => (
              <th key={id} scope="col" className={isNumber ? 'number' : undefined}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map(({ id, cell, isNumber }) => (
                <td key={id} className={isNumber ? 'number' : undefined}>
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Marks the link by which a row is reached and opened. */
export const ROW_LINK = { 'data-row-link': '' } as const;

/** All that the keys of a list move through, in their order on the screen. */
export const rowLinks = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('#content [data-row-link]')];

/** The keys of a screen with lists; rows of all its lists are one sequence. */
export function useListKeys(): void {
  const at = (all: readonly HTMLElement[]): number => {
    const row = document.activeElement?.closest('tr');
    return all.findIndex((link) => link === document.activeElement || (row && link.closest('tr') === row));
  };
  const go = (to: (index: number, count: number) => number): void => {
    const all = rowLinks();
    if (all.length === 0) return;
    const link = all[Math.min(all.length - 1, Math.max(0, to(at(all), all.length)))];
    link?.focus();
    link?.scrollIntoView({ block: 'nearest' });
  };
  useKey('down', () => go((index) => index + 1));
  useKey('up', () => go((index) => (index < 0 ? 0 : index - 1)));
  useKey('first', () => go(() => 0));
  useKey('last', () => go((_, count) => count - 1));
}
