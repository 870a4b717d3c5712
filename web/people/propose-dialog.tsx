// Proposing a change of access: what exactly, and why. A second person approves it.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog, type FaultOf } from '../acts/act-dialog.tsx';
import { CodeField, LineField, SelectField, TextField, useShortness } from '../acts/fields.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { proposeChange, type PeopleChange } from '../api/calls.ts';
import { serverNow } from '../api/server-clock.ts';
import type { StaffMember } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { localOf } from '../acts/when.ts';
import { useFormats } from '../i18n/format.ts';
import { useBranches, useRoles, useSkills, useTeams } from './names.ts';

export type ProposalKind = 'create' | 'grant-role' | 'revoke-role' | 'place' | 'grant-skill' | 'revoke-skill' | 'deactivate' | 'reactivate';
type Scope = 'branch' | 'all';
type Draft = {
  readonly id: string;
  readonly name: string;
  readonly as: 'person' | 'bot';
  readonly role: string | undefined;
  readonly skill: string | undefined;
  readonly level: '1' | '2' | '3';
  readonly until: string;
  readonly branch: string | undefined;
  readonly scope: Scope;
  readonly team: string;
};
const YEAR_MS = 365 * 86_400_000;
/** No team is a choice too. */
const NO_TEAM = '-';

type Props = { readonly kind: ProposalKind; readonly person?: StaffMember; readonly onClose: () => void };

