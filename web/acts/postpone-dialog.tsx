// Putting an item off, or several: until when, and for whom it waits.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../app/now.ts';
import { useFormats } from '../i18n/format.ts';
import { ActDialog } from './act-dialog.tsx';
import { CodeField } from './fields.tsx';
import { PAUSE_REASONS, type PauseReason } from './reasons.ts';
import { instantOf, latestFor, localOf, quickChoices, whenFault, type WhenFault } from './when.ts';
import { WhenField } from './when-field.tsx';

type Props = {
  /** The deadline beyond which it cannot be put off; null when there are several items with deadlines of their own. */
  readonly dueAt: string | null;
  readonly title: string;
  readonly lead?: ReactNode;
  readonly submit?: string;
  readonly act: (input: { readonly until: string; readonly reason: PauseReason }, key: string) => Promise<void>;
  readonly onClose: () => void;
};
const FAULTS: readonly string[] = ['none', 'past', 'deadline', 'far'] satisfies WhenFault[];

export function PostponeDialog({ dueAt, title, lead, submit, act, onClose }: Props) {
  const { t } = useTranslation();
  const { dateTime } = useFormats();
  const now = useNow();
  const latest = latestFor(now, dueAt);
  const [local, setLocal] = useState(() => localOf(quickChoices(now, latest)[0]?.at ?? latest));
  const [reason, setReason] = useState<PauseReason>();
  const fault = whenFault(local, now, dueAt);
  const say = (name: WhenFault): string =>
    name === 'deadline' && dueAt !== null
      ? t('act.when.fault.deadline', { time: dateTime(dueAt) })
      : t(`act.when.fault.${name === 'deadline' ? 'own' : name}`);
  return (
    <ActDialog
      title={title}
      lead={lead}
      {...(submit === undefined ? {} : { submit })}
      faults={{ until: fault && say(fault), reason: reason === undefined ? t('form.error.enum') : undefined }}
      sayCode={(code) => (FAULTS.includes(code) ? say(code as WhenFault) : undefined)}
      act={async (key) => {
        const until = instantOf(local);
        if (until !== undefined && reason !== undefined) await act({ until, reason }, key);
      }}
      onClose={onClose}
    >
      {(found) => (
        <>
          <WhenField label={t('act.postpone.until')} value={local} onChange={setLocal} now={now} latest={latest} fault={found('until')} />
          <CodeField
            label={t('act.postpone.reason')}
            value={reason}
            options={PAUSE_REASONS.map((value) => ({ value, text: t(`act.reason.${value}`) }))}
            onChange={setReason}
            fault={found('reason')}
          />
        </>
      )}
    </ActDialog>
  );
}
