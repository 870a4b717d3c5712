// The table in docs/segregation.md is the table of domain/segregation.ts; `vitest -u` writes it anew.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ROLES, type Role } from '../../domain/people.ts';
import { SEGREGATION, type CheckedAt, type CheckedHow, type Rule } from '../../domain/segregation.ts';

const PAGE = new URL('../../docs/segregation.md', import.meta.url).pathname;
const HEADING = '## The rules\n';
const AT: Record<CheckedAt, string> = {
  grant: 'grant',
  insert: 'start of the case',
  claim: 'claim',
  completion: 'decision',
  command: 'the act itself',
  read: 'what others are shown',
};
const HOW: Record<CheckedHow, string> = {
  roles: 'roles that conflict',
  duties: 'duties in one graph of cases',
  subject: 'duties about another subject',
  kind: 'person or bot',
  request: 'a request that waits',
};

const role = (id: Role) => `${id} ${ROLES[id].en.toLowerCase()}`;
const conflicts = ({ roles = [] }: Rule) =>
  roles.map(([ones, others]) => {
    const with_ = others === 'any' ? 'any other role' : others.length > 3 ? 'any role that works items' : others.map(role).join(' or ');
    return `${ones.map(role).join(', ')} with ${with_}`;
  });
const line = ([id, rule]: [string, Rule]) =>
  [
    id,
    `${rule.says.en}<br>${rule.says.zh}`,
    rule.at.length === 0 ? '–' : rule.at.map((at) => AT[at]).join(', '),
    [...rule.how.map((how) => HOW[how]), ...conflicts(rule)].join('; '),
    rule.binds.length === 0 ? (rule.at.length === 0 ? 'nothing' : 'what declares it') : rule.binds.join(', '),
    rule.waits?.en ?? '',
  ].join(' | ');

test('the table of rules in docs/segregation.md is the one that the product goes by', async () => {
  const [prose = ''] = readFileSync(PAGE, 'utf8').split(HEADING);
  const rows = (Object.entries(SEGREGATION) as [string, Rule][]).map((entry) => `| ${line(entry)} |`);
  const table = ['| rule | says | checked at | how | binds today | waits |', '|---|---|---|---|---|---|', ...rows].join('\n');
  await expect(`${prose}${HEADING}\n${table}\n`).toMatchFileSnapshot(PAGE);
});
