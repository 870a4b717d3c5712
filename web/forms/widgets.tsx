// The controls of schema forms. Native where the platform is better than a library: selects, dates as text, numbers as text.
import { errorId, helpId, type WidgetProps } from '@rjsf/utils';
import { Checkbox, Input, Radio } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseDate } from './date-text.ts';
import { labelId } from './templates.tsx';

/** RJSF says `any` for what is in a field; it is whatever a draft holds. */
type ControlProps = Pick<
  WidgetProps,
  'id' | 'label' | 'options' | 'schema' | 'required' | 'readonly' | 'disabled' | 'autofocus' | 'rawErrors' | 'onChange'
> & { readonly value: unknown };

/** What ties a control to its findings and hint. */
function aria({ id, rawErrors, required, schema }: ControlProps) {
  const hasFault = (rawErrors?.length ?? 0) > 0;
  const described = [hasFault ? errorId(id) : '', schema.description ? helpId(id) : ''].filter((one) => one !== '').join(' ');
  return {
    'aria-invalid': hasFault,
    'aria-required': required ?? false,
    ...(described === '' ? {} : { 'aria-describedby': described }),
  };
}
/** An emptied field has no value: it must not become the text "". */
const orNothing = (text: string): string | undefined => (text === '' ? undefined : text);
function written(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

export function TextWidget(props: ControlProps) {
  const { id, value, readonly, disabled, onChange, autofocus } = props;
  return (
    <Input
      id={id}
      value={written(value)}
      readOnly={!!readonly}
      disabled={!!disabled}
      autoFocus={!!autofocus}
      autoComplete="off"
      onChange={(event) => onChange(orNothing(event.target.value))}
      {...aria(props)}
    />
  );
}

export function TextareaWidget(props: ControlProps) {
  const { id, value, readonly, disabled, onChange } = props;
  return (
    <Input.TextArea
      id={id}
      value={written(value)}
      readOnly={!!readonly}
      disabled={!!disabled}
      className="grows"
      rows={3}
      onChange={(event) => onChange(orNothing(event.target.value))}
      {...aria(props)}
    />
  );
}

export function RadioWidget(props: ControlProps) {
  const { id, value, options, readonly, disabled, onChange, schema } = props;
  const { t } = useTranslation();
  const isYesNo = schema.type === 'boolean';
  return (
    <Radio.Group
      id={id}
      name={id}
      value={value}
      disabled={!!disabled || !!readonly}
      onChange={(event) => onChange(event.target.value as unknown)}
      aria-labelledby={labelId(id)}
      {...aria(props)}
    >
      {(options.enumOptions ?? []).map(({ value: option, label }) => (
        <Radio key={String(option)} value={option as unknown}>
          {isYesNo ? (option === true ? t('app.yes') : t('app.no')) : label}
        </Radio>
      ))}
    </Radio.Group>
  );
}

export function SelectWidget(props: ControlProps) {
  const { id, value, options, readonly, disabled, onChange } = props;
  const { t } = useTranslation();
  const choices = options.enumOptions ?? [];
  const chosen = choices.findIndex((choice) => choice.value === value);
  return (
    <select
      id={id}
      className="native-select"
      value={chosen < 0 ? '' : String(chosen)}
      disabled={!!disabled || !!readonly}
      onChange={(event) => onChange(event.target.value === '' ? undefined : (choices[Number(event.target.value)]?.value as unknown))}
      {...aria(props)}
    >
      <option value="">{t('form.select')}</option>
      {choices.map(({ label }, index) => (
        <option key={label} value={String(index)}>
          {label}
        </option>
      ))}
    </select>
  );
}

export function CheckboxWidget(props: ControlProps) {
  const { id, value, label, readonly, disabled, onChange } = props;
  return (
    <Checkbox
      id={id}
      checked={value === true}
      disabled={!!disabled || !!readonly}
      // unticked again, it is as untouched as before: never a stated "false"
      onChange={(event) => onChange(event.target.checked ? true : undefined)}
      {...aria(props)}
    >
      {label}
    </Checkbox>
  );
}

export function DateWidget(props: ControlProps) {
  const { id, value, readonly, disabled, onChange } = props;
  return (
    <Input
      id={id}
      className="short"
      value={written(value)}
      placeholder="YYYY-MM-DD"
      readOnly={!!readonly}
      disabled={!!disabled}
      autoComplete="off"
      onChange={(event) => onChange(orNothing(event.target.value))}
      onBlur={(event) => {
        if (!readonly && event.target.value !== '') onChange(parseDate(event.target.value));
      }}
      {...aria(props)}
    />
  );
}

/** A number as text: what is no number stays as typed and is found by the check, instead of vanishing. */
export function NumberWidget(props: ControlProps) {
  const { id, value, readonly, disabled, onChange } = props;
  const [text, setText] = useState(written(value));
  useEffect(() => {
    setText((shown) => (toNumber(shown) === value ? shown : written(value)));
  }, [value]);
  return (
    <Input
      id={id}
      className="short number"
      inputMode="decimal"
      value={text}
      readOnly={!!readonly}
      disabled={!!disabled}
      autoComplete="off"
      onChange={(event) => {
        setText(event.target.value);
        onChange(toNumber(event.target.value));
      }}
      {...aria(props)}
    />
  );
}
const toNumber = (text: string): number | string | undefined => {
  if (text.trim() === '') return undefined;
  const number = Number(text.replaceAll(',', ''));
  return Number.isFinite(number) ? number : text;
};
