// The table of four-eyes and segregation: whole, honest about what is not built, and in agreement with the processes.
import { describe, expect, test } from 'vitest';
import { dutiesOfStarter, dutiesOfTask, ruleOf } from '../../domain/duties.ts';
import { ROLES, type Role } from '../../domain/people.ts';
import { conflictsOf, misfitOf, ROLE_CONFLICTS, ROLES_BY_KIND } from '../../domain/role-conflicts.ts';
import { SEGREGATION, type Rule } from '../../domain/segregation.ts';
import * as catalog from '../../workflows/catalog.ts';

const rules = Object.entries(SEGREGATION) as [string, Rule][];
const numbered = (prefix: string, n: number) => Array.from({ length: n }, (_, i) => `${prefix}-${String(i + 1).padStart(2, '0')}`);

describe('the table of rules', () => {
  test('has every rule FE-01 … FE-09 and SOD-01 … SOD-24, and the separation of credit AU-05', () => {
    expect(Object.keys(SEGREGATION).sort()).toEqual(['AU-05', ...numbered('FE', 9), ...numbered('SOD', 24)].sort());
  });
  test('says of each rule where it is checked, or plainly that its process is not built', () => {
    const declarable = rules.filter(([, { at, binds }]) => at.length > 0 && binds.length === 0);
    expect(declarable.map(([id]) => id)).toEqual(['FE-08', 'SOD-02']);
    for (const [id, rule] of rules) {
      if (rule.at.length === 0) expect([id, rule.binds]).toEqual([id, []]);
      if (rule.binds.length === 0) expect([id, rule.waits?.en]).toEqual([id, expect.stringMatching(/^Process not built: /)]);
      for (const text of [rule.says, ...(rule.waits ? [rule.waits] : [])]) expect(text.en.length * text.zh.length).toBeGreaterThan(0);
    }
  });
  test('names for every rule of duties exactly the processes whose tasks are in it', () => {
    const bound = new Map<string, Set<string>>();
    for (const process of Object.values(catalog)) {
      const sets = [...Object.keys(process.tasks).flatMap((task) => dutiesOfTask(process, task)), ...dutiesOfStarter(process)];
      for (const { ruleSet } of sets) bound.set(ruleOf(ruleSet), (bound.get(ruleOf(ruleSet)) ?? new Set()).add(process.id));
    }
    for (const [rule, processes] of bound) {
      const named = (SEGREGATION as Record<string, Rule>)[rule]?.binds.filter((one) => one in byId);
      // the other end of SOD-06 is a duty that the disbursement takes when it reserves the money
      const declared = rule === 'SOD-06' ? [...processes, 'disbursement'] : [...processes];
      expect([rule, named]).toEqual([rule, declared.sort()]);
    }
  });
});

const byId = Object.fromEntries(Object.values(catalog).map((process) => [process.id, process]));

describe('roles that one person cannot hold together', () => {
  test.each([
    ['SOD-10', ['R26', 'R27']],
    ['SOD-11', ['R35', 'R34']],
    ['SOD-13', ['R29', 'R33']],
    ['SOD-16', ['R31', 'R32']],
    ['SOD-17', ['R37', 'R07']],
    ['SOD-19', ['R03', 'R20']],
    ['SOD-19', ['R17', 'R03']],
    ['SOD-23', ['R38', 'R05']],
  ] as [string, Role[]][])('%s: %j', (rule, roles) => {
    expect(conflictsOf(roles).map((conflict) => [conflict.rule, [...conflict.roles].sort()])).toEqual([[rule, [...roles].sort()]]);
    for (const role of roles) expect(conflictsOf([role])).toEqual([]);
  });
  test('SOD-17: an administrator conflicts with every other role', () => {
    for (const role of Object.keys(ROLES) as Role[])
      expect([role, conflictsOf(['R37', role]).some(({ rule }) => rule === 'SOD-17')]).toEqual([role, role !== 'R37']);
  });
  test('roles whose duties meet only within one matter can be held together: the duties keep them apart', () => {
    for (const roles of [
      ['R22', 'R23'],
      ['R10', 'R15'],
      ['R15', 'R16'],
      ['R04', 'R05', 'R07'],
    ] as Role[][])
      expect(conflictsOf(roles)).toEqual([]);
  });
  test('name roles that exist', () => {
    for (const { roles } of ROLE_CONFLICTS) for (const role of roles.flat()) if (role !== 'any') expect(ROLES).toHaveProperty([role]);
  });
});

describe('roles of one kind', () => {
  test('FE-09: the role of bots is for bots alone, and no bot holds a role that approves access', () => {
    expect(ROLES_BY_KIND).toEqual({ R39: 'bot', R36: 'person', R38: 'person' });
    expect([misfitOf('person', ['R04', 'R39']), misfitOf('bot', ['R39', 'R36']), misfitOf('bot', ['R38'])]).toEqual(['R39', 'R36', 'R38']);
  });
  test('the others are held by people and by bots', () => {
    const others = (Object.keys(ROLES) as Role[]).filter((role) => ROLES_BY_KIND[role] === undefined);
    expect([misfitOf('person', others), misfitOf('bot', [...others, 'R39'])]).toEqual([null, null]);
  });
});
