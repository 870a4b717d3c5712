// The repayment schedule, its sums in the last line.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Tranche } from '../api/types.ts';
import { money, useFormats } from '../i18n/format.ts';

type Row = Tranche['rows'][number];

export function Schedule({ rows }: { readonly rows: readonly Row[] }) {
  const { t } = useTranslation();
  const { day } = useFormats();
  const id = useId();
  const sum = (of: (row: Row) => number): string => money(rows.reduce((total, row) => total + of(row), 0));
  return (
    <section aria-labelledby={id}>
      <h2 id={id}>{t('ledger.schedule')}</h2>
      {/* a scrolling region must be reachable by keyboard */}
      <div className="grid-place schedule" tabIndex={0} role="group" aria-labelledby={id}>
        <table className="grid" aria-labelledby={id}>
          <colgroup>
            <col style={{ width: '4rem' }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col" className="number">
                {t('ledger.n')}
              </th>
              <th scope="col">{t('ledger.dueDate')}</th>
              <th scope="col" className="number">
                {t('ledger.principal')}
              </th>
              <th scope="col" className="number">
                {t('ledger.interest')}
              </th>
              <th scope="col" className="number">
                {t('ledger.payment')}
              </th>
              <th scope="col" className="number">
                {t('ledger.owed')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ n, dueDate, principalMinor, interestMinor, paymentMinor, balanceMinor }) => (
              <tr key={n}>
                <td className="figure number">{n}</td>
                <td className="figure">{day(dueDate)}</td>
                <td className="figure number">{money(principalMinor)}</td>
                <td className="figure number">{money(interestMinor)}</td>
                <td className="figure number">{money(paymentMinor)}</td>
                <td className="figure number">{money(balanceMinor)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" colSpan={2}>
                {t('ledger.sum')}
              </th>
              <td className="figure number">{sum((row) => row.principalMinor)}</td>
              <td className="figure number">{sum((row) => row.interestMinor)}</td>
              <td className="figure number">{sum((row) => row.paymentMinor)}</td>
              <td />
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}
