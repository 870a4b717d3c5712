// How a clock's deadline was counted: from when, by which calendar and policy, which days, and the marks on the way. Read when opened.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { explainClock } from '../api/calls.ts';
import type { ExplainedClock } from '../api/types.ts';
import { ProblemBox } from '../components/problem.tsx';
import { percent, useFormats } from '../i18n/format.ts';
import { dayRuns } from './derivation.ts';

type Props = { readonly caseId: string; readonly name: string; readonly dueAt: string };

export function ClockDerivation({ caseId, name, dueAt }: Props) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  // a deadline that moved is another question
  const found = useQuery({ queryKey: ['clock', caseId, name, dueAt], queryFn: () => explainClock(caseId, name), enabled: isOpen });
  return (
    <details className="derivation" onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{t('cases.derivation')}</summary>
      {found.error && <ProblemBox error={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Derivation clock={found.data} />}
    </details>
  );
}

function Derivation({ clock }: { readonly clock: ExplainedClock }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const { calendar, spec, startedAt, explanation, rungs, spans } = clock;
  const pauses = spans.filter(({ counts }) => !counts);
  return (
    <div className="derivation-body">
      <p>
        {saySpan(t, spec.span, dateTime(startedAt))}
        <br />
        <span className="muted">
          {spec.packVersion ? t('cases.countedByPack', { calendar, pack: spec.packVersion }) : t('cases.countedBy', { calendar })}
        </span>
      </p>
      {explanation.length > 0 && <Days explanation={explanation} />}
      <h3>{t('cases.marks')}</h3>
      <ul className="plain-list">
        {rungs.map(({ fraction, at, reachedAt }) => (
          <li key={fraction} className={reachedAt ? '' : 'muted'}>
            {reachedAt
              ? t('cases.markReached', { share: percent(fraction), time: dateTime(reachedAt) })
              : t('cases.markAhead', { share: percent(fraction), time: dateTime(at) })}
          </li>
        ))}
      </ul>
      {pauses.length > 0 && (
        <>
          <h3>{t('cases.pauses')}</h3>
          <ul className="plain-list">
            {pauses.map(({ from, to }) => (
              <li key={from}>
                {to ? t('cases.pausedFor', { from: dateTime(from), to: dateTime(to) }) : t('cases.pausedSince', { from: dateTime(from) })}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function saySpan(t: TFunction, span: ExplainedClock['spec']['span'], start: string): string {
  if (span.unit === 'elapsed') return t('cases.countedFrom.elapsed', { count: Math.round(span.hours * 100) / 100, start });
  if (span.unit === 'working-minute') return t('cases.countedFrom.workingMinute', { count: span.minutes, start });
  if (span.unit === 'month') return t('cases.countedFrom.month', { count: span.months, start });
  if (span.unit === 'working-day') return t('cases.countedFrom.workingDay', { count: span.days, start });
  return t('cases.countedFrom.naturalDay', { count: span.days, start });
}

function Days({ explanation }: Pick<ExplainedClock, 'explanation'>) {
  const { t } = useTranslation();
  const { day, text } = useFormats();
  return (
    <table className="grid grid-inner days">
      <thead>
        <tr>
          <th scope="col">{t('cases.day')}</th>
          <th scope="col" className="number">
            {t('cases.dayNumber')}
          </th>
          <th scope="col">{t('cases.dayWhy')}</th>
        </tr>
      </thead>
      <tbody>
        {dayRuns(explanation).map(({ from, to, counted, text: why, holiday }) => (
          <tr key={from}>
            <td className="figure">{from === to ? day(from) : t('cases.dayRange', { from: day(from), to: day(to) })}</td>
            <td className="figure number">{counted === null ? t('app.none') : [...new Set(counted)].join('–')}</td>
            <td>
              {text(why)} {holiday && <span className="muted">{holiday}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
