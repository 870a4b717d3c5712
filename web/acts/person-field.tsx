// Choosing a person: what is typed is looked for by the API, so that everybody is found in a bank of any size; arrows and Enter choose. Who
// cannot take it now is shown with the reason, not hidden.
import { keepPreviousData, useQuery, type QueryKey } from '@tanstack/react-query';
import { Input } from 'antd';
import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSettled } from '../app/settled.ts';
import { ReadProblem } from '../components/problem.tsx';
import { isComposing } from '../keys/ime.ts';
import { Field, faultProps, first } from './fields.tsx';

type PersonOption = { readonly id: string; readonly name: string; readonly note?: string; readonly isOff?: boolean };
/** Where people are looked for; without words, those who come first. */
export type PeopleSource<One> = {
  readonly queryKey: QueryKey;
  readonly read: (q: string | undefined) => Promise<{ readonly items: readonly One[] }>;
};
type Props<One> = {
  readonly label: string;
  readonly people: PeopleSource<One>;
  /** Null: nobody to choose here. */
  readonly optionOf: (one: One) => PersonOption | null;
  readonly value: string | undefined;
  readonly onChange: (id: string | undefined) => void;
  readonly fault: string | undefined;
  readonly isFirst?: boolean;
  /** Why there is nobody at all to choose. */
  readonly nobody?: string;
};

/** As many as the API answers at once. */
const FOUND_MAX = 200;
const matches = ({ id, name }: PersonOption, typed: string): boolean =>
  `${name} ${id}`.toLocaleLowerCase().includes(typed.trim().toLocaleLowerCase());

export function PersonField<One>({ label, people, optionOf, value, onChange, fault, isFirst = false, nobody }: Props<One>) {
  const { t } = useTranslation();
  const id = useId();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const [name, setName] = useState<string>();
  const wanted = typed.trim();
  const asked = useSettled(wanted);
  const found = useQuery({
    queryKey: [...people.queryKey, asked],
    queryFn: () => people.read(asked === '' ? undefined : asked),
    staleTime: 0,
    placeholderData: keepPreviousData,
  });
  const options = (found.data?.items ?? []).map(optionOf).filter((one) => one !== null);
  const chosen = options.find((one) => one.id === value);
  // whoever is chosen stands alone until something else is typed: a second Enter must not choose who stands first among all
  const shown = chosen ? [chosen] : options.filter((one) => matches(one, typed));
  const isLoading = found.isPending || found.isPlaceholderData || asked !== wanted;
  const optionId = (index: number): string => `${id}-option-${index}`;
  const choose = (option: PersonOption | undefined): void => {
    if (!option || option.isOff) return;
    setName(option.name);
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
  const hint = (): string => {
    if (isLoading) return t('app.loading');
    if (shown.length === 0) return options.length === 0 && asked === '' ? (nobody ?? t('act.person.nobody')) : t('act.person.noMatch');
    return !chosen && (found.data?.items.length ?? 0) >= FOUND_MAX ? t('act.person.more') : '';
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
        maxLength={100}
        {...first(isFirst)}
        placeholder={t('act.person.type')}
        value={value === undefined ? typed : (name ?? typed)}
        {...faultProps(id, fault)}
        onKeyDown={onKeyDown}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
          if (value !== undefined) onChange(undefined);
        }}
      />
      <ReadProblem of={found} />
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
        {found.error ? '' : hint()}
      </p>
    </Field>
  );
}
