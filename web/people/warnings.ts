// What an answer warns of, in words: that whoever was given something is not there to see it.
import type { TFunction } from 'i18next';
import type { Warning } from '../api/types.ts';

/** After what was done: `Given to Anna. Anna is away now.` */
export const withWarnings = (t: TFunction, text: string, warnings: readonly Warning[]): string =>
  [text, ...warnings.map(({ code, name }) => t(`presence.warn.${code}`, { name }))].join(t('app.sentenceMark'));

type Presence = { readonly isAbsent: boolean; readonly isWorking: boolean | null };
/** What stands beside a candidate, and why she does not see it now, when she does not. */
export const withAway = (t: TFunction, note: string, { isAbsent, isWorking }: Presence): string => {
  const away = isAbsent ? t('absence.now') : isWorking === false ? t('presence.offHours') : undefined;
  return away === undefined ? note : `${note}${t('app.listMark')}${away}`;
};
