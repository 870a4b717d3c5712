// What a person may do now, made from what the database knows of her: her roles, and whom she stands for.
import { isQueue, isRole, queuesOf, type Person, type QueueId, type Role, type Scope } from './people.ts';
import { conflictsOf } from './role-conflicts.ts';

/** As the session query reads her. */
export type PersonFacts = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  readonly branchId: string;
  readonly scope: Scope;
  readonly roles: readonly string[];
  /**
   * Substitutions that run now, with today's roles of the absent person, the oldest first; and whose duties exclude her too, through others as
   * well: who stands in for somebody may not do what that one may not, because of whom she stood in for (SOD-24). Null: none.
   */
  readonly standingIn: { readonly substitutions: readonly StoodFor[]; readonly inherits: readonly string[] } | null;
};
export type StoodFor = {
  readonly person: string;
  readonly roles: readonly string[];
  /** Null: all that she works. */ readonly queues: readonly string[] | null;
};

/** `onlyQueues` of an API key: what it is scoped to. */
export function personOf(facts: PersonFacts, onlyQueues: Person['onlyQueues'] = null): Person {
  const { id, name, kind, branchId, scope } = facts;
  const { substitutions, inherits } = facts.standingIn ?? { substitutions: [], inherits: [] };
  const roles = facts.roles.filter(isRole);
  return { id, name, kind, branchId, scope, roles, standsFor: standsFor(roles, substitutions), inherits, onlyQueues };
}

/**
 * In which queues of whom. Roles that one person may not hold together she does not get by standing in either: what conflicts with a role
 * that she or the absent person was given since counts for nothing.
 */
function standsFor(own: readonly Role[], substitutions: readonly StoodFor[]): Person['standsFor'] {
  let together = own;
  return substitutions.flatMap(({ person, roles, queues }) => {
    const theirs = roles.filter((role): role is Role => isRole(role));
    const stood = stoodFor(theirs, queues?.filter(isQueue) ?? null);
    const withThem = [...new Set([...together, ...stood.roles])];
    if (conflictsOf(withThem).length > 0) return [];
    together = withThem;
    return stood.queues.length === 0 ? [] : [{ person, queues: stood.queues }];
  });
}

/** The queues of these roles that a substitution is about (null: all), and which of the roles work them. A queue of a role that is gone is none. */
export function stoodFor(
  roles: readonly Role[],
  queues: readonly QueueId[] | null,
): { readonly queues: readonly QueueId[]; readonly roles: readonly Role[] } {
  const wanted = queuesOf(roles).filter((queue) => queues?.includes(queue) ?? true);
  return { queues: wanted, roles: roles.filter((role) => queuesOf([role]).some((queue) => wanted.includes(queue))) };
}
