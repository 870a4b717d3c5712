// Moving an item, or several, up or down in its queue.
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog } from './act-dialog.tsx';
import { CodeField, ReasonField, useShortness } from './fields.tsx';
import { REASON_MIN } from './reasons.ts';

const PRIORITIES = ['1', '2', '3', '4', '5'] as const;
type Priority = (typeof PRIORITIES)[number];

type Props = {
  readonly current?: number;
  readonly title: string;
  readonly lead?: ReactNode;
  readonly submit?: string;
  readonly act: (input: { readonly priority: number; readonly reason: string }, key: string) => Promise<void>;
  readonly onClose: () => void;
};

export function PriorityDialog({ current, title, lead, submit, act, onClose }: Props) {
  const { t } = useTranslation();
  const short = useShortness();
  const [priority, setPriority] = useState<Priority | undefined>(PRIORITIES.find((one) => Number(one) === current));
  const [reason, setReason] = useState('');
  const isSame = priority === undefined || Number(priority) === current;
  return (
    <ActDialog
      title={title}
      lead={lead}
      {...(submit === undefined ? {} : { submit })}
      faults={{ priority: isSame ? t('act.priority.same') : undefined, reason: short(reason, REASON_MIN) }}
      act={(key) => act({ priority: Number(priority), reason: reason.trim() }, key)}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <CodeField
            label={t('act.priority.label')}
            value={priority}
            options={PRIORITIES.map((value) => ({ value, text: t(`act.priority.of.${value}`) }))}
            onChange={setPriority}
            fault={fault('priority')}
            isFirst
          />
          <ReasonField value={reason} onChange={setReason} fault={fault('reason')} />
        </>
      )}
    </ActDialog>
  );
}
