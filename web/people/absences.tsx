// Absences of a person, or of all whom one may see, and who stands in: recorded, ended, with a substitute for all or some of the queues.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { CodeField, CodesField, DateTimeField } from '../acts/fields.tsx';
import { PersonField } from '../acts/person-field.tsx';
import { useAct } from '../acts/use-act.ts';
import { instantOf, localOf } from '../acts/when.ts';
import { endAbsence, endSubstitution, getPerson, listAbsences, recordAbsence, substitute, type AbsenceReason } from '../api/calls.ts';
import { useQueueTitle } from '../api/names.ts';
import { usePaged } from '../api/paged.ts';
import type { Absence } from '../api/types.ts';
import { serverNow } from '../api/server-clock.ts';
import { tell } from '../app/notice.ts';
import { More } from '../components/more.tsx';
import { ReadProblem } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats } from '../i18n/format.ts';
import { useRoles } from './names.ts';
import { staff } from './sources.ts';

const REASONS = ['leave', 'sick', 'training', 'business', 'other'] as const satisfies readonly AbsenceReason[];
const DAY_MS = 86_400_000;

type Props = {
  readonly person?: string;
  /** Whether absences of this person are mine to record. */
  readonly mayRecord?: boolean;
};

export function Absences({ person, mayRecord = false }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const queueTitle = useQueueTitle();
  const client = useQueryClient();
  const { list, items } = usePaged({ queryKey: ['absences', person ?? ''], read: (cursor) => listAbsences(person, cursor) });
  const [isOpen, setOpen] = useState(false);
  const [standIn, setStandIn] = useState<Absence | null>(null);
  const again = (): Promise<void> => client.invalidateQueries({ queryKey: ['absences'] });
  const ending = useAct(
    (key, what: 'absence' | 'substitution', id: number) => (what === 'absence' ? endAbsence(id, key) : endSubstitution(id, key)),
    {
      after: again,
    },
  );
  return (
    <section aria-labelledby="absences">
      <div className="section-head">
        <h2 id="absences">{t('absence.title')}</h2>
        {person !== undefined && mayRecord && (
          <Button size="small" onClick={() => setOpen(true)}>
            {t('absence.record')}
          </Button>
        )}
      </div>
      {list.data && items.length === 0 && <p className="muted">{t('absence.none')}</p>}
      {items.length > 0 && (
        <ul className="cards">
          {items.map((absence) => (
            <li key={absence.id} className="card">
              <p className="card-head">
                {person === undefined && <strong>{absence.personName}</strong>}
                <span className="figure">{t('cases.dayRange', { from: dateTime(absence.from), to: dateTime(absence.until) })}</span>
                {absence.isNow && <Tag tone="warn">{t('absence.now')}</Tag>}
                {absence.reason && <Tag>{t(`absence.reason.${absence.reason}`)}</Tag>}
                {absence.mayPlan && (
                  <span className="card-acts">
                    <Button size="small" onClick={() => setStandIn(absence)}>
                      {t('absence.substitute')}
                    </Button>
                    <Button size="small" disabled={ending.isBusy} onClick={() => ending.act('absence', absence.id)}>
                      {t(absence.isNow ? 'absence.back' : 'absence.callOff')}
                    </Button>
                  </span>
                )}
              </p>
              {absence.substitutions.length === 0 ? (
                <p className="muted">{t('absence.nobody')}</p>
              ) : (
                <ul className="plain-list">
                  {absence.substitutions.map((one) => (
                    <li key={one.id}>
                      <span>
                        {t('absence.standsIn', {
                          name: one.substituteName,
                          queues: one.queues?.map(queueTitle).join(t('app.listMark')) ?? t('absence.allQueues'),
                        })}
                      </span>
                      {(one.from > absence.from || one.until < absence.until) && (
                        <span className="figure">{t('cases.dayRange', { from: dateTime(one.from), to: dateTime(one.until) })}</span>
                      )}
                      {one.away.map(({ from, until }) => (
                        <Tag key={from} tone="warn">
                          {t('absence.substituteAway', { period: t('cases.dayRange', { from: dateTime(from), to: dateTime(until) }) })}
                        </Tag>
                      ))}
                      {absence.mayPlan && (
                        <Button size="small" type="text" disabled={ending.isBusy} onClick={() => ending.act('substitution', one.id)}>
                          {t('absence.endSubstitute')}
                        </Button>
                      )}
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      )}
      <More of={list} />
      {isOpen && person !== undefined && <RecordDialog person={person} onDone={again} onClose={() => setOpen(false)} />}
      {standIn && <SubstituteDialog absence={standIn} onDone={again} onClose={() => setStandIn(null)} />}
    </section>
  );
}

type DialogProps = { readonly onDone: () => Promise<void>; readonly onClose: () => void };

function RecordDialog({ person, onDone, onClose }: DialogProps & { readonly person: string }) {
  const { t } = useTranslation();
  const [from, setFrom] = useState(() => `${localOf(serverNow() + DAY_MS).slice(0, 10)}T00:00`);
  const [until, setUntil] = useState(() => `${localOf(serverNow() + 8 * DAY_MS).slice(0, 10)}T00:00`);
  const [reason, setReason] = useState<AbsenceReason>();
  const [start, end] = [instantOf(from), instantOf(until)];
  return (
    <ActDialog
      title={t('absence.record')}
      lead={t('absence.lead')}
      faults={{
        from: start === undefined ? t('act.when.fault.none') : undefined,
        until: end === undefined || (start !== undefined && end <= start) ? t('absence.untilFault') : undefined,
        reason: reason === undefined ? t('form.error.enum') : undefined,
      }}
      act={async (key) => {
        if (start === undefined || end === undefined || reason === undefined) return;
        const { warnings } = await recordAbsence({ person, from: start, until: end, reason }, key);
        const alone = warnings.map(({ name }) => t('absence.leftAlone', { name }));
        tell({ tone: alone.length > 0 ? 'plain' : 'good', text: [t('absence.recorded'), ...alone].join(t('app.sentenceMark')) });
        await onDone();
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <div className="pair">
            <DateTimeField label={t('absence.from')} value={from} onChange={setFrom} fault={fault('from')} isFirst />
            <DateTimeField label={t('absence.until')} value={until} onChange={setUntil} fault={fault('until')} />
          </div>
          <CodeField
            label={t('absence.why')}
            value={reason}
            options={REASONS.map((value) => ({ value, text: t(`absence.reason.${value}`) }))}
            onChange={setReason}
            fault={fault('reason')}
          />
        </>
      )}
    </ActDialog>
  );
}

function SubstituteDialog({ absence, onDone, onClose }: DialogProps & { readonly absence: Absence }) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const queueTitle = useQueueTitle();
  const roles = useRoles();
  const absent = useQuery({ queryKey: ['person', absence.person], queryFn: () => getPerson(absence.person) });
  const whole = { from: localOf(Date.parse(absence.from)), until: localOf(Date.parse(absence.until)) };
  const [from, setFrom] = useState(whole.from);
  const [until, setUntil] = useState(whole.until);
  const [who, setWho] = useState<string>();
  const absences = useQuery({ queryKey: ['absences', who ?? '', 'few'], queryFn: () => listAbsences(who), enabled: who !== undefined });
  const [only, setOnly] = useState<readonly string[]>([]);
  // the ends of the absence to the second, where they are left as they stand
  const start = from === whole.from ? absence.from : instantOf(from);
  const end = until === whole.until ? absence.until : instantOf(until);
  /** When who is chosen is away herself meanwhile; the whole of it is refused by the API. */
  const away = (absences.data?.items ?? [])
    .filter((one) => start !== undefined && end !== undefined && one.from < end && one.until > start)
    .map((one) => t('absence.substituteAway', { period: t('cases.dayRange', { from: dateTime(one.from), to: dateTime(one.until) }) }))
    .join(t('app.listMark'));
  const queues = [...new Set(roles.items.filter(({ id }) => absent.data?.roles.includes(id)).flatMap((role) => role.queues))];
  return (
    <ActDialog
      title={t('absence.substitute')}
      lead={t('absence.substituteLead', { name: absence.personName })}
      faults={{
        substitute: who === undefined ? t('act.person.choose') : undefined,
        from: start === undefined ? t('act.when.fault.none') : start < absence.from ? t('absence.withinFault') : undefined,
        until:
          end === undefined || (start !== undefined && end <= start)
            ? t('absence.untilFault')
            : end > absence.until
              ? t('absence.withinFault')
              : undefined,
      }}
      act={async (key) => {
        if (who === undefined || start === undefined || end === undefined) return;
        const some = only.length > 0 ? { queues: [...only] as never } : {};
        const { warnings } = await substitute({ absence: absence.id, substitute: who, from: start, until: end, ...some }, key);
        const away = warnings.map((one) => t('absence.awayThen', { name: one.name, from: dateTime(one.from), until: dateTime(one.until) }));
        tell({ tone: away.length > 0 ? 'plain' : 'good', text: [t('absence.substituted'), ...away].join(t('app.sentenceMark')) });
        await onDone();
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <PersonField
            label={t('absence.who')}
            people={staff()}
            optionOf={({ id, name, kind, isAbsent }) =>
              id === absence.person || kind !== 'person'
                ? null
                : { id, name, note: id === who && away !== '' ? away : isAbsent ? t('absence.now') : '' }
            }
            value={who}
            onChange={setWho}
            fault={fault('substitute')}
            isFirst
          />
          <ReadProblem of={absences} />
          <div className="pair">
            <DateTimeField label={t('absence.from')} value={from} onChange={setFrom} fault={fault('from')} />
            <DateTimeField label={t('absence.until')} value={until} onChange={setUntil} fault={fault('until')} />
          </div>
          <ReadProblem of={absent} />
          {queues.length > 1 && (
            <CodesField
              label={t('absence.onlyQueues')}
              values={only}
              options={queues.map((queue) => ({ value: queue, text: queueTitle(queue) }))}
              onChange={setOnly}
            />
          )}
        </>
      )}
    </ActDialog>
  );
}
