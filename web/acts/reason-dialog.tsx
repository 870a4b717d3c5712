// An act that needs its reason in words, and nothing else.
import { useState, type ReactNode } from 'react';
import { ActDialog } from './act-dialog.tsx';
import { TextField, useShortness } from './fields.tsx';

type Props = {
  readonly title: string;
  readonly lead: ReactNode;
  readonly submit?: string;
  readonly label: string;
  /** Characters, as the API demands. */
  readonly min: number;
  readonly isDanger?: boolean;
  readonly act: (reason: string, key: string) => Promise<void>;
  readonly onClose: () => void;
};

export function ReasonDialog({ title, lead, submit, label, min, isDanger = false, act, onClose }: Props) {
  const [reason, setReason] = useState('');
  const short = useShortness();
  return (
    <ActDialog
      title={title}
      lead={lead}
      {...(submit === undefined ? {} : { submit })}
      isDanger={isDanger}
      faults={{ reason: short(reason, min) }}
      act={(key) => act(reason.trim(), key)}
      onClose={onClose}
    >
      {(fault) => <TextField label={label} value={reason} onChange={setReason} fault={fault('reason')} isFirst />}
    </ActDialog>
  );
}
