// Giving an item to a person: as its holder (hand over), or as a team lead, who says why.
import { useQuery } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { listCandidates } from '../api/calls.ts';
import { ProblemBox } from '../components/problem.tsx';
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
  const candidates = useQuery({ queryKey: ['candidates', task], queryFn: () => listCandidates(task), staleTime: 0 });
  const [to, setTo] = useState<string>();
  const [reason, setReason] = useState('');
  const options = (candidates.data?.items ?? [])
    .filter(({ id }) => id !== without)
    .map(({ id, name, held, isFull, ...presence }) => ({
      id,
      name,
      isOff: isFull,
      note: withAway(t, isFull ? t('act.person.full') : held > 0 ? t('act.person.holds', { count: held }) : t('act.person.free'), presence),
    }));
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
          {candidates.error && <ProblemBox error={candidates.error} onRetry={() => void candidates.refetch()} />}
          <PersonField
            label={t('act.person.to')}
            options={options}
            value={to}
            onChange={setTo}
            fault={fault('to')}
            isLoading={candidates.isPending}
            isFirst
          />
          {needsReason && <ReasonField value={reason} onChange={setReason} fault={fault('reason')} />}
        </>
      )}
    </ActDialog>
  );
}
