// The clocks of a case: the deadline that is worked for, and beside it the one of the law (domain rule SLA-03).
import { useTranslation } from 'react-i18next';
import { useWord } from '../api/names.ts';
import type { Case, Clock } from '../api/types.ts';
import { Due } from '../components/due.tsx';
import { Tag, toneOf } from '../components/state-tag.tsx';
import { en } from '../i18n/en.ts';
import { useFormats } from '../i18n/format.ts';
import { ClockDerivation } from './clock-derivation.tsx';
import { TurnClock } from './turn-clock.tsx';

type Kind = keyof typeof en.clockKind;

export function Clocks({ one: { id, process, clocks } }: { readonly one: Case }) {
  const { t } = useTranslation();
  const own = clocks.filter(({ kind }) => kind !== 'task');
  return (
    <section aria-labelledby="clocks">
      <h2 id="clocks">{t('cases.clocks')}</h2>
      {own.length === 0 ? (
        <p className="muted">{t('cases.clocksNone')}</p>
      ) : (
        own.map((clock) => <ClockCard key={clock.name} clock={clock} caseId={id} process={process} />)
      )}
    </section>
  );
}

type CardProps = { readonly clock: Clock; readonly caseId: string; readonly process: string };

function ClockCard({ clock, caseId, process }: CardProps) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const word = useWord();
  const isOver = clock.state !== 'running' && clock.state !== 'paused';
  const isRegulatory = clock.kind === 'regulatory';
  return (
    <div className="clock">
      <div className="clock-head">
        <strong>{word(process, clock.name)}</strong>
        <span className="muted">{Object.hasOwn(en.clockKind, clock.kind) ? t(`clockKind.${clock.kind as Kind}`) : clock.kind}</span>
        <Tag tone={toneOf(clock.state)}>{t(`clockState.${clock.state}`)}</Tag>
      </div>
      <dl className="data">
        <dt>{t('cases.clockDue')}</dt>
        <dd>
          {!isOver && (
            <>
              <Due at={clock.dueAt} />{' '}
            </>
          )}
          <span className={isOver ? 'figure' : 'figure muted'}>{dateTime(clock.dueAt)}</span>
        </dd>
        {isRegulatory && (
          <>
            <dt>{t('cases.statutory')}</dt>
            <dd>
              {clock.statutoryDueAt ? (
                dateTime(clock.statutoryDueAt)
              ) : (
                <span className="muted">{clock.isPendingCalendar ? t('cases.pendingCalendar') : t('app.none')}</span>
              )}
            </dd>
          </>
        )}
      </dl>
      <TurnClock caseId={caseId} clock={clock} />
      <ClockDerivation caseId={caseId} name={clock.name} dueAt={clock.dueAt} />
    </div>
  );
}
