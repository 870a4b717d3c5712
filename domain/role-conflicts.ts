// Which roles one person cannot hold: two that a rule of segregation keeps apart, or one that is not for her kind. Asked when access is proposed and
// when it is granted.
import { may, ROLES, type Role } from './people.ts';
import { SEGREGATION, type RoleConflict, type Rule, type RuleId } from './segregation.ts';

/** Two roles that one person may not hold, and the rule that says so. */
export type Conflict = { readonly rule: RuleId; readonly roles: readonly [Role, Role] };

/** Which of these roles one person cannot hold together; empty when she can. Each pair once, in the order of the rules. */
export function conflictsOf(roles: readonly Role[]): Conflict[] {
  return ROLE_CONFLICTS.flatMap(({ rule, roles: [ones, others] }) =>
    ones.flatMap((one) =>
      roles.includes(one)
        ? roles
            .filter((other) => other !== one && (others === 'any' || others.includes(other)))
            .map((other) => ({ rule, roles: [one, other] as const }))
        : [],
    ),
  );
}

/** The conflicts of roles among the rules: what a grant is checked against. */
export const ROLE_CONFLICTS: readonly { readonly rule: RuleId; readonly roles: RoleConflict }[] = (
  Object.entries(SEGREGATION) as [RuleId, Rule][]
).flatMap(([rule, { roles = [] }]) => roles.map((conflict) => ({ rule, roles: conflict })));

/** Roles of one kind alone (FE-09): that of bots, and those that approve access, because a bot never checks. */
export const ROLES_BY_KIND: Readonly<Partial<Record<Role, 'person' | 'bot'>>> = {
  R39: 'bot',
  ...Object.fromEntries((Object.keys(ROLES) as Role[]).filter((role) => may([role], 'people.approve')).map((role) => [role, 'person'])),
};

/** The first of these roles that somebody of this kind does not hold; null when she can hold them all. */
export const misfitOf = (kind: 'person' | 'bot', roles: readonly Role[]): Role | null =>
  roles.find((role) => (ROLES_BY_KIND[role] ?? kind) !== kind) ?? null;
