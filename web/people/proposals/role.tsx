// A role given or taken away.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SelectField } from '../../acts/fields.tsx';
import { ReadProblem } from '../../components/problem.tsx';
import { useRoles } from '../names.ts';
import { ProposalFrame, useOptions, type ChangeOf, type ProposalProps } from './frame.tsx';

type RoleId = ChangeOf<'grant-role'>['role'];

/** What an account may hold at all: the role of bots is no person's (FE-09). */
export function useFittingRoles(kind: 'person' | 'bot'): (id: string) => boolean {
  const roles = useRoles();
  return (id) => {
    const only = roles.items.find((role) => role.id === id)?.holders ?? null;
    return only === null || only === kind;
  };
}

export function RoleProposal({ kind, person, onClose }: ProposalProps<'grant-role' | 'revoke-role'>) {
  const { t } = useTranslation();
  const options = useOptions();
  const roles = useRoles();
  const fits = useFittingRoles(person.kind);
  const [role, setRole] = useState<string>();
  const has = (id: string): boolean => person.roles.includes(id);
  return (
    <ProposalFrame
      kind={kind}
      of={person.id}
      name={person.name}
      faults={{ role: role === undefined ? t('form.error.enum') : undefined }}
      change={() => ({ kind, role: role as RoleId })}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <ReadProblem of={roles.read} />
          <SelectField
            label={t('people.role')}
            value={role}
            options={options(roles, (id) => (kind === 'revoke-role' ? has(id) : !has(id) && fits(id)))}
            onChange={setRole}
            fault={fault('role')}
            isFirst
          />
        </>
      )}
    </ProposalFrame>
  );
}
