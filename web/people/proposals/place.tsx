// Where somebody works: branch, team, and whose cases she sees.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaultOf } from '../../acts/act-dialog.tsx';
import { CodeField, SelectField } from '../../acts/fields.tsx';
import { ReadProblem } from '../../components/problem.tsx';
import type { StaffMember } from '../../api/types.ts';
import { useBranches, useTeams } from '../names.ts';
import { ProposalFrame, useOptions, type ChangeOf, type ProposalProps } from './frame.tsx';

/** No team is a choice too. */
const NO_TEAM = '-';
type Scope = 'branch' | 'all';
type Place = { readonly branch: string | undefined; readonly team: string; readonly scope: Scope };

export function usePlace(person?: StaffMember) {
  const { t } = useTranslation();
  const [place, setPlace] = useState<Place>({
    branch: person?.branch,
    team: person?.team ?? NO_TEAM,
    scope: person?.scope ?? 'branch',
  });
  const { branch, team, scope } = place;
  return {
    place,
    set: (change: Partial<Place>): void => setPlace({ ...place, ...change }),
    fault: branch ? undefined : t('form.error.enum'),
    sent: (): Omit<ChangeOf<'place'>, 'kind'> => ({ branch: branch ?? '', scope, team: team === NO_TEAM ? null : team }),
  };
}

type FieldsProps = Pick<ReturnType<typeof usePlace>, 'place' | 'set'> & { readonly fault: FaultOf; readonly isFirst: boolean };

export function PlaceFields({ place: { branch, team, scope }, set, fault, isFirst }: FieldsProps) {
  const { t } = useTranslation();
  const options = useOptions();
  const [branches, teams] = [useBranches(), useTeams()];
  return (
    <>
      <ReadProblem of={branches.read} />
      <ReadProblem of={teams.read} />
      <div className="pair">
        <SelectField
          label={t('people.branch')}
          value={branch}
          options={options(branches)}
          onChange={(next) => set({ branch: next })}
          fault={fault('branch')}
          isFirst={isFirst}
        />
        <SelectField
          label={t('people.team')}
          value={team}
          options={[{ value: NO_TEAM, text: t('app.none') }, ...options(teams)]}
          onChange={(next) => set({ team: next })}
          fault={undefined}
        />
      </div>
      <CodeField<Scope>
        label={t('people.scope')}
        value={scope}
        options={[
          { value: 'branch', text: t('people.scopeBranch') },
          { value: 'all', text: t('people.scopeAll') },
        ]}
        onChange={(next) => set({ scope: next })}
        fault={undefined}
      />
    </>
  );
}

export function PlaceProposal({ kind, person, onClose }: ProposalProps<'place'>) {
  const { place, set, fault: branch, sent } = usePlace(person);
  return (
    <ProposalFrame kind={kind} of={person.id} name={person.name} faults={{ branch }} change={() => ({ kind, ...sent() })} onClose={onClose}>
      {(fault) => <PlaceFields place={place} set={set} fault={fault} isFirst />}
    </ProposalFrame>
  );
}
