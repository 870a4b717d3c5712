// Giving an item to a person: as its holder (hand over), or as a team lead, who says why.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { candidatesOf } from '../people/sources.ts';
import { withAway } from '../people/warnings.ts';
import { ActDialog } from './act-dialog.tsx';
import { ReasonField, useShortness } from './fields.tsx';
import { PersonField } from './person-field.tsx';
import { REASON_MIN } from './reasons.ts';

type Props = {
  /** Whose candidates are offered. */
  readonly task: string;
  readonly title: string;
  readonly lead: ReactNode;
  readonly submit?: string;
  readonly needsReason: boolean;
  /** Nobody is given what she has already. */
  readonly without?: string | undefined;
  readonly act: (input: { readonly to: string; readonly reason: string }, key: string) => Promise<void>;
  readonly onClose: () => void;
};

export function GiveDialog({ task, title, lead, submit, needsReason, without, act, onClose }: Props) {
  const { t } = useTranslation();
  const short = useShortness();
  const [to, setTo] = useState<string>();
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={title}
      lead={lead}
      {...(submit === undefined ? {} : { submit })}
      faults={{ to: to === undefined ? t('act.person.choose') : undefined, reason: needsReason ? short(reason, REASON_MIN) : undefined }}
      act={async (key) => {
        if (to !== undefined) await act({ to, reason: reason.trim() }, key);
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <PersonField
            label={t('act.person.to')}
            people={candidatesOf(task)}
            optionOf={({ id, name, held, isFull, ...presence }) => {
              const load = isFull ? t('act.person.full') : held > 0 ? t('act.person.holds', { count: held }) : t('act.person.free');
              return id === without ? null : { id, name, isOff: isFull, note: withAway(t, load, presence) };
            }}
            value={to}
            onChange={setTo}
            fault={fault('to')}
            isFirst
          />
          {needsReason && <ReasonField value={reason} onChange={setReason} fault={fault('reason')} />}
        </>
      )}
    </ActDialog>
  );
}
