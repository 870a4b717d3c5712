// What a person may do now, made from what the database knows of her: her roles, and whom she stands for.
import { isQueue, isRole, queuesOf, type Person, type Role, type Scope } from './people.ts';

/** As the session query reads her. */
export type PersonFacts = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  readonly branchId: string;
  readonly scope: Scope;
  readonly roles: readonly string[];
  /** Substitutions that run now, with today's roles of the absent person. */
  readonly substitutions: readonly Substitution[];
  readonly inherits: readonly string[];
};
export type Substitution = {
  readonly person: string;
  readonly roles: readonly string[];
  /** Null: all that she works. */ readonly queues: readonly string[] | null;
};

/** `onlyQueues` of an API key: what it is scoped to. */
export function personOf(facts: PersonFacts, onlyQueues: Person['onlyQueues'] = null): Person {
  const { id, name, kind, branchId, scope, inherits } = facts;
  const roles = facts.roles.filter(isRole);
  const standsFor = facts.substitutions.map((one) => ({ person: one.person, queues: queuesStoodFor(one) }));
  return { id, name, kind, branchId, scope, roles, standsFor, inherits, onlyQueues };
}

/** Of the absent person's queues those that the substitution names: a role that she has lost since is no longer stood for. */
function queuesStoodFor({ roles, queues }: Substitution) {
  const theirs = queuesOf(roles.filter((role): role is Role => isRole(role)));
  return queues === null ? theirs : theirs.filter((queue) => queues.filter(isQueue).includes(queue));
}
