// How instants, money, shares and names of data are written in either language. Bank time is China Standard Time, whatever the desk says.
import { useTranslation } from 'react-i18next';
import type { Language } from '../app/preferences.ts';
import type { Text } from '../api/types.ts';
import { en } from './en.ts';

const ZONE = 'Asia/Shanghai';
export const pickText = (text: Text, language: string): string => (language.startsWith('zh') ? text.zh : text.en);

/** `customerId` → `Customer id`; the last resort for a name without a title. */
export function humanise(name: string): string {
  const words = name
    .replace(/[_-]+/g, ' ')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const parts: Record<'dateTime' | 'date' | 'time', Intl.DateTimeFormatOptions> = {
  dateTime: { year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  date: { year: 'numeric', month: 'short', day: 'numeric' },
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
};
const formats = new Map<string, Intl.DateTimeFormat>();
function format(kind: keyof typeof parts, language: string): Intl.DateTimeFormat {
  const name = `${kind} ${language}`;
  const known = formats.get(name);
  if (known) return known;
  const locale = language.startsWith('zh') ? 'zh-CN' : 'en-GB';
  const numeric: Intl.DateTimeFormatOptions = language.startsWith('zh') && kind !== 'time' ? { month: '2-digit', day: '2-digit' } : {};
  const made = new Intl.DateTimeFormat(locale, { ...parts[kind], ...numeric, timeZone: ZONE });
  formats.set(name, made);
  return made;
}

export const dateTime = (iso: string | number, language: string): string => format('dateTime', language).format(new Date(iso));
/** `2026-02-28`, a day of the calendar. */
export const dayOf = (date: string, language: string): string => format('date', language).format(new Date(`${date}T00:00:00+08:00`));
/** 1 is Monday: `Mon`, `周一`. */
export const weekday = (day: number, language: string): string =>
  new Intl.DateTimeFormat(language.startsWith('zh') ? 'zh-CN' : 'en-GB', { weekday: 'short', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, day),
  ); // 1 January 2024 was a Monday
const timeOfDay = (iso: string | number, language: string): string => format('time', language).format(new Date(iso));
export const percent = (share: number): string => `${Math.round(share * 100)}%`;

/** `14 B`, `31 kB`, `2.4 MB`: alike in both languages. */
export function fileSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** `1234550` fen → `¥12,345.50`. Works on whole fen, never on a fraction of a yuan. */
export function money(amountMinor: number): string {
  const fen = Math.abs(amountMinor);
  const yuan = Math.floor(fen / 100)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
  return `${amountMinor < 0 ? '−' : ''}¥${yuan}.${(fen % 100).toString().padStart(2, '0')}`;
}

export const isInstant = (value: string): boolean => /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value);

export const isDay = (value: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(value);

/** `'0.0720'` → `7.20%`; a decimal text is moved by its point, never through a fraction of a float. */
export function shareOf(value: number | string): string {
  const [, sign = '', whole = '0', part = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(String(value)) ?? [];
  const digits = part.padEnd(4, '0');
  const percents = `${whole}${digits.slice(0, 2)}`.replace(/^0+(?=\d)/, '');
  return `${sign}${percents}.${digits.slice(2).replace(/(?<=\d{2})0+$/, '')}%`;
}

type DataKey = keyof typeof en.data;
const isDataKey = (name: string): name is DataKey => Object.hasOwn(en.data, name);

type Formats = {
  readonly language: Language;
  text(text: Text): string;
  /** The name of a member of shown data. */
  label(name: string): string;
  dateTime(iso: string | number): string;
  time(iso: string | number): string;
  /** A day of the calendar. */
  day(date: string): string;
};

export function useFormats(): Formats {
  const { t, i18n } = useTranslation();
  const language = i18n.language as Language;
  return {
    language,
    text: (text) => pickText(text, language),
    label: (name) => (isDataKey(name) ? t(`data.${name}`) : humanise(name)),
    dateTime: (iso) => dateTime(iso, language),
    time: (iso) => timeOfDay(iso, language),
    day: (date) => dayOf(date, language),
  };
}
