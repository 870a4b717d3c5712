// What somebody may do now: her roles, whom she stands in for, and what a key is for. Whatever she stands in for, she holds no roles together
// that one person may not hold.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { personOf, stoodFor, type PersonFacts, type StoodFor } from '../../domain/organisation.ts';
import { branchScope, QUEUES, queuesOf, ROLES, worksIn, type QueueId, type Role } from '../../domain/people.ts';
import { conflictsOf } from '../../domain/role-conflicts.ts';

const facts = (roles: readonly string[], substitutions: readonly StoodFor[] = [], inherits: readonly string[] = []): PersonFacts => ({
  ...{ id: 'anna', name: 'Anna', kind: 'person', branchId: 'B1', scope: 'branch', roles },
  standingIn: substitutions.length + inherits.length === 0 ? null : { substitutions, inherits },
});
const stands = (roles: readonly string[], queues: readonly string[] | null = null, person = 'berta') => ({ person, roles, queues });

describe('a person', () => {
  test('works the queues of her roles, and of a role that this version does not know none', () => {
    expect(worksIn(personOf(facts(['R22', 'R99'])))).toEqual(['general', 'complaint-handler']);
  });
  test('works beside them those of whom she stands in for, each once, in the order of the queues', () => {
    const person = personOf(facts(['R22'], [stands(['R05']), stands(['R05', 'R22'], null, 'carla')]));
    expect(person.standsFor).toEqual([
      { person: 'berta', queues: ['general', 'document-verifier'] },
      { person: 'carla', queues: ['general', 'document-verifier', 'complaint-handler'] },
    ]);
    expect(worksIn(person)).toEqual(['general', 'document-verifier', 'complaint-handler']);
  });
  test('stands in for nobody in queues that the absent person does not work, or that there are not any more', () => {
    expect(personOf(facts(['R04'], [stands(['R05'], ['underwriting', 'closed-long-ago'])])).standsFor).toEqual([]);
  });
  test('with a key for some queues works only those, also of whom she stands in for', () => {
    const person = personOf(facts(['R39', 'R05'], [stands(['R22'])]), ['complaint-handler', 'underwriting']);
    expect(worksIn(person)).toEqual(['complaint-handler']);
  });
  test('sees her branch, or all of them when that is her scope, wherever she is', () => {
    expect(branchScope({ branchId: 'HQ', scope: 'branch' })).toBe('HQ');
    expect(branchScope({ branchId: 'B1', scope: 'all' })).toBeNull();
  });
});

describe('standing in', () => {
  const roles = fc.uniqueArray(fc.constantFrom(...(Object.keys(ROLES) as Role[])), { maxLength: 4 });
  const queues = fc.option(fc.uniqueArray(fc.constantFrom(...(Object.keys(QUEUES) as QueueId[])), { minLength: 1, maxLength: 5 }));
  test('brings no two roles together that one person may not hold, whatever was given to whom since (SOD-10 … SOD-23)', () => {
    fc.assert(
      fc.property(roles, fc.array(fc.record({ roles, queues }), { maxLength: 4 }), (own, absent) => {
        fc.pre(conflictsOf(own).length === 0);
        const person = personOf(
          facts(
            own,
            absent.map((one, i) => stands(one.roles, one.queues, `p${i}`)),
          ),
        );
        const together = person.standsFor.flatMap(({ person: id }) => {
          const one = absent[Number(id.slice(1))];
          return one ? stoodFor(one.roles, one.queues).roles : [];
        });
        expect(conflictsOf([...new Set([...own, ...together])])).toEqual([]);
        const possible = new Set([...queuesOf(own), ...absent.flatMap((one) => queuesOf(one.roles))]);
        for (const queue of worksIn(person)) expect(possible.has(queue)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
