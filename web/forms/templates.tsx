// The frame around each control: label, hint, findings, tied together for screen readers.
import {
  errorId,
  helpId,
  type FieldErrorProps,
  type FieldTemplateProps,
  type ObjectFieldTemplateProps,
  type TitleFieldProps,
} from '@rjsf/utils';
import { useTranslation } from 'react-i18next';

export const labelId = (id: string): string => `${id}__label`;
const GROUPED = new Set<unknown>(['radio', 'checkboxes']);

export function FieldFrame(props: FieldTemplateProps) {
  const { id, label, children, errors, rawErrors, rawDescription, required, hidden, displayLabel, schema, uiSchema, fieldPathId } = props;
  const { t } = useTranslation();
  if (hidden) return <div hidden>{children}</div>;
  const isCheckbox = uiSchema?.['ui:widget'] === 'checkbox';
  const isOwnField = uiSchema?.['ui:field'] !== undefined;
  const isContainer = (schema.type === 'object' || schema.type === 'array') && !isOwnField;
  if (isContainer) return <div className="field-group">{children}</div>;
  const hasFault = (rawErrors?.length ?? 0) > 0;
  const text = (
    <>
      {label}
      {!required && <span className="optional">{t('form.optional')}</span>}
    </>
  );
  return (
    <div className={hasFault ? 'field field-bad' : 'field'}>
      {(displayLabel || isOwnField) &&
        !isCheckbox &&
        (GROUPED.has(uiSchema?.['ui:widget']) ? (
          <span className="label" id={labelId(id)}>
            {text}
          </span>
        ) : (
          <label className="label" htmlFor={id} id={labelId(id)}>
            {text}
          </label>
        ))}
      {rawDescription && (
        <p className="field-hint" id={helpId(fieldPathId)}>
          {rawDescription}
        </p>
      )}
      {children}
      {errors}
    </div>
  );
}

export function FieldErrors({ errors = [], fieldPathId }: FieldErrorProps) {
  if (errors.length === 0) return null;
  return (
    <div id={errorId(fieldPathId)} className="field-error">
      {errors.map((error, index) => (
        <p key={index}>{error}</p>
      ))}
    </div>
  );
}

export function ObjectFrame({ properties, title, fieldPathId, registry }: ObjectFieldTemplateProps) {
  const isRoot = fieldPathId.path.length === 0;
  const inner = properties.filter(({ hidden }) => !hidden).map(({ content, name }) => <div key={name}>{content}</div>);
  if (isRoot) return <>{inner}</>;
  const { TitleFieldTemplate } = registry.templates;
  return (
    <fieldset className="field-set">
      {title && (
        <legend>
          <TitleFieldTemplate id={`${fieldPathId.$id}__title`} title={title} schema={{}} registry={registry} />
        </legend>
      )}
      {inner}
    </fieldset>
  );
}

export const Title = ({ title }: TitleFieldProps) => <>{title}</>;
export const Nothing = () => null;
