// The people, branches and customers of a demonstration. Insert-or-adopt: a second run changes nothing. All of it is invented.
import { hashPassword } from '../commands/passwords.ts';
import type { Db } from '../db/client.ts';
import { adoptTeam } from '../db/queries/organisation.ts';
import { adoptBranch, adoptCustomer, adoptPerson, usernames, type NewBranch, type NewCustomer } from '../db/queries/people.ts';
import { checkCharacterOf } from '../domain/documents/prc-id.ts';
import { HEAD_OFFICE, type Role } from '../domain/people.ts';
import { seedBorrowers } from './borrowers.ts';
import { seedCrowd } from './crowd.ts';
import { passwordOf, PEOPLE, TEAMS } from './people.ts';

export type Login = { readonly username: string; readonly password: string; readonly roles: readonly Role[] };

const BRANCHES: readonly NewBranch[] = [
  { id: HEAD_OFFICE, title: { en: 'Head office, operations centre', zh: '总行运营中心' }, parent: null },
  { id: 'SH01', title: { en: 'Shanghai Pudong branch', zh: '上海浦东支行' }, parent: HEAD_OFFICE },
  { id: 'CD01', title: { en: 'Chengdu Jinjiang branch', zh: '成都锦江支行' }, parent: HEAD_OFFICE },
];

/** Area 990101 is not allocated: nobody has these numbers. */
const idNumber = (birth: string, serial: string): string => {
  const stem = `990101${birth}${serial}`;
  return stem + checkCharacterOf(stem);
};
const CUSTOMERS: readonly NewCustomer[] = [
  { id: 'CUS-0001', name: '张测试', idNumber: idNumber('19850312', '001'), mobile: '19900000001', branchId: 'SH01' },
  { id: 'CUS-0002', name: '刘样本', idNumber: idNumber('19900725', '002'), mobile: '19900000002', branchId: 'SH01' },
  { id: 'CUS-0003', name: '欧阳示例', idNumber: idNumber('19781101', '003'), mobile: '19900000003', branchId: 'CD01' },
  { id: 'CUS-0004', name: '黄演示', idNumber: idNumber('20010228', '004'), mobile: '19900000004', branchId: 'CD01' },
];

/** Returns the logins, whether they were there already or not. `owner`: a role is given by two persons (M.2), and the first ones by nobody else. */
export async function seed({ db, owner }: { db: Db; owner: Db }): Promise<Login[]> {
  for (const branch of BRANCHES) await adoptBranch(db, branch);
  await seedPeople(owner);
  for (const customer of CUSTOMERS) await adoptCustomer(db, customer);
  await seedBorrowers(db);
  await seedCrowd(db);
  return PEOPLE.map((person) => ({ username: person.username, password: passwordOf(person), roles: person.roles }));
}

/** Leads first: a team names its lead, and its members name it. */
async function seedPeople(db: Db): Promise<void> {
  const known = new Set(await usernames(db));
  const leads = new Set(TEAMS.map(({ leadId }) => leadId));
  const missing = PEOPLE.filter(({ username }) => !known.has(username));
  // Hashing a password takes a moment on purpose; the thread pool does four at a time.
  const hashes = new Map(
    await Promise.all(missing.map(async (person) => [person.username, await hashPassword(passwordOf(person))] as const)),
  );
  const adopt = async (people: typeof missing) => {
    for (const person of people)
      await adoptPerson(db, { ...person, id: person.username, passwordHash: hashes.get(person.username) ?? null });
  };
  await adopt(missing.filter(({ username }) => leads.has(username)));
  for (const team of TEAMS) await adoptTeam(db, team);
  await adopt(missing.filter(({ username }) => !leads.has(username)));
}
