// How many items stand where before their deadline: each band a switch of the filter.
import { useTranslation } from 'react-i18next';
import type { Counts } from '../api/types.ts';
import { BANDS, listOf } from './item-search.ts';

type Props = { readonly counts: Counts | undefined; readonly value: string | undefined; readonly onToggle: (band: string) => void };

export function Bands({ counts, value, onToggle }: Props) {
  const { t } = useTranslation();
  const chosen = listOf(value);
  return (
    <div className="bands" role="group" aria-label={t('band.label')}>
      {BANDS.map((band) => {
        const count = counts?.bands[band];
        return (
          <button
            key={band}
            type="button"
            className={`band band-${band}`}
            data-empty={count === 0}
            aria-pressed={chosen.includes(band)}
            onClick={() => onToggle(band)}
          >
            <span>{t(`band.${band}`)}</span>
            <strong>{count ?? t('app.none')}</strong>
          </button>
        );
      })}
    </div>
  );
}
