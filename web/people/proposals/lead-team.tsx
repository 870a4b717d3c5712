// A team to lead: one of her branch, or one that is made by it.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LineField, SelectField } from '../../acts/fields.tsx';
import { ReadProblem } from '../../components/problem.tsx';
import { useFormats } from '../../i18n/format.ts';
import { useTeams } from '../names.ts';
import { ProposalFrame, type ProposalProps } from './frame.tsx';

const NEW_TEAM = '+';

export function LeadTeamProposal({ kind, person, onClose }: ProposalProps<'lead-team'>) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const teams = useTeams();
  const [led, setLed] = useState<string>();
  const [team, setTeam] = useState('');
  const [en, setEn] = useState('');
  const [zh, setZh] = useState('');
  const isNew = led === NEW_TEAM;
  return (
    <ProposalFrame
      kind={kind}
      of={person.id}
      name={person.name}
      faults={{
        led: led === undefined ? t('form.error.enum') : undefined,
        team: isNew && !/^[a-z][a-z0-9-]{0,39}$/.test(team) ? t('people.teamIdFault') : undefined,
        titles: isNew && (en.trim() === '' || zh.trim() === '') ? t('form.error.required') : undefined,
      }}
      change={() => (isNew ? { kind, team, title: { en: en.trim(), zh: zh.trim() } } : { kind, team: led ?? '', title: null })}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <ReadProblem of={teams.read} />
          <SelectField
            label={t('people.team')}
            value={led}
            options={[
              ...teams.items
                .filter(({ branch, lead }) => branch === person.branch && lead !== person.id)
                .map(({ id, title, leadName }) => ({
                  value: id,
                  text: leadName ? t('people.teamLedBy', { team: text(title), name: leadName }) : text(title),
                })),
              { value: NEW_TEAM, text: t('people.newTeam') },
            ]}
            onChange={setLed}
            fault={fault('led')}
            isFirst
          />
          {isNew && (
            <>
              <LineField label={t('people.teamId')} value={team} onChange={setTeam} fault={fault('team')} />
              <div className="pair">
                <LineField label={t('people.teamZh')} value={zh} onChange={setZh} fault={fault('titles')} />
                <LineField label={t('people.teamEn')} value={en} onChange={setEn} fault={fault('titles')} />
              </div>
            </>
          )}
        </>
      )}
    </ProposalFrame>
  );
}
