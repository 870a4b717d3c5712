// A skill given, at a level and until a day, or taken away.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField, LineField, SelectField } from '../../acts/fields.tsx';
import { ReadProblem } from '../../components/problem.tsx';
import { localOf } from '../../acts/when.ts';
import { serverNow } from '../../api/server-clock.ts';
import { useSkills } from '../names.ts';
import { ProposalFrame, useOptions, type ChangeOf, type ProposalProps } from './frame.tsx';

const YEAR_MS = 365 * 86_400_000;
const LEVELS = ['1', '2', '3'] as const;
type Skill = ChangeOf<'grant-skill'>['skill'];

export function SkillProposal({ kind, person, onClose }: ProposalProps<'grant-skill' | 'revoke-skill'>) {
  const { t } = useTranslation();
  const options = useOptions();
  const skills = useSkills();
  const [skill, setSkill] = useState<string>();
  const [level, setLevel] = useState<(typeof LEVELS)[number]>('1');
  const [until, setUntil] = useState(() => localOf(serverNow() + YEAR_MS).slice(0, 10));
  const isGiven = kind === 'grant-skill';
  const has = (id: string): boolean => person.skills.some((one) => one.skill === id && one.isValid);
  return (
    <ProposalFrame
      kind={kind}
      of={person.id}
      name={person.name}
      faults={{
        skill: skill === undefined ? t('form.error.enum') : undefined,
        until: isGiven && !/^\d{4}-\d{2}-\d{2}$/.test(until) ? t('form.error.formatDate') : undefined,
      }}
      change={() =>
        kind === 'grant-skill'
          ? { kind, skill: skill as Skill, level: Number(level) as 1 | 2 | 3, validUntil: `${until}T00:00:00+08:00` }
          : { kind, skill: skill as Skill }
      }
      onClose={onClose}
    >
      {(fault) => (
        <>
          <ReadProblem of={skills.read} />
          <SelectField
            label={t('people.skill')}
            value={skill}
            options={options(skills, (id) => isGiven || has(id))}
            onChange={setSkill}
            fault={fault('skill')}
            isFirst
          />
          {isGiven && (
            <>
              <CodeField
                label={t('people.level')}
                value={level}
                options={LEVELS.map((value) => ({ value, text: value }))}
                onChange={setLevel}
                fault={undefined}
              />
              <LineField label={t('people.validUntil')} value={until} onChange={setUntil} fault={fault('until')} />
            </>
          )}
        </>
      )}
    </ProposalFrame>
  );
}
