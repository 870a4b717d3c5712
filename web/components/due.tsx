// A deadline as the time that is left, by the server's clock; the instant itself on hover.
import { useTranslation } from 'react-i18next';
import { useNow } from '../app/now.ts';
import { useFormats } from '../i18n/format.ts';
import { band, span, type Span } from '../tasks/due.ts';
import type { TFunction } from 'i18next';

export function saySpan(t: TFunction, { unit, ...values }: Span): string {
  return t(`due.${unit}` as 'due.minutes', values as { minutes: number });
}

type Props = {
  readonly at: string;
  readonly openedAt?: string | undefined;
  /** Done or cancelled: nothing counts down any more. */
  readonly isOver?: boolean;
};

export function Due({ at, openedAt, isOver = false }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const now = useNow();
  const absolute = dateTime(at);
  if (isOver) return <time dateTime={at}>{absolute}</time>;
  const which = band(at, now, openedAt);
  const time = saySpan(t, span(Date.parse(at) - now));
  return (
    <time dateTime={at} title={t('app.zone', { time: absolute })} className={`due due-${which}`}>
      {which === 'over' ? t('due.over', { time }) : t('due.left', { time })}
    </time>
  );
}
