// Which other case belongs together with one, or with several.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { LineField, ReasonField, useShortness } from '../acts/fields.tsx';
import { REASON_MIN } from '../acts/reasons.ts';

type Props = {
  readonly title: string;
  readonly lead: ReactNode;
  readonly submit?: string;
  /** No case is linked with itself. */
  readonly without?: string;
  readonly act: (input: { case: string; reason: string }, key: string) => Promise<void>;
  readonly onClose: () => void;
};

export function LinkDialog({ without, act, ...common }: Props) {
  const { t } = useTranslation();
  const short = useShortness();
  const [other, setOther] = useState('');
  const [reason, setReason] = useState('');
  const id = other.trim();
  return (
    <ActDialog
      {...common}
      faults={{ case: id === '' || id === without ? t('caseLink.idFault') : undefined, reason: short(reason, REASON_MIN) }}
      act={(key) => act({ case: id, reason: reason.trim() }, key)}
    >
      {(fault) => (
        <>
          <LineField label={t('caseLink.id')} value={other} onChange={setOther} fault={fault('case')} isFirst />
          <ReasonField value={reason} onChange={setReason} fault={fault('reason')} />
        </>
      )}
    </ActDialog>
  );
}
