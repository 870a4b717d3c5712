// An instant of the bank's clock, with the usual ones at one key.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, faultProps } from './fields.tsx';
import { localOf, quickChoices } from './when.ts';

type Props = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (local: string) => void;
  readonly now: number;
  readonly latest: number;
  readonly fault: string | undefined;
};

export function WhenField({ label, value, onChange, now, latest, fault }: Props) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault} hint={t('act.when.zone')}>
      <div className="when">
        <input
          id={id}
          type="datetime-local"
          className="native-select short"
          data-first=""
          value={value}
          min={localOf(now)}
          max={localOf(latest)}
          {...faultProps(id, fault)}
          onChange={(event) => onChange(event.target.value)}
        />
        <span className="when-quick" role="group" aria-label={t('act.when.quick')}>
          {quickChoices(now, latest).map(({ name, at }) => (
            <button key={name} type="button" className="chip" aria-pressed={value === localOf(at)} onClick={() => onChange(localOf(at))}>
              {t(`act.when.${name}`)}
            </button>
          ))}
        </span>
      </div>
    </Field>
  );
}
