// Letting a case wait: its items come to nobody by themselves before then.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from '../acts/act-dialog.tsx';
import { ReasonField, useShortness } from '../acts/fields.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { instantOf, latestFor, localOf, quickChoices, whenFault } from '../acts/when.ts';
import { WhenField } from '../acts/when-field.tsx';
import { useNow } from '../app/now.ts';

type Props = {
  readonly title: string;
  readonly lead: ReactNode;
  readonly submit?: string;
  readonly act: (input: { until: string; reason: string }, key: string) => Promise<void>;
  readonly onClose: () => void;
};

export function HoldDialog({ act, ...common }: Props) {
  const { t } = useTranslation();
  const short = useShortness();
  const now = useNow();
  const latest = latestFor(now, null);
  const [local, setLocal] = useState(() => localOf(quickChoices(now, latest).find(({ name }) => name === 'tomorrow')?.at ?? latest));
  const [reason, setReason] = useState('');
  const fault = whenFault(local, now, null);
  const say = fault && t(`act.when.fault.${fault === 'deadline' ? 'own' : fault}`);
  return (
    <ActDialog
      {...common}
      faults={{ until: say, reason: short(reason, REASON_MIN) }}
      act={async (key) => {
        const until = instantOf(local);
        if (until !== undefined) await act({ until, reason: reason.trim() }, key);
      }}
    >
      {(found) => (
        <>
          <WhenField label={t('act.postpone.until')} value={local} onChange={setLocal} now={now} latest={latest} fault={found('until')} />
          <ReasonField value={reason} onChange={setReason} fault={found('reason')} />
        </>
      )}
    </ActDialog>
  );
}
