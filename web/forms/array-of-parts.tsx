// A list of things made of parts (payees, guarantors): each a numbered group of its fields, added and taken away by one button each.
import { toFieldPathId, type FieldProps } from '@rjsf/utils';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { isSchema } from './schema.ts';
import { FieldErrors } from './templates.tsx';

/** When the form itself names no limit: a longer list is no form but a file. */
const ITEMS_MAX = 50;

export function ArrayOfParts(props: FieldProps & { readonly label: string }) {
  const { fieldPathId, onChange, readonly, disabled, schema, uiSchema, errorSchema, registry, required, label } = props;
  const { t } = useTranslation();
  const { SchemaField } = registry.fields;
  const formData: unknown = props.formData;
  const items: readonly unknown[] = Array.isArray(formData) ? formData : [];
  const itemSchema = isSchema(schema.items) ? registry.schemaUtils.retrieveSchema(schema.items) : {};
  if (!SchemaField) throw new Error('the form has no way to show the parts of a list');
  const isFixed = !!readonly || !!disabled;
  const set = (next: readonly unknown[]): void => onChange(next, fieldPathId.path);
  return (
    <fieldset className="field-set" id={fieldPathId.$id}>
      <legend>
        {label}
        {!required && <span className="optional">{t('form.optional')}</span>}
      </legend>
      {items.length === 0 && <p className="muted">{t('form.listEmpty')}</p>}
      {items.map((item, index) => (
        <div className="list-item" role="group" aria-label={t('form.listItem', { list: label, n: index + 1 })} key={index}>
          <div className="list-item-head">
            <span className="muted">{index + 1}</span>
            {!isFixed && (
              <Button
                size="small"
                type="text"
                aria-label={t('form.listRemove', { list: label, n: index + 1 })}
                onClick={() => set(items.filter((_, at) => at !== index))}
              >
                {t('form.remove')}
              </Button>
            )}
          </div>
          <SchemaField
            {...props}
            name={String(index)}
            schema={{ ...itemSchema, title: '' }}
            uiSchema={(uiSchema?.['items'] as typeof uiSchema) ?? {}}
            formData={item}
            errorSchema={errorSchema?.[index] ?? {}}
            fieldPathId={toFieldPathId(index, registry.globalFormOptions, fieldPathId)}
            required
          />
        </div>
      ))}
      {!isFixed && (
        <Button size="small" disabled={items.length >= (schema.maxItems ?? ITEMS_MAX)} onClick={() => set([...items, {}])}>
          {t('form.listAdd')}
        </Button>
      )}
      <FieldErrors errors={errorSchema?.__errors ?? []} fieldPathId={fieldPathId} schema={schema} registry={registry} />
    </fieldset>
  );
}
