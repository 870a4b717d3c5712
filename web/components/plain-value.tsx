// One value without parts, as a person reads it: money in yuan, instants in bank time, codes by their title, numbers by their unit.
import { useTranslation } from 'react-i18next';
import type { Term, Text } from '../api/types.ts';
import { isSchema } from '../forms/schema.ts';
import { humanise, isDay, isInstant, money, shareOf, useFormats } from '../i18n/format.ts';
import { useNaming } from '../forms/naming.ts';
import { Tag } from './state-tag.tsx';

export type Members = Readonly<Record<string, unknown>>;
export const isMembers: (value: unknown) => value is Members = isSchema;
export const isMoneyValue = (value: Members): boolean =>
  Number.isSafeInteger(value['amountMinor']) && typeof value['currency'] === 'string';
/** A text in both languages, which a process may put anywhere. */
const isText = (value: Members): value is Text => typeof value['en'] === 'string' && typeof value['zh'] === 'string';
export const isPlain = (value: unknown): boolean =>
  typeof value !== 'object' || value === null || (isMembers(value) && (isMoneyValue(value) || isText(value)));

/** Longer than this, a text is a paragraph of its own. */
const ONE_LINE_MAX = 60;
export const isLong = (value: unknown): boolean => typeof value === 'string' && (value.length > ONE_LINE_MAX || value.includes('\n'));
/** Words of a code (`S1`, `partly-upheld`), which may have a title; anything else is text as written. */
const isCode = (value: string): boolean => /^[A-Za-z][A-Za-z0-9_-]{0,30}$/.test(value);

type Props = { readonly value: unknown; readonly title?: string | undefined; readonly shown?: Term['shown'] | undefined };

export function PlainValue({ value, title, shown }: Props) {
  const { t } = useTranslation();
  const { dateTime, day, text } = useFormats();
  const naming = useNaming();
  if (value === null || value === undefined || value === '') return <span className="muted">{t('app.none')}</span>;
  if (typeof value === 'boolean') return <Tag tone={value ? 'good' : 'plain'}>{value ? t('app.yes') : t('app.no')}</Tag>;
  if (shown && (typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))))
    return <span className="figure">{inUnit(value, shown)}</span>;
  if (typeof value === 'number') return <span className="figure">{value}</span>;
  if (isMembers(value) && isText(value)) return <span>{text(value)}</span>;
  if (isMembers(value)) return <span className="figure">{money(value['amountMinor'] as number)}</span>;
  if (typeof value !== 'string') return <span>{JSON.stringify(value)}</span>;
  if (isInstant(value)) return <time dateTime={value}>{dateTime(value)}</time>;
  if (isDay(value)) return <time dateTime={value}>{day(value)}</time>;
  const titled = title ?? (isCode(value) ? naming.option(value) : value);
  // a code without a title is shown as it is: S1 must not become "S1" in other letters
  const written = title === undefined && titled === humanise(value) ? value : titled;
  return isLong(written) ? <p className="prose">{written}</p> : <span>{written}</span>;
}

function inUnit(value: number | string, shown: NonNullable<Term['shown']>): string {
  if (shown === 'fen') return Number.isSafeInteger(Number(value)) ? money(Number(value)) : String(value);
  return shown === 'share' ? shareOf(value) : `${value}%`;
}
