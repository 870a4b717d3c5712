// The days and hours that somebody works.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodesField, LineField } from '../../acts/fields.tsx';
import { useFormats, weekday } from '../../i18n/format.ts';
import { ProposalFrame, type ProposalProps } from './frame.tsx';

const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
type Day = (typeof WEEK)[number];
const isTime = (typed: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(typed);

export function HoursProposal({ kind, person, onClose }: ProposalProps<'hours'>) {
  const { t } = useTranslation();
  const { language } = useFormats();
  const [days, setDays] = useState<readonly Day[]>(WEEK.filter((day) => person.hours.days.includes(day)));
  const [from, setFrom] = useState(person.hours.from);
  const [until, setUntil] = useState(person.hours.until);
  return (
    <ProposalFrame
      kind={kind}
      of={person.id}
      name={person.name}
      faults={{ hours: isTime(from) && isTime(until) && from < until ? undefined : t('people.hoursFault') }}
      change={() => ({ kind, days: [...days], from, until })}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <CodesField
            label={t('people.days')}
            values={days}
            options={WEEK.map((day) => ({ value: day, text: weekday(day, language) }))}
            onChange={setDays}
            isFirst
          />
          <div className="pair">
            <LineField label={t('people.worksFrom')} value={from} onChange={setFrom} fault={fault('hours')} />
            <LineField label={t('people.worksUntil')} value={until} onChange={setUntil} fault={fault('hours')} />
          </div>
        </>
      )}
    </ProposalFrame>
  );
}
