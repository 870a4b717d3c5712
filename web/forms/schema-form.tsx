// A form from its JSON Schema. The data are held outside; what it gives back is a check that shows its findings and focuses the first.
import Form from '@rjsf/core';
import { toErrorSchema, type RegistryWidgetsType, type RJSFSchema, type TemplatesType } from '@rjsf/utils';
import { useImperativeHandle, useMemo, useRef, useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { JsonSchema } from '../api/types.ts';
import { ArrayField } from './array-field.tsx';
import { MoneyField } from './money-field.tsx';
import { useNaming } from './naming.ts';
import { localise, uiSchemaOf } from './present.ts';
import { createRjsfValidator, toRjsfErrors } from './rjsf-validator.ts';
import { FieldErrors, FieldFrame, Nothing, ObjectFrame, Title } from './templates.tsx';
import { faults, type Fault } from './validate.ts';
import { CheckboxWidget, DateWidget, NumberWidget, RadioWidget, SelectWidget, TextareaWidget, TextWidget } from './widgets.tsx';
import { useSayFault } from './say-fault.ts';

/** `check` says how many places need attention, and shows them. */
/** `focusOpen` goes to what is still missing, without complaining of it. */
export type FormHandle = { check(): number; focusFirst(): void; focusOpen(): void };
type Props = {
  readonly ref?: Ref<FormHandle>;
  readonly schema: JsonSchema;
  readonly data: unknown;
  readonly onChange: (data: unknown) => void;
  readonly isReadOnly?: boolean;
  /** What the API found; gone with the next change of the data. */
  readonly found?: readonly Fault[];
  readonly name: string;
};

const widgets: RegistryWidgetsType = {
  TextWidget,
  TextareaWidget,
  RadioWidget,
  SelectWidget,
  CheckboxWidget,
  DateWidget,
  UpDownWidget: NumberWidget,
  EmailWidget: TextWidget,
  URLWidget: TextWidget,
};
const templates: Partial<TemplatesType> = {
  FieldTemplate: FieldFrame,
  FieldErrorTemplate: FieldErrors,
  ObjectFieldTemplate: ObjectFrame,
  TitleFieldTemplate: Title,
  DescriptionFieldTemplate: Nothing,
  ErrorListTemplate: Nothing,
};
const fields = { money: MoneyField, ArrayField };

/** Nothing counts as answered that nobody has answered: no constants, no `false` for an untouched yes-or-no (hazard: z.literal(true)). */
const NO_GUESSES = { constAsDefaults: 'never', requiredBooleanDefault: 'skip', emptyObjectFields: 'skipEmptyDefaults' } as const;

export function SchemaForm({ ref, schema, data, onChange, isReadOnly = false, found, name }: Props) {
  const { i18n } = useTranslation();
  const naming = useNaming();
  const say = useSayFault();
  const place = useRef<HTMLDivElement>(null);
  const [isChecked, setChecked] = useState(false);
  const shown = useMemo(() => localise(schema, naming) as RJSFSchema, [schema, naming]);
  const ui = useMemo(() => ({ ...uiSchemaOf(schema, naming), 'ui:submitButtonOptions': { norender: true } }), [schema, naming]);
  const validator = useMemo(() => createRjsfValidator(say), [say]);
  // shown by ourselves and not by RJSF's own validation, so that the same findings appear at every place and in every language at once
  const errors = useMemo(() => {
    const all = [...(isChecked ? faults(schema, data) : []), ...(found ?? [])];
    return toErrorSchema(toRjsfErrors(all, say));
  }, [isChecked, schema, data, found, say]);

  useImperativeHandle(
    ref,
    () => ({
      check() {
        const { length } = faults(schema, data);
        setChecked(length > 0);
        if (length > 0) requestAnimationFrame(() => focusFirst(place.current, '[aria-invalid="true"]'));
        return length;
      },
      focusFirst: () => focusFirst(place.current, 'input, textarea, select'),
      focusOpen() {
        const [missing] = faults(schema, data);
        // reasons that only some answers need are texts, and no fault before the API has seen the answer
        focusFirst(place.current, missing ? `[id="${[name, ...missing.path].join('_')}"]` : 'textarea');
      },
    }),
    [schema, data, name],
  );

  return (
    <div ref={place} lang={i18n.language}>
      <Form
        tagName="div"
        schema={shown}
        uiSchema={ui}
        formData={data}
        validator={validator}
        widgets={widgets}
        templates={templates}
        fields={fields}
        idPrefix={name}
        noHtml5Validate
        noValidate
        showErrorList={false}
        readonly={isReadOnly}
        experimental_defaultFormStateBehavior={NO_GUESSES}
        extraErrors={errors}
        onChange={({ formData }) => onChange(formData as unknown)}
      />
    </div>
  );
}

function focusFirst(place: HTMLElement | null, what: string): void {
  const first = place?.querySelector<HTMLElement>(what);
  const target = first?.matches('input, textarea, select') ? first : (first?.querySelector<HTMLElement>('input') ?? first);
  target?.focus();
  target?.scrollIntoView({ block: 'nearest' });
}
