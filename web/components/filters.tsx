// Filters of a list: labelled native controls, small and fast; their values live in the address.
import { Button } from 'antd';
import { useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseDate } from '../forms/date-text.ts';
import { isDay } from '../i18n/format.ts';

type Option<Value extends string> = { readonly value: Value; readonly text: string };
type ChoiceProps<Value extends string> = {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly Option<Value>[];
  /** What no choice means; "all" when nothing else is said. */
  readonly none?: string;
  readonly onChange: (value: Value | undefined) => void;
};

export function Choice<Value extends string>({ label, value, options, none, onChange }: ChoiceProps<Value>) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <span className="pick">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        value={value ?? ''}
        onChange={(event) => onChange(options.find((option) => option.value === event.target.value)?.value)}
      >
        <option value="">{none ?? t('tasks.all')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </span>
  );
}

type DayProps = {
  readonly label: string;
  readonly value: string | undefined;
  readonly onChange: (day: string | undefined) => void;
};

/** A day, taken when it is whole: on Enter, or when the field is left. */
export function DayChoice({ label, value, onChange }: DayProps) {
  const id = useId();
  const [isBad, setBad] = useState(false);
  const take = (typed: string): void => {
    const day = parseDate(typed);
    const isTaken = day === '' || isDay(day);
    setBad(!isTaken);
    if (isTaken && day !== (value ?? '')) onChange(day === '' ? undefined : day);
  };
  return (
    <span className="pick">
      <label htmlFor={id}>{label}</label>
      <input
        key={value ?? ''}
        id={id}
        defaultValue={value ?? ''}
        placeholder="YYYY-MM-DD"
        autoComplete="off"
        size={11}
        aria-invalid={isBad}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </span>
  );
}

/** A number as it is typed; taken when it is one: on Enter, or when the field is left. */
export function NumberChoice({ label, value, onChange }: DayProps) {
  const id = useId();
  const [isBad, setBad] = useState(false);
  const take = (typed: string): void => {
    const wanted = typed.replaceAll(/[,\s]/g, '');
    const isTaken = /^(\d{1,13}(\.\d{1,2})?)?$/.test(wanted);
    setBad(!isTaken);
    if (isTaken && wanted !== (value ?? '')) onChange(wanted === '' ? undefined : wanted);
  };
  return (
    <span className="pick">
      <label htmlFor={id}>{label}</label>
      <input
        key={value ?? ''}
        id={id}
        className="number"
        inputMode="decimal"
        defaultValue={value ?? ''}
        autoComplete="off"
        size={9}
        aria-invalid={isBad}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') take(event.currentTarget.value);
        }}
      />
    </span>
  );
}

/** A line of text; taken on Enter, or when the field is left. */
export function LineChoice({ label, value, onChange }: DayProps) {
  const id = useId();
  const take = (typed: string): void => {
    const wanted = typed.trim();
    if (wanted !== (value ?? '')) onChange(wanted === '' ? undefined : wanted);
  };
  return (
    <span className="pick">
      <label htmlFor={id}>{label}</label>
      <input
        key={value ?? ''}
        id={id}
        defaultValue={value ?? ''}
        autoComplete="off"
        size={14}
        onBlur={(event) => take(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.nativeEvent.isComposing) take(event.currentTarget.value);
        }}
      />
    </span>
  );
}

type BarProps = { readonly children: ReactNode; readonly isSet: boolean; readonly onClear: () => void; readonly end?: ReactNode };

export function FilterBar({ children, isSet, onClear, end }: BarProps) {
  const { t } = useTranslation();
  return (
    <div className="filters" role="group" aria-label={t('tasks.filters')}>
      {children}
      {isSet && (
        <Button type="text" size="small" onClick={onClear}>
          {t('tasks.clear')}
        </Button>
      )}
      {end && <span className="filters-end">{end}</span>}
    </div>
  );
}
