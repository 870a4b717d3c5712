// Lists in forms: texts one per line, and things made of parts one below the other. Anything else is said to be out of reach rather than
// shown half.
import { errorId, type FieldProps } from '@rjsf/utils';
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { ArrayOfParts } from './array-of-parts.tsx';
import { isSchema, properties, resolve } from './schema.ts';
import { FieldErrors, labelId } from './templates.tsx';

export function ArrayField(props: FieldProps) {
  const { fieldPathId, onChange, readonly, disabled, schema, errorSchema, registry, title, name, required } = props;
  const { t } = useTranslation();
  const id = fieldPathId.$id;
  const items = isSchema(schema.items) ? resolve(schema.items, registry.rootSchema) : {};
  const errors = errorSchema?.__errors ?? [];
  const label = schema.title ?? title ?? name;
  if (Object.keys(properties(items)).length > 0) return <ArrayOfParts {...props} label={label} />;
  const formData: unknown = props.formData;
  const lines = Array.isArray(formData) ? formData.map(String).join('\n') : '';
  return (
    <div className={errors.length > 0 ? 'field field-bad' : 'field'}>
      <label className="label" htmlFor={id} id={labelId(id)}>
        {label}
        {!required && <span className="optional">{t('form.optional')}</span>}
      </label>
      {items['type'] === 'string' ? (
        <Input.TextArea
          id={id}
          value={lines}
          readOnly={!!readonly}
          disabled={!!disabled}
          className="grows"
          rows={2}
          aria-invalid={errors.length > 0}
          {...(errors.length > 0 ? { 'aria-describedby': errorId(id) } : {})}
          onChange={(event) => {
            const typed = event.target.value;
            onChange(typed === '' ? undefined : typed.split('\n'), fieldPathId.path);
          }}
        />
      ) : (
        <p className="muted">{t('form.unsupported')}</p>
      )}
      <FieldErrors errors={errors} fieldPathId={fieldPathId} schema={schema} registry={registry} />
    </div>
  );
}
