// Lists in forms: of texts for now, one per line. Anything else is said to be out of reach rather than shown half.
import { errorId, type FieldProps } from '@rjsf/utils';
import { Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { isSchema } from './schema.ts';
import { FieldErrors, labelId } from './templates.tsx';

export function ArrayField({
  fieldPathId,
  formData,
  onChange,
  readonly,
  disabled,
  schema,
  errorSchema,
  registry,
  title,
  name,
}: FieldProps) {
  const { t } = useTranslation();
  const id = fieldPathId.$id;
  const items: unknown = schema.items;
  const isOfTexts = isSchema(items) && items['type'] === 'string';
  const errors = errorSchema?.__errors ?? [];
  const lines = Array.isArray(formData) ? formData.map(String).join('\n') : '';
  return (
    <div className={errors.length > 0 ? 'field field-bad' : 'field'}>
      <label className="label" htmlFor={id} id={labelId(id)}>
        {schema.title ?? title ?? name}
      </label>
      {isOfTexts ? (
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
