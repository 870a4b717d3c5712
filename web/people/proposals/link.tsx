// Who counts as one with somebody (FE-01, SOD-03).
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CodeField } from '../../acts/fields.tsx';
import { PersonField } from '../../acts/person-field.tsx';
import { usePerson } from '../../session/session.ts';
import { staff } from '../sources.ts';
import { ProposalFrame, type ProposalProps } from './frame.tsx';

const RELATIONS = ['same-person', 'household', 'relative'] as const;
type Relation = (typeof RELATIONS)[number];

export function LinkProposal({ kind, person, onClose }: ProposalProps<'link'>) {
  const { t } = useTranslation();
  const me = usePerson();
  const [other, setOther] = useState<string>();
  const [relation, setRelation] = useState<Relation>();
  return (
    <ProposalFrame
      kind={kind}
      of={person.id}
      name={person.name}
      faults={{
        other: other === undefined ? t('act.person.choose') : undefined,
        relation: relation === undefined ? t('form.error.enum') : undefined,
      }}
      change={() => ({ kind, other: other ?? '', relation: relation ?? 'relative' })}
      onClose={onClose}
    >
      {(fault) => (
        <>
          <PersonField
            label={t('personLink.other')}
            people={staff()}
            optionOf={(one) => (one.kind !== 'person' || one.id === person.id || one.id === me.id ? null : one)}
            value={other}
            onChange={setOther}
            fault={fault('other')}
            isFirst
          />
          <CodeField<Relation>
            label={t('personLink.what')}
            value={relation}
            options={RELATIONS.map((value) => ({ value, text: t(`personLink.relation.${value}`) }))}
            onChange={setRelation}
            fault={fault('relation')}
          />
          <p className="field-hint">{t('personLink.stays')}</p>
        </>
      )}
    </ProposalFrame>
  );
}
