// Proposing a change of access: what exactly, and why. A second person approves it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ActDialog, type FaultOf } from '../acts/act-dialog.tsx';
import { CodeField, CodesField, LineField, ReasonField, SelectField, useShortness } from '../acts/fields.tsx';
import { PersonField } from '../acts/person-field.tsx';
import { REASON_MIN } from '../acts/reasons.ts';
import { listPeople, proposeChange, type PeopleChange } from '../api/calls.ts';
import { serverNow } from '../api/server-clock.ts';
import type { StaffMember } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { localOf } from '../acts/when.ts';
import { useFormats, weekday } from '../i18n/format.ts';
import { usePerson } from '../session/session.ts';
import { useBranches, useRoles, useSkills, useTeams, type Names } from './names.ts';

export type ProposalKind = PeopleChange['kind'];
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
  readonly days: readonly Day[];
  readonly from: string;
  readonly end: string;
  readonly led: string | undefined;
  readonly newTeam: string;
  readonly titleEn: string;
  readonly titleZh: string;
  readonly other: string | undefined;
  readonly relation: Relation | undefined;
};
const RELATIONS = ['same-person', 'household', 'relative'] as const;
type Relation = (typeof RELATIONS)[number];
const WEEK = [1, 2, 3, 4, 5, 6, 7] as const;
type Day = (typeof WEEK)[number];
const YEAR_MS = 365 * 86_400_000;
/** No team is a choice too, and so is one that is made by it. */
const NO_TEAM = '-';
const NEW_TEAM = '+';

const isTime = (typed: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(typed);

type Props = { readonly kind: ProposalKind; readonly person?: StaffMember; readonly onClose: () => void };

export function ProposeDialog({ kind, person, onClose }: Props) {
  const { t } = useTranslation();
  const { text, language } = useFormats();
  const client = useQueryClient();
  const me = usePerson();
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
    days: WEEK.filter((day) => person?.hours.days.includes(day)),
    from: person?.hours.from ?? '',
    end: person?.hours.until ?? '',
    ...{ led: undefined, newTeam: '', titleEn: '', titleZh: '', other: undefined, relation: undefined },
  });
  const people = useQuery({ queryKey: ['people', {}], queryFn: () => listPeople({}), enabled: kind === 'link' });
  const set = (change: Partial<Draft>): void => setDraft({ ...draft, ...change });
  const options = (of: Names, keep: (id: string) => boolean = () => true) =>
    of.items.filter(({ id }) => keep(id)).map(({ id, title }) => ({ value: id, text: `${text(title)} · ${id}` }));
  const hasRole = (id: string): boolean => person?.roles.includes(id) ?? false;
  const hasSkill = (id: string): boolean => person?.skills.some(({ skill, isValid }) => skill === id && isValid) ?? false;
  const choose = t('form.error.enum');
  const makesTeam = kind === 'lead-team' && draft.led === NEW_TEAM;
  /** What the account may hold at all: the role of bots is no person's (FE-09). */
  const isBot = person ? person.kind === 'bot' : draft.as === 'bot';
  const fits = (id: string): boolean => {
    const only = roles.items.find((role) => role.id === id)?.holders ?? null;
    return only === null || only === (isBot ? 'bot' : 'person');
  };
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
      case 'hours':
        return { kind, days: [...draft.days], from: draft.from, until: draft.end };
      case 'lead-team':
        return draft.led === NEW_TEAM
          ? { kind, team: draft.newTeam, title: { en: draft.titleEn.trim(), zh: draft.titleZh.trim() } }
          : { kind, team: draft.led ?? '', title: null };
      case 'link':
        return { kind, other: draft.other ?? '', relation: draft.relation ?? 'relative' };
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
        hours:
          kind === 'hours' && !(isTime(draft.from) && isTime(draft.end) && draft.from < draft.end) ? t('people.hoursFault') : undefined,
        led: kind === 'lead-team' && draft.led === undefined ? choose : undefined,
        newTeam: makesTeam && !/^[a-z][a-z0-9-]{0,39}$/.test(draft.newTeam) ? t('people.teamIdFault') : undefined,
        titles: makesTeam && (draft.titleEn.trim() === '' || draft.titleZh.trim() === '') ? t('form.error.required') : undefined,
        other: kind === 'link' && draft.other === undefined ? t('act.person.choose') : undefined,
        relation: kind === 'link' && draft.relation === undefined ? choose : undefined,
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
              onChange={(as) => set({ as, role: undefined })}
              fault={undefined}
            />
          )}
          {needsRole && (
            <SelectField
              label={t('people.role')}
              value={draft.role}
              options={options(roles, (id) => (kind === 'revoke-role' ? hasRole(id) : !hasRole(id) && fits(id)))}
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
          {kind === 'hours' && (
            <>
              <CodesField
                label={t('people.days')}
                values={draft.days}
                options={WEEK.map((day) => ({ value: day, text: weekday(day, language) }))}
                onChange={(days) => set({ days })}
                isFirst
              />
              <div className="pair">
                <LineField label={t('people.worksFrom')} value={draft.from} onChange={(from) => set({ from })} fault={fault('hours')} />
                <LineField label={t('people.worksUntil')} value={draft.end} onChange={(end) => set({ end })} fault={fault('hours')} />
              </div>
            </>
          )}
          {kind === 'lead-team' && (
            <SelectField
              label={t('people.team')}
              value={draft.led}
              options={[
                ...teams.items
                  .filter(({ branch, lead }) => branch === person?.branch && lead !== person.id)
                  .map(({ id, title, leadName }) => ({
                    value: id,
                    text: leadName ? t('people.teamLedBy', { team: text(title), name: leadName }) : text(title),
                  })),
                { value: NEW_TEAM, text: t('people.newTeam') },
              ]}
              onChange={(led) => set({ led })}
              fault={fault('led')}
              isFirst
            />
          )}
          {makesTeam && (
            <>
              <LineField
                label={t('people.teamId')}
                value={draft.newTeam}
                onChange={(newTeam) => set({ newTeam })}
                fault={fault('newTeam')}
              />
              <div className="pair">
                <LineField
                  label={t('people.teamZh')}
                  value={draft.titleZh}
                  onChange={(titleZh) => set({ titleZh })}
                  fault={fault('titles')}
                />
                <LineField
                  label={t('people.teamEn')}
                  value={draft.titleEn}
                  onChange={(titleEn) => set({ titleEn })}
                  fault={fault('titles')}
                />
              </div>
            </>
          )}
          {kind === 'link' && (
            <>
              <PersonField
                label={t('personLink.other')}
                options={(people.data?.items ?? [])
                  .filter((one) => one.kind === 'person' && one.id !== person?.id && one.id !== me.id)
                  .map(({ id, name }) => ({ id, name }))}
                value={draft.other}
                onChange={(other) => set({ other })}
                fault={fault('other')}
                isLoading={people.isPending}
                isFirst
              />
              <CodeField<Relation>
                label={t('personLink.what')}
                value={draft.relation}
                options={RELATIONS.map((value) => ({ value, text: t(`personLink.relation.${value}`) }))}
                onChange={(relation) => set({ relation })}
                fault={fault('relation')}
              />
              <p className="field-hint">{t('personLink.stays')}</p>
            </>
          )}
          <ReasonField
            value={reason}
            onChange={setReason}
            fault={fault('reason')}
            isFirst={kind === 'deactivate' || kind === 'reactivate'}
          />
        </>
      )}
    </ActDialog>
  );
}
