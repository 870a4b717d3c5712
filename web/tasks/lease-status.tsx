// Until when the item is mine, in small; loud only when the server cannot be reached to renew it.
import { useTranslation } from 'react-i18next';
import { WarnIcon } from '../components/icons.tsx';
import { useFormats } from '../i18n/format.ts';
import type { LeaseState } from './use-lease.ts';

export function LeaseStatus({ lease }: { readonly lease: LeaseState }) {
  const { t } = useTranslation();
  const { time } = useFormats();
  if (lease.kind !== 'held' && lease.kind !== 'unsure') return null;
  return (
    <span className={lease.kind === 'unsure' ? 'draft draft-bad' : 'draft'}>
      {lease.kind === 'unsure' && <WarnIcon />}
      {t(lease.kind === 'unsure' ? 'task.leaseUnsure' : 'task.leaseUntil', { time: time(lease.until) })}
    </span>
  );
}
