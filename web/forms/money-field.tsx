// Money: typed in yuan, kept as `{ amountMinor, currency }` in whole fen (domain rule X-01). Empty is no money, not zero.
import { errorId, type FieldProps } from '@rjsf/utils';
import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { parseYuan, writeYuan } from './fen.ts';
import { isSchema } from './schema.ts';

const amountOf = (data: unknown): unknown => (isSchema(data) ? data['amountMinor'] : undefined);
const asTyped = (amount: unknown): string =>
  typeof amount === 'number' && Number.isSafeInteger(amount) ? writeYuan(amount) : typeof amount === 'string' ? amount : '';

export function MoneyField({ fieldPathId, formData, onChange, readonly, disabled, required, rawErrors }: FieldProps) {
  const { t } = useTranslation();
  const id = fieldPathId.$id;
  const amount = amountOf(formData);
  const [text, setText] = useState(() => asTyped(amount));
  useEffect(() => {
    setText((shown) => (kept(shown) === amount ? shown : asTyped(amount)));
  }, [amount]);
  const hasFault = (rawErrors?.length ?? 0) > 0;
  const change = (typed: string): void => {
    setText(typed);
    const next = kept(typed);
    onChange(next === undefined ? undefined : { amountMinor: next, currency: 'CNY' }, fieldPathId.path);
  };
  return (
    <Input
      id={id}
      className="short number"
      inputMode="decimal"
      prefix="¥"
      suffix={<span className="unit">{t('form.yuan')}</span>}
      value={text}
      readOnly={!!readonly}
      disabled={!!disabled}
      autoComplete="off"
      aria-invalid={hasFault}
      aria-required={required ?? false}
      {...(hasFault ? { 'aria-describedby': errorId(id) } : {})}
      onChange={(event) => change(event.target.value)}
      onBlur={() => {
        const fen = parseYuan(text);
        if (typeof fen === 'number') setText(writeYuan(fen));
      }}
    />
  );
}

/** What is no amount is kept as text, so that the draft has it and the check finds it. */
function kept(typed: string): number | string | undefined {
  const fen = parseYuan(typed);
  return fen === null ? typed : fen;
}
