// A change of access in words: what it does, by its kind.
import { useTranslation } from 'react-i18next';
import type { ListedPeopleChange, PersonLink, Text } from '../api/types.ts';
import { dayOf, useFormats, weekday } from '../i18n/format.ts';
import { useBranches, useRoles, useSkills, useTeams } from './names.ts';

export function useSayChange(): (change: Pick<ListedPeopleChange, 'kind' | 'change' | 'otherName'>) => string {
  const { t } = useTranslation();
  const { language, text } = useFormats();
  const [roles, skills, branches, teams] = [useRoles(), useSkills(), useBranches(), useTeams()];
  const role = (id: unknown): string => `${roles.title(String(id))} (${String(id)})`;
  return ({ kind, change: c, otherName }) => {
    const place = {
      branch: branches.title(String(c['branch'])),
      scope: t(c['scope'] === 'all' ? 'people.scopeAll' : 'people.scopeBranch'),
      team: typeof c['team'] === 'string' ? teams.title(c['team']) : t('app.none'),
    };
    switch (kind) {
      case 'create':
        return t('people.said.create', {
          name: String(c['name']),
          roles: (Array.isArray(c['roles']) ? c['roles'] : []).map(role).join(t('app.listMark')),
          ...place,
        });
      case 'grant-role':
        return t('people.said.grantRole', { role: role(c['role']) });
      case 'revoke-role':
        return t('people.said.revokeRole', { role: role(c['role']) });
      case 'place':
        return t('people.said.place', place);
      case 'hours':
        return t('people.said.hours', {
          days: (Array.isArray(c['days']) ? c['days'] : []).map((day) => weekday(Number(day), language)).join(t('app.listMark')),
          from: String(c['from']),
          until: String(c['until']),
        });
      case 'grant-skill':
        return t('people.said.grantSkill', {
          skill: skills.title(String(c['skill'])),
          level: String(c['level']),
          day: dayOf(String(c['validUntil']).slice(0, 10), language),
        });
      case 'revoke-skill':
        return t('people.said.revokeSkill', { skill: skills.title(String(c['skill'])) });
      case 'lead-team':
        return t(c['title'] ? 'people.said.newTeam' : 'people.said.teamLead', { team: c['title'] ? text(c['title'] as Text) : place.team });
      case 'link':
        return t('people.said.link', {
          other: otherName ?? String(c['other']),
          relation: t(`personLink.relation.${String(c['relation']) as PersonLink['relation']}`),
        });
      case 'deactivate':
        return t('people.said.deactivate');
      case 'reactivate':
        return t('people.said.reactivate');
      default:
        return kind;
    }
  };
}
