// What proposals of every kind have: who it is about, why, and that a second person approves it.
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog, type FaultOf, type Faults } from '../../acts/act-dialog.tsx';
import { ReasonField, useShortness } from '../../acts/fields.tsx';
import { REASON_MIN } from '../../acts/reasons.ts';
import { proposeChange, type PeopleChange } from '../../api/calls.ts';
import type { StaffMember } from '../../api/types.ts';
import { tell } from '../../app/notice.ts';
import { useFormats } from '../../i18n/format.ts';
import type { Names } from '../names.ts';

export type ProposalKind = PeopleChange['kind'];
export type ChangeOf<Kind extends ProposalKind> = Extract<PeopleChange, { readonly kind: Kind }>;
/** Of somebody who is there. */
export type ProposalProps<Kind extends ProposalKind> = {
  readonly kind: Kind;
  readonly person: StaffMember;
  readonly onClose: () => void;
};

type Props = {
  readonly kind: ProposalKind;
  /** Her id; of somebody to be created the one that is typed. */
  readonly of: string;
  /** Left out: of somebody to be created. */
  readonly name?: string;
  readonly faults?: Faults;
  readonly change: () => PeopleChange;
  readonly onClose: () => void;
  readonly children?: (fault: FaultOf) => ReactNode;
};

export function ProposalFrame({ kind, of, name, faults = {}, change, onClose, children }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const short = useShortness();
  const [reason, setReason] = useState('');
  return (
    <ActDialog
      title={t(`people.kind.${kind}`)}
      lead={name === undefined ? t('people.createLead') : t('people.proposeLead', { name })}
      submit={t('people.propose')}
      isDanger={kind === 'deactivate'}
      faults={{ ...faults, reason: short(reason, REASON_MIN) }}
      act={async (key) => {
        await proposeChange({ person: of, change: change(), reason: reason.trim() }, key);
        tell({ tone: 'good', text: t('people.proposed') });
        await Promise.all([client.invalidateQueries({ queryKey: ['changes'] }), client.invalidateQueries({ queryKey: ['person'] })]);
      }}
      onClose={onClose}
    >
      {(fault) => (
        <>
          {children?.(fault)}
          <ReasonField value={reason} onChange={setReason} fault={fault('reason')} isFirst={children === undefined} />
        </>
      )}
    </ActDialog>
  );
}

/** A list of names to choose from, each with its id. */
export function useOptions(): (of: Names, keep?: (id: string) => boolean) => { readonly value: string; readonly text: string }[] {
  const { text } = useFormats();
  return (of, keep = () => true) =>
    of.items.filter(({ id }) => keep(id)).map(({ id, title }) => ({ value: id, text: `${text(title)} · ${id}` }));
}
