// Choosing a person: type to narrow the list, arrows and Enter to choose. Who cannot take it now is shown with the reason, not hidden.
import { Input } from 'antd';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { isComposing } from '../keys/ime.ts';
import { Field, faultProps, first } from './fields.tsx';

export type PersonOption = { readonly id: string; readonly name: string; readonly note?: string; readonly isOff?: boolean };
type Props = {
  readonly label: string;
  readonly options: readonly PersonOption[];
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
  readonly fault: string | undefined;
  readonly isLoading?: boolean;
  readonly isFirst?: boolean;
  /** Why there is nobody at all to choose. */
  readonly nobody?: string;
};

const matches = ({ id, name }: PersonOption, typed: string): boolean =>
  `${name} ${id}`.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase());

export function PersonField({ label, options, value, onChange, fault, isLoading = false, isFirst = false, nobody }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const chosen = options.find((one) => one.id === value);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  // whoever is chosen stands alone until something else is typed: a second Enter must not choose who stands first among all
  const shown = chosen ? [chosen] : options.filter((one) => matches(one, typed));
  const optionId = (index: number): string => `${id}-option-${index}`;
  const choose = (option: PersonOption | undefined): void => {
    if (!option || option.isOff) return;
    setTyped(option.name);
    setAt(0);
    onChange(option.id);
  };
  const move = (to: number): void => {
    setAt(to);
    document.getElementById(optionId(to))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event)) return;
    if (event.key === 'ArrowDown') move(Math.min(shown.length - 1, at + 1));
    else if (event.key === 'ArrowUp') move(Math.max(0, at - 1));
    else if (event.key === 'Enter' && !event.ctrlKey)
      choose(shown[at]); // also when she is chosen already: it does not submit
    else return;
    event.preventDefault();
  };
  return (
    <Field id={id} label={label} fault={fault}>
      <Input
        id={id}
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown[at] ? optionId(at) : undefined}
        autoComplete="off"
        {...first(isFirst)}
        placeholder={t('act.person.type')}
        value={typed}
        {...faultProps(id, fault)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
          if (value !== undefined) onChange(undefined);
        }}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={label} className="options" tabIndex={-1}>
        {shown.map((option, index) => (
          <li
            key={option.id}
            id={optionId(index)}
            role="option"
            aria-selected={option.id === value}
            aria-disabled={option.isOff ?? false}
            className={index === at ? 'option option-at' : 'option'}
            onPointerDown={(event) => {
              event.preventDefault();
              choose(option);
            }}
          >
            <span className="option-name">{option.name}</span>
            <code className="muted">{option.id}</code>
            {option.note && <span className="option-note">{option.note}</span>}
          </li>
        ))}
      </ul>
      <p className="field-hint" role="status">
        {isLoading
          ? t('app.loading')
          : shown.length === 0
            ? options.length === 0
              ? (nobody ?? t('act.person.nobody'))
              : t('act.person.noMatch')
            : ''}
      </p>
    </Field>
  );
}