export function ProposeDialog({ kind, person, onClose }: Props) {
  const { t } = useTranslation();
  const { text } = useFormats();
  const client = useQueryClient();
  const short = useShortness();
  const [roles, skills, branches, teams] = [useRoles(), useSkills(), useBranches(), useTeams()];
  const [reason, setReason] = useState('');
  const [draft, setDraft] = useState<Draft>({
    id: person?.id ?? '',
    name: '',
    as: 'person',
    role: undefined,
    skill: undefined,
    level: '1',
    until: localOf(serverNow() + YEAR_MS).slice(0, 10),
    branch: person?.branch,
    scope: person?.scope ?? 'branch',
    team: person?.team ?? NO_TEAM,
  });
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const options = (of: typeof roles, keep: (id: string) => boolean = () => true) =>
    of.items.filter(({ id }) => keep(id)).map(({ id, title }) => ({ value: id, text: `${text(title)} · ${id}` }));
  const hasRole = (id: string): boolean => person?.roles.includes(id) ?? false;
  const hasSkill = (id: string): boolean => person?.skills.some(({ skill, isValid }) => skill === id && isValid) ?? false;
  const choose = t('form.error.enum');
  const needsPlace = kind === 'create' || kind === 'place';
  const needsRole = kind === 'create' || kind === 'grant-role' || kind === 'revoke-role';
  const needsSkill = kind === 'grant-skill' || kind === 'revoke-skill';

  const change = (): PeopleChange => {
    const place = { branch: draft.branch ?? '', scope: draft.scope, team: draft.team === NO_TEAM ? null : draft.team };
    switch (kind) {
      case 'create':
        return { kind, as: draft.as, name: draft.name.trim(), roles: [draft.role] as never, ...place };
      case 'place':
        return { kind, ...place };
      case 'grant-role':
      case 'revoke-role':
        return { kind, role: draft.role as never };
      case 'grant-skill':
        return { kind, skill: draft.skill as never, level: Number(draft.level) as 1 | 2 | 3, validUntil: `${draft.until}T00:00:00+08:00` };
      case 'revoke-skill':
        return { kind, skill: draft.skill as never };
      case 'deactivate':
      case 'reactivate':
        return { kind };
    }
  };
  return (
    <ActDialog
      title={t(`people.kind.${kind}`)}
      lead={person ? t('people.proposeLead', { name: person.name }) : t('people.createLead')}
      submit={t('people.propose')}
      isDanger={kind === 'deactivate'}
      faults={{
        person: kind === 'create' && !/^[a-z][a-z0-9.-]{1,39}$/.test(draft.id) ? t('people.idFault') : undefined,
        name: kind === 'create' && draft.name.trim() === '' ? t('form.error.required') : undefined,
        role: needsRole && draft.role === undefined ? choose : undefined,
        skill: needsSkill && draft.skill === undefined ? choose : undefined,
        until: kind === 'grant-skill' && !/^\d{4}-\d{2}-\d{2}$/.test(draft.until) ? t('form.error.formatDate') : undefined,
        branch: needsPlace && !draft.branch ? choose : undefined,
        reason: short(reason, REASON_MIN),
      }}
      act={async (key) => {
        await proposeChange({ person: draft.id, change: change(), reason: reason.trim() }, key);
        tell({ tone: 'good', text: t('people.proposed') });
        await Promise.all([client.invalidateQueries({ queryKey: ['changes'] }), client.invalidateQueries({ queryKey: ['person'] })]);
      }}
      onClose={onClose}
    >
      {(fault: FaultOf) => (
        <>
          {kind === 'create' && (
            <div className="pair">
              <LineField label={t('people.id')} value={draft.id} onChange={(id) => set({ id })} fault={fault('person')} isFirst />
              <LineField label={t('people.name')} value={draft.name} onChange={(name) => set({ name })} fault={fault('name')} />
            </div>
          )}
          {kind === 'create' && (
            <CodeField
              label={t('people.as')}
              value={draft.as}
              options={(['person', 'bot'] as const).map((value) => ({ value, text: t(`people.asOf.${value}`) }))}
              onChange={(as) => set({ as })}
              fault={undefined}
            />
          )}
          {needsRole && (
            <SelectField
              label={t('people.role')}
              value={draft.role}
              options={options(roles, (id) => hasRole(id) === (kind === 'revoke-role'))}
              onChange={(role) => set({ role })}
              fault={fault('role')}
              isFirst={kind !== 'create'}
            />
          )}
          {needsSkill && (
            <SelectField
              label={t('people.skill')}
              value={draft.skill}
              options={options(skills, (id) => kind === 'grant-skill' || hasSkill(id))}
              onChange={(skill) => set({ skill })}
              fault={fault('skill')}
              isFirst
            />
          )}
          {kind === 'grant-skill' && (
            <>
              <CodeField
                label={t('people.level')}
                value={draft.level}
                options={(['1', '2', '3'] as const).map((value) => ({ value, text: value }))}
                onChange={(level) => set({ level })}
                fault={undefined}
              />
              <LineField label={t('people.validUntil')} value={draft.until} onChange={(until) => set({ until })} fault={fault('until')} />
            </>
          )}
          {needsPlace && (
            <>
              <div className="pair">
                <SelectField
                  label={t('people.branch')}
                  value={draft.branch}
                  options={options(branches)}
                  onChange={(branch) => set({ branch })}
                  fault={fault('branch')}
                  isFirst={kind === 'place'}
                />
                <SelectField
                  label={t('people.team')}
                  value={draft.team}
                  options={[{ value: NO_TEAM, text: t('app.none') }, ...options(teams)]}
                  onChange={(team) => set({ team })}
                  fault={undefined}
                />
              </div>
              <CodeField<Scope>
                label={t('people.scope')}
                value={draft.scope}
                options={[
                  { value: 'branch', text: t('people.scopeBranch') },
                  { value: 'all', text: t('people.scopeAll') },
                ]}
                onChange={(scope) => set({ scope })}
                fault={undefined}
              />
            </>
          )}
          <TextField
            label={t('act.reasonLabel')}
            hint={t('act.reasonHint')}
            value={reason}
            onChange={setReason}
            fault={fault('reason')}
            rows={2}
            isFirst={kind === 'deactivate' || kind === 'reactivate'}
          />
        </>
      )}
    </ActDialog>
  );
}
