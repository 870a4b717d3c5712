// What of a person changes by two persons only (M.2, FE-01 … FE-07): one proposes, another approves, and until then nothing of it holds.
import type { Iso } from './ids.ts';
import type { Role, Scope } from './people.ts';
import type { Text } from './process.ts';
import type { Level, SkillId } from './skills.ts';

export type Place = { readonly branch: string; readonly scope: Scope; readonly team: string | null };
/** ISO days, Monday is 1; times of the bank's clock, `08:30`. */
export type Hours = { readonly days: readonly number[]; readonly from: string; readonly until: string };

/** Who counts as one with whom, as the personnel file declares it (FE-01, SOD-03). */
export const RELATIONS = ['same-person', 'household', 'relative'] as const;
export type Relation = (typeof RELATIONS)[number];

export type PeopleChange =
  | ({ readonly kind: 'create'; readonly as: 'person' | 'bot'; readonly name: string; readonly roles: readonly Role[] } & Place)
  | { readonly kind: 'grant-role' | 'revoke-role'; readonly role: Role }
  | ({ readonly kind: 'place' } & Place)
  | ({ readonly kind: 'hours' } & Hours)
  | { readonly kind: 'grant-skill'; readonly skill: SkillId; readonly level: Level; readonly validUntil: Iso }
  | { readonly kind: 'revoke-skill'; readonly skill: SkillId }
  /** `title`: of a team that is made by it, in her branch. */
  | { readonly kind: 'lead-team'; readonly team: string; readonly title: Text | null }
  /** Both count as one from then on, and for good; neither of them proposes or approves it. */
  | { readonly kind: 'link'; readonly other: string; readonly relation: Relation }
  | { readonly kind: 'deactivate' | 'reactivate' };
export type ChangeKind = PeopleChange['kind'];
export const CHANGE_STATES = ['pending', 'approved', 'rejected', 'withdrawn', 'void'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];

/** What of a person a change is about: two changes of one object do not wait at the same time (FE-03). */
export function objectOf(change: PeopleChange): string {
  if ('role' in change) return change.role;
  if (change.kind === 'lead-team') return change.team;
  if (change.kind === 'link') return change.other;
  return 'skill' in change ? change.skill : '';
}

/** The team whose lead it changes. */
export const teamOf = (change: PeopleChange): string | null => (change.kind === 'lead-team' ? change.team : null);
/** With whom it links her. */
export const linkedBy = (change: PeopleChange): string | null => (change.kind === 'link' ? change.other : null);

/** A person as a change finds her; null when there is none yet. */
export type Standing = {
  readonly isActive: boolean;
  readonly kind: 'person' | 'bot';
  readonly name: string;
  readonly roles: readonly Role[];
  readonly place: Place;
  readonly hours: Hours;
  readonly skills: readonly { readonly skill: string; readonly level: number; readonly validUntil: Iso }[];
  /** Of the team that the change speaks of; null when there is none. */ readonly team: {
    readonly branch: string;
    readonly lead: string | null;
  } | null;
  /** With whom the change links her, and what they are to each other already; null when there is nobody of that id. */ readonly other: {
    readonly kind: 'person' | 'bot';
    readonly relation: string | null;
  } | null;
};

/** What the maker saw of what the change is about: shown to the checker, and compared when she approves (FE-07). */
export function seenBefore(change: PeopleChange, person: Standing | null): Readonly<Record<string, unknown>> {
  if (person === null) return { exists: false };
  const { isActive, roles, place, hours, skills } = person;
  switch (change.kind) {
    case 'create':
      return { exists: true };
    case 'grant-role':
    case 'revoke-role':
      return { isActive, roles };
    case 'place':
      return { isActive, ...place };
    case 'lead-team':
      return { isActive, roles, exists: person.team !== null, lead: person.team?.lead ?? null };
    case 'hours':
      return { isActive, ...hours };
    case 'grant-skill':
    case 'revoke-skill': {
      const known = skills.find(({ skill }) => skill === change.skill);
      return { isActive, level: known?.level ?? null, validUntil: known?.validUntil ?? null };
    }
    case 'link':
      return { isActive, relation: person.other?.relation ?? null };
    case 'deactivate':
    case 'reactivate':
      return { isActive, roles };
  }
}

/** What she is; of somebody who is to be created, what she is to be. */
export const kindAfter = (change: PeopleChange, person: Standing | null): 'person' | 'bot' =>
  change.kind === 'create' ? change.as : (person?.kind ?? 'person');

/** The roles that she would hold; for a change that touches none, those that she holds. */
export function rolesAfter(change: PeopleChange, person: Standing | null): readonly Role[] {
  if (change.kind === 'create') return change.roles;
  const roles = person?.roles ?? [];
  if (change.kind === 'grant-role') return [...new Set([...roles, change.role])];
  return change.kind === 'revoke-role' ? roles.filter((role) => role !== change.role) : roles;
}

/** Why the change cannot be made of her as she is; null when it can. */
export function changesNothing(change: PeopleChange, person: Standing | null): string | null {
  if (change.kind === 'create') return person === null ? null : 'This user name is taken. Choose another one.';
  if (person === null) return null;
  if (!person.isActive && change.kind !== 'reactivate') return 'She works here no more. Propose to reactivate her first.';
  const { roles, place, hours, skills } = person;
  const held = skills.find((one) => 'skill' in change && one.skill === change.skill);
  switch (change.kind) {
    case 'grant-role':
      return roles.includes(change.role) ? 'She holds this role already.' : null;
    case 'revoke-role':
      return roles.includes(change.role) ? null : 'She does not hold this role.';
    case 'place':
      return same([place.branch, place.scope, place.team], [change.branch, change.scope, change.team])
        ? 'She is in this branch and team already.'
        : null;
    case 'hours':
      return same([hours.days, hours.from, hours.until], [change.days, change.from, change.until])
        ? 'She works these hours already.'
        : null;
    case 'grant-skill':
      return held && same([held.level, held.validUntil], [change.level, change.validUntil])
        ? 'She has this skill until then already.'
        : null;
    case 'lead-team':
      return leadingNothing(change, person);
    case 'revoke-skill':
      return held ? null : 'She does not have this skill.';
    case 'link':
      return linkingNothing(person);
    case 'deactivate':
      return null;
    case 'reactivate':
      return person.isActive ? 'She is active already.' : null;
  }
}

function leadingNothing({ title }: { readonly title: Text | null }, { roles, place, team }: Standing): string | null {
  if (!roles.includes('R07')) return 'Who leads a team is a team lead (R07). Propose this role for her first.';
  if (team === null) return title === null ? 'There is no such team. Give a title to make it.' : null;
  if (title !== null) return 'There is a team of this id already. Leave the title out.';
  return team.branch === place.branch ? null : 'The team is of another branch than she.';
}

function linkingNothing({ kind, other }: Standing): string | null {
  if (other === null) return 'There is nobody with the other id. Check it in /v1/people.';
  if (kind === 'bot' || other.kind === 'bot')
    return 'A bot counts as one with whoever keeps its key, by making the key. Links are declared between people.';
  return other.relation === null ? null : 'They are linked already, and a link stays for good.';
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
