// The fields that acts ask for: words, one of a few codes, an instant, a person.
import { Input } from 'antd';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

type FrameProps = {
  readonly id: string;
  readonly label: string;
  readonly fault: string | undefined;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
};

/** A label, its control, and what is wrong. The control points at `${id}-fault` while there is a fault. */
export function Field({ id, label, fault, hint, children }: FrameProps) {
  return (
    <div className={fault ? 'field field-bad' : 'field'}>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      {children}
      {hint && <p className="field-hint">{hint}</p>}
      {fault && (
        <p id={`${id}-fault`} className="field-error">
          {fault}
        </p>
      )}
    </div>
  );
}
/** Where a dialog begins. */
export const first = (isFirst: boolean) => (isFirst ? ({ 'data-first': '' } as const) : {});
export const faultProps = (id: string, fault: string | undefined) =>
  fault ? ({ 'aria-invalid': true, 'aria-describedby': `${id}-fault` } as const) : {};

type TextProps = {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
  readonly hint?: ReactNode;
  readonly isFirst?: boolean;
  readonly rows?: number;
};

export function TextField({ label, value, onChange, fault, hint, isFirst = false, rows = 3 }: TextProps) {
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault} hint={hint}>
      <Input.TextArea
        id={id}
        {...first(isFirst)}
        className="grows"
        rows={rows}
        value={value}
        {...faultProps(id, fault)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

/** Why it is done, in words that are logged: at the foot of the dialogs that ask for it beside something else. */
export function ReasonField(props: Pick<TextProps, 'value' | 'onChange' | 'fault' | 'isFirst'>) {
  const { t } = useTranslation();
  return <TextField label={t('act.reasonLabel')} hint={t('act.reasonHint')} rows={2} {...props} />;
}

export function LineField({ label, value, onChange, fault, hint, isFirst = false }: Omit<TextProps, 'rows'>) {
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault} hint={hint}>
      <Input
        id={id}
        {...first(isFirst)}
        autoComplete="off"
        value={value}
        {...faultProps(id, fault)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

export function DateTimeField({ label, value, onChange, fault, isFirst = false }: Omit<TextProps, 'rows' | 'hint'>) {
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault}>
      <input
        id={id}
        type="datetime-local"
        className="native-select short"
        {...first(isFirst)}
        value={value}
        {...faultProps(id, fault)}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  );
}

type SelectProps<Value extends string> = {
  readonly label: string;
  readonly value: Value | undefined;
  readonly options: readonly { readonly value: Value; readonly text: string }[];
  readonly onChange: (value: Value) => void;
  readonly fault: string | undefined;
  readonly isFirst?: boolean;
};

/** One of many. */
export function SelectField<Value extends string>({ label, value, options, onChange, fault, isFirst = false }: SelectProps<Value>) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <Field id={id} label={label} fault={fault}>
      <select
        id={id}
        className="native-select"
        {...first(isFirst)}
        value={value ?? ''}
        {...faultProps(id, fault)}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value);
          if (chosen) onChange(chosen.value);
        }}
      >
        <option value="" disabled>
          {t('form.select')}
        </option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.text}
          </option>
        ))}
      </select>
    </Field>
  );
}

type CodeProps<Code extends string> = {
  readonly label: string;
  readonly value: Code | undefined;
  readonly options: readonly { readonly value: Code; readonly text: ReactNode }[];
  readonly onChange: (value: Code) => void;
  readonly fault: string | undefined;
  readonly isFirst?: boolean;
};

/** One of a few, all to be seen: radio buttons, moved through by arrows. */
export function CodeField<Code extends string>({ label, value, options, onChange, fault, isFirst = false }: CodeProps<Code>) {
  const id = useId();
  return (
    <fieldset className={fault ? 'field codes field-bad' : 'field codes'}>
      <legend className="label">{label}</legend>
      <div className="codes-row">
        {options.map((option, at) => (
          <label key={option.value} className="code-choice">
            <input
              type="radio"
              name={id}
              {...first(isFirst && (value === undefined ? at === 0 : value === option.value))}
              checked={value === option.value}
              {...faultProps(id, fault)}
              onChange={() => onChange(option.value)}
            />
            <span>{option.text}</span>
          </label>
        ))}
      </div>
      {fault && (
        <p id={`${id}-fault`} className="field-error">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

type CodesProps<Code extends string | number> = {
  readonly label: string;
  readonly values: readonly Code[];
  readonly options: readonly { readonly value: Code; readonly text: ReactNode }[];
  /** In the order of the options. */ readonly onChange: (values: readonly Code[]) => void;
  readonly isFirst?: boolean;
};

/** Any of a few, all to be seen. */
export function CodesField<Code extends string | number>({ label, values, options, onChange, isFirst = false }: CodesProps<Code>) {
  const chosen = (code: Code, isChosen: boolean) =>
    options.map(({ value }) => value).filter((value) => (value === code ? isChosen : values.includes(value)));
  return (
    <fieldset className="field codes">
      <legend className="label">{label}</legend>
      <div className="codes-row">
        {options.map(({ value, text }, at) => (
          <label key={value} className="code-choice">
            <input
              type="checkbox"
              {...first(isFirst && at === 0)}
              checked={values.includes(value)}
              onChange={({ target }) => onChange(chosen(value, target.checked))}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** What to say when a text is too short for the API; undefined when it is long enough. */
export function useShortness(): (value: string, min: number) => string | undefined {
  const { t } = useTranslation();
  return (value, min) => {
    const { length } = [...value.trim()];
    return length < min ? t('form.error.minLength', { count: min, length }) : undefined;
  };
}
