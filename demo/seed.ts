// The people, branches and customers of a demonstration. Insert-or-adopt: a second run changes nothing. All of it is invented.
import { hashPassword } from '../commands/passwords.ts';
import type { Db } from '../db/client.ts';
import { adoptBranch, adoptCustomer, adoptPerson, usernames, type NewBranch, type NewCustomer } from '../db/queries/people.ts';
import { checkCharacterOf } from '../domain/documents/prc-id.ts';
import { HEAD_OFFICE, type Role } from '../domain/people.ts';
import { seedBorrowers } from './borrowers.ts';

export type Login = { readonly username: string; readonly password: string; readonly roles: readonly Role[] };

const BRANCHES: readonly NewBranch[] = [
  { id: HEAD_OFFICE, title: { en: 'Head office, operations centre', zh: '总行运营中心' }, parent: null },
  { id: 'SH01', title: { en: 'Shanghai Pudong branch', zh: '上海浦东支行' }, parent: HEAD_OFFICE },
  { id: 'CD01', title: { en: 'Chengdu Jinjiang branch', zh: '成都锦江支行' }, parent: HEAD_OFFICE },
];

type DemoPerson = { readonly username: string; readonly name: string; readonly branchId: string; readonly roles: readonly Role[] };
const PEOPLE: readonly DemoPerson[] = [
  { username: 'teller', name: '王丽', branchId: 'SH01', roles: ['R03'] },
  { username: 'manager1', name: '韩梅', branchId: 'SH01', roles: ['R02'] },
  { username: 'keyer', name: '陈晨', branchId: HEAD_OFFICE, roles: ['R04'] },
  { username: 'verifier1', name: '赵敏', branchId: HEAD_OFFICE, roles: ['R05'] },
  { username: 'verifier2', name: '钱进', branchId: HEAD_OFFICE, roles: ['R05'] },
  { username: 'investigator1', name: '曹勇', branchId: HEAD_OFFICE, roles: ['R10'] },
  { username: 'underwriter1', name: '邓超群', branchId: HEAD_OFFICE, roles: ['R11'] },
  { username: 'underwriter2', name: '彭博', branchId: HEAD_OFFICE, roles: ['R11'] },
  { username: 'approver1', name: '沈岚', branchId: HEAD_OFFICE, roles: ['R12-L1'] },
  { username: 'approver2', name: '蒋卫', branchId: HEAD_OFFICE, roles: ['R12-L2'] },
  { username: 'approver3', name: '潘虹', branchId: HEAD_OFFICE, roles: ['R12-L3'] },
  { username: 'approver4', name: '叶舟', branchId: HEAD_OFFICE, roles: ['R12-L1'] },
  { username: 'contract1', name: '田野', branchId: HEAD_OFFICE, roles: ['R14'] },
  { username: 'maker1', name: '任杰', branchId: HEAD_OFFICE, roles: ['R15'] },
  { username: 'maker2', name: '姜雨', branchId: HEAD_OFFICE, roles: ['R15'] },
  { username: 'checker1', name: '范宁', branchId: HEAD_OFFICE, roles: ['R16'] },
  { username: 'checker2', name: '方圆', branchId: HEAD_OFFICE, roles: ['R16'] },
  { username: 'reconciler1', name: '石磊', branchId: HEAD_OFFICE, roles: ['R17'] },
  { username: 'handler1', name: '孙洁', branchId: HEAD_OFFICE, roles: ['R22'] },
  { username: 'handler2', name: '周航', branchId: HEAD_OFFICE, roles: ['R22'] },
  { username: 'reviewer1', name: '吴静', branchId: HEAD_OFFICE, roles: ['R23'] },
  { username: 'reviewer2', name: '郑文', branchId: HEAD_OFFICE, roles: ['R23'] },
  { username: 'president', name: '冯远', branchId: HEAD_OFFICE, roles: ['R24'] },
  { username: 'lead', name: '李强', branchId: HEAD_OFFICE, roles: ['R07'] },
  { username: 'auditor', name: '何清', branchId: HEAD_OFFICE, roles: ['R20'] },
  { username: 'admin', name: '许平', branchId: HEAD_OFFICE, roles: ['R37'] },
];

/** Demonstration passwords are public by design: they stand in the README and on the start page of the demo. */
const passwordOf = ({ username }: DemoPerson): string => `${username}-countersign`;

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

/** Returns the logins, whether they were there already or not. */
export async function seed({ db }: { db: Db }): Promise<Login[]> {
  for (const branch of BRANCHES) await adoptBranch(db, branch);
  const known = new Set(await usernames(db));
  for (const person of PEOPLE) {
    if (known.has(person.username)) continue; // hashing a password takes a moment on purpose
    await adoptPerson(db, { ...person, id: person.username, passwordHash: await hashPassword(passwordOf(person)) });
  }
  for (const customer of CUSTOMERS) await adoptCustomer(db, customer);
  await seedBorrowers(db);
  return PEOPLE.map((person) => ({ username: person.username, password: passwordOf(person), roles: person.roles }));
}
