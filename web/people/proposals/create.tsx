// Somebody new: user name, name, first role, place.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField, LineField, SelectField } from '../../acts/fields.tsx';
import { ReadProblem } from '../../components/problem.tsx';
import { useRoles } from '../names.ts';
import { ProposalFrame, useOptions, type ChangeOf } from './frame.tsx';
import { PlaceFields, usePlace } from './place.tsx';
import { useFittingRoles } from './role.tsx';

type Roles = ChangeOf<'create'>['roles'];

export function CreateProposal({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation();
  const options = useOptions();
  const roles = useRoles();
  const [id, setId] = useState('');
  const [name, setName] = useState('');
  const [as, setAs] = useState<'person' | 'bot'>('person');
  const [role, setRole] = useState<string>();
  const { place, set, fault: branch, sent } = usePlace();
  const fits = useFittingRoles(as);
  return (
    <ProposalFrame
      kind="create"
      of={id}
      faults={{
        person: /^[a-z][a-z0-9.-]{1,39}$/.test(id) ? undefined : t('people.idFault'),
        name: name.trim() === '' ? t('form.error.required') : undefined,
        role: role === undefined ? t('form.error.enum') : undefined,
        branch,
      }}
      change={() => ({ kind: 'create', as, name: name.trim(), roles: [role] as Roles, ...sent() })}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <div className="pair">
            <LineField label={t('people.id')} value={id} onChange={setId} fault={fault('person')} isFirst />
            <LineField label={t('people.name')} value={name} onChange={setName} fault={fault('name')} />
          </div>
          <CodeField
            label={t('people.as')}
            value={as}
            options={(['person', 'bot'] as const).map((value) => ({ value, text: t(`people.asOf.${value}`) }))}
            onChange={(next) => {
              setAs(next);
              setRole(undefined);
            }}
            fault={undefined}
          />
          <ReadProblem of={roles.read} />
          <SelectField label={t('people.role')} value={role} options={options(roles, fits)} onChange={setRole} fault={fault('role')} />
          <PlaceFields place={place} set={set} fault={fault} isFirst={false} />
        </>
      )}
    </ProposalFrame>
  );
}
