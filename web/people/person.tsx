// One person of the staff: what she may, what she can, where she is signed in, what waits for approval about her.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useAct } from '../acts/use-act.ts';
import { endSessionsOf, getPerson } from '../api/calls.ts';
import type { StaffMember } from '../api/types.ts';
import { tell } from '../app/notice.ts';
import { useTitle } from '../app/title.ts';
import { MenuButton } from '../components/menu.tsx';
import { ProblemBox } from '../components/problem.tsx';
import { Tag } from '../components/state-tag.tsx';
import { useFormats, weekday } from '../i18n/format.ts';
import { may, usePerson } from '../session/session.ts';
import { Absences } from './absences.tsx';
import { Change, Changes } from './changes.tsx';
import { AskedResets, AskReset } from './password-resets.tsx';
import { PersonLinks } from './person-links.tsx';
import { useBranches, useRoles, useSkills, useTeams } from './names.ts';
import { PresenceTag } from './presence-tag.tsx';
import { ProposeDialog, type PersonProposal } from './propose-dialog.tsx';

export function PersonPage({ id }: { readonly id: string }) {
  const { t } = useTranslation();
  const found = useQuery({ queryKey: ['person', id], queryFn: () => getPerson(id) });
  if (found.data) return <Whole person={found.data} />;
  if (found.error) return <ProblemBox error={found.error} onRetry={() => void found.refetch()} />;
  return <p className="splash">{t('app.loading')}</p>;
}

function Whole({ person }: { readonly person: StaffMember }) {
  const { t } = useTranslation();
  const { dateTime, day, language } = useFormats();
  const client = useQueryClient();
  const me = usePerson();
  const [roles, skills, branches, teams] = [useRoles(), useSkills(), useBranches(), useTeams()];
  const [proposal, setProposal] = useState<PersonProposal | null>(null);
  useTitle(person.name);
  const kinds: readonly PersonProposal[] = [
    'grant-role',
    ...(person.roles.length > 0 ? (['revoke-role'] as const) : []),
    'place',
    ...(person.kind === 'person' ? (['hours', 'link'] as const) : []),
    ...(person.roles.includes('R07') ? (['lead-team'] as const) : []),
    'grant-skill',
    ...(person.skills.length > 0 ? (['revoke-skill'] as const) : []),
    person.isActive ? 'deactivate' : 'reactivate',
  ];
  const ending = useAct(async () => {
    const { ended } = await endSessionsOf(person.id);
    tell({ tone: 'good', text: t('people.sessionsEnded', { count: ended }) });
  });
  return (
    <>
      <header className="case-head">
        <div className="task-what">
          <h1>{person.name}</h1>
          <Tag tone={person.isActive ? 'good' : 'plain'}>{t(person.isActive ? 'people.active' : 'people.inactive')}</Tag>
          <PresenceTag {...person} />
        </div>
        <p className="muted">
          <code>{person.username}</code> · {branches.title(person.branch)} ·{' '}
          {t(person.scope === 'all' ? 'people.scopeAll' : 'people.scopeBranch')}
          {person.team && <> · {teams.title(person.team)}</>}
          {person.leadName && <> · {t('people.ledBy', { name: person.leadName })}</>}
        </p>
        <div className="head-action button-row">
          {may(me, 'people.propose') && me.id !== person.id && person.kind === 'person' && person.isActive && (
            <AskReset person={person.id} name={person.name} />
          )}
          {may(me, 'session.end') && me.id !== person.id && (
            <Button loading={ending.isBusy} onClick={() => ending.act()}>
              {t('people.endSessions')}
            </Button>
          )}
          {may(me, 'people.propose') && (
            <MenuButton
              label={t('people.proposeMenu')}
              keyId="acts"
              items={kinds.map((kind) => ({
                id: kind,
                text: t(`people.kind.${kind}`),
                run: () => setProposal(kind),
                isDanger: kind === 'deactivate',
              }))}
            />
          )}
        </div>
      </header>
      {person.pending.length > 0 && (
        <section aria-labelledby="pending">
          <h2 id="pending">{t('people.pending')}</h2>
          <ul className="cards">
            {person.pending.map((change) => (
              <Change key={change.id} change={change} showPerson={false} />
            ))}
          </ul>
        </section>
      )}
      {may(me, 'people.review') && <AskedResets person={person.id} />}
      <div className="halves">
        <section className="half" aria-labelledby="roles">
          <h2 id="roles">{t('people.roles')}</h2>
          {person.roles.length === 0 ? (
            <p className="muted">{t('people.noRoles')}</p>
          ) : (
            <ul className="plain-list">
              {person.roles.map((role) => (
                <li key={role}>
                  {roles.title(role)} <code className="muted">{role}</code>
                </li>
              ))}
            </ul>
          )}
          <h2>{t('people.skills')}</h2>
          {person.skills.length === 0 ? (
            <p className="muted">{t('people.noSkills')}</p>
          ) : (
            <ul className="plain-list">
              {person.skills.map(({ skill, level, validUntil, isValid }) => (
                <li key={skill}>
                  <span>{t('people.skillLevel', { skill: skills.title(skill), level })}</span>
                  <span className={isValid ? 'muted' : 'bad'}>
                    {t(isValid ? 'people.until' : 'people.expired', { day: day(validUntil.slice(0, 10)) })}
                  </span>
                </li>
              ))}
            </ul>
          )}
          {person.kind === 'person' && (
            <>
              <h2>{t('presence.hours')}</h2>
              <p>
                {t('presence.hoursOf', {
                  days: person.hours.days.map((one) => weekday(one, language)).join(t('app.listMark')),
                  from: person.hours.from,
                  until: person.hours.until,
                })}
              </p>
            </>
          )}
          {may(me, 'people.review') && <PersonLinks id={person.id} />}
          {person.standsFor.length > 0 && (
            <>
              <h2>{t('people.standsFor')}</h2>
              <ul className="plain-list">
                {person.standsFor.map(({ substitution, name, until }) => (
                  <li key={substitution}>{t('people.standsForUntil', { name, time: dateTime(until) })}</li>
                ))}
              </ul>
            </>
          )}
        </section>
        <div className="half">
          <Absences person={person.id} mayRecord={person.mayPlanAbsence} />
        </div>
      </div>
      {may(me, 'people.review') && (
        <section aria-labelledby="changes">
          <h2 id="changes">{t('people.changes')}</h2>
          <Changes person={person.id} />
        </section>
      )}
      {proposal && (
        <ProposeDialog
          kind={proposal}
          person={person}
          onClose={() => {
            setProposal(null);
            void client.invalidateQueries({ queryKey: ['person', person.id] });
          }}
        />
      )}
    </>
  );
}
