// The people of a demonstration: some that the README names, and the rest of two floors. All of them are invented.
import { HEAD_OFFICE, type Role } from '../domain/people.ts';
import type { NewTeam } from '../db/queries/organisation.ts';
import { syntheticPerson } from './papers/person.ts';

export type DemoPerson = {
  readonly username: string;
  readonly name: string;
  readonly branchId: string;
  readonly roles: readonly Role[];
  readonly teamId?: string;
};

const NAMED: readonly DemoPerson[] = [
  { username: 'teller', name: '王丽', branchId: 'SH01', roles: ['R03'] },
  { username: 'manager1', name: '韩梅', branchId: 'SH01', roles: ['R02'] },
  { username: 'keyer', name: '陈晨', branchId: HEAD_OFFICE, roles: ['R04'] },
  { username: 'verifier1', name: '赵敏', branchId: HEAD_OFFICE, roles: ['R05'], teamId: 'documents' },
  { username: 'verifier2', name: '钱进', branchId: HEAD_OFFICE, roles: ['R05'], teamId: 'documents' },
  { username: 'investigator1', name: '曹勇', branchId: HEAD_OFFICE, roles: ['R10'], teamId: 'credit' },
  { username: 'underwriter1', name: '邓超群', branchId: HEAD_OFFICE, roles: ['R11'], teamId: 'credit' },
  { username: 'underwriter2', name: '彭博', branchId: HEAD_OFFICE, roles: ['R11'], teamId: 'credit' },
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
  { username: 'handler1', name: '孙洁', branchId: HEAD_OFFICE, roles: ['R22'], teamId: 'complaints' },
  { username: 'handler2', name: '周航', branchId: HEAD_OFFICE, roles: ['R22'], teamId: 'complaints' },
  { username: 'reviewer1', name: '吴静', branchId: HEAD_OFFICE, roles: ['R23'], teamId: 'complaints' },
  { username: 'reviewer2', name: '郑文', branchId: HEAD_OFFICE, roles: ['R23'], teamId: 'complaints' },
  { username: 'president', name: '冯远', branchId: HEAD_OFFICE, roles: ['R24'] },
  { username: 'lead', name: '李强', branchId: HEAD_OFFICE, roles: ['R07'] },
  { username: 'lead2', name: '罗敏', branchId: HEAD_OFFICE, roles: ['R07'] },
  { username: 'lead3', name: '梁栋', branchId: HEAD_OFFICE, roles: ['R07'] },
  { username: 'auditor', name: '何清', branchId: HEAD_OFFICE, roles: ['R20'] },
  { username: 'admin', name: '许平', branchId: HEAD_OFFICE, roles: ['R37'] },
  { username: 'workforce', name: '宋雅', branchId: HEAD_OFFICE, roles: ['R36'] },
  { username: 'protection', name: '唐宁', branchId: HEAD_OFFICE, roles: ['R38'] },
];

/** How many more of each there are, counted on from the last one who is named. */
const MORE: readonly (Omit<DemoPerson, 'username' | 'name'> & { readonly stem: string; readonly from: number; readonly to: number })[] = [
  { stem: 'teller', from: 2, to: 4, branchId: 'SH01', roles: ['R03'] },
  { stem: 'teller', from: 5, to: 7, branchId: 'CD01', roles: ['R03'] },
  { stem: 'manager', from: 2, to: 2, branchId: 'CD01', roles: ['R02'] },
  { stem: 'handler', from: 3, to: 14, branchId: HEAD_OFFICE, roles: ['R22'], teamId: 'complaints' },
  { stem: 'reviewer', from: 3, to: 6, branchId: HEAD_OFFICE, roles: ['R23'], teamId: 'complaints' },
  { stem: 'underwriter', from: 3, to: 6, branchId: HEAD_OFFICE, roles: ['R11'], teamId: 'credit' },
  { stem: 'verifier', from: 3, to: 6, branchId: HEAD_OFFICE, roles: ['R05'], teamId: 'documents' },
];
const NAMES_FROM = 5_000; // seeds that no paper of the demonstration uses

export const PEOPLE: readonly DemoPerson[] = [
  ...NAMED,
  ...MORE.flatMap(({ stem, from, to, ...person }) =>
    Array.from({ length: to - from + 1 }, (_, i) => ({ username: `${stem}${from + i}`, ...person })),
  ).map((person, i) => ({ ...person, name: syntheticPerson(NAMES_FROM + i).name })),
];

export const TEAMS: readonly (NewTeam & { readonly leadId: string })[] = [
  { id: 'documents', title: { en: 'Documents', zh: '影像组' }, branchId: HEAD_OFFICE, leadId: 'lead' },
  { id: 'complaints', title: { en: 'Complaints', zh: '投诉组' }, branchId: HEAD_OFFICE, leadId: 'lead2' },
  { id: 'credit', title: { en: 'Credit', zh: '信贷组' }, branchId: HEAD_OFFICE, leadId: 'lead3' },
];

/** Those whom the start page names: the first of each role. */
export const isNamed = ({ username }: { readonly username: string }): boolean => NAMED.some((one) => one.username === username);
/** Demonstration passwords are public by design: they stand in the README and on the start page of the demo. */
export const passwordOf = ({ username }: { readonly username: string }): string => `${username}-countersign`;
