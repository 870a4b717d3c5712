// Roles, queues and the permission table: who may do what. One place; every route names a permission, every queue its roles.
// Roles are those of the bank (domain rules M.1, M.2); the ones that no process needs yet are added with their process.
import type { Text } from './process.ts';

export const ROLES = {
  R02: { en: 'Relationship manager', zh: '客户经理' },
  R03: { en: 'Branch teller', zh: '柜员' },
  R04: { en: 'Keyer', zh: '录入员' },
  R05: { en: 'Verifier', zh: '复核员' },
  R07: { en: 'Team lead', zh: '组长' },
  R20: { en: 'Auditor', zh: '审计员' },
  R22: { en: 'Complaint handler', zh: '投诉经办' },
  R23: { en: 'Complaint reviewer', zh: '投诉复核' },
  R24: { en: 'Branch president', zh: '支行行长' },
  R33: { en: 'Process owner', zh: '流程负责人' },
  R37: { en: 'Platform administrator', zh: '平台管理员' },
  R39: { en: 'Bot', zh: '机器人' },
} as const satisfies Record<string, Text>;
export type Role = keyof typeof ROLES;
export const isRole = (role: string): role is Role => Object.hasOwn(ROLES, role);

/** Who acts: what every command is told about the person or bot behind it. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  readonly roles: readonly Role[];
  readonly branchId: string;
};

type Queue = { readonly title: Text; readonly roles: readonly Role[] };
/** Where tasks wait. `general` is for processes that need no specialists: everyone of the back office works it. */
export const QUEUES = {
  general: { title: { en: 'General', zh: '综合' }, roles: ['R03', 'R04', 'R05', 'R07', 'R22', 'R23'] },
  'document-verifier': { title: { en: 'Document verification', zh: '影像复核' }, roles: ['R05'] },
  'complaint-handler': { title: { en: 'Complaint handling', zh: '投诉经办' }, roles: ['R22'] },
  'complaint-reviewer': { title: { en: 'Complaint review', zh: '投诉复核' }, roles: ['R23'] },
  'branch-president': { title: { en: 'Branch president', zh: '一把手接诉即办' }, roles: ['R24'] },
  operations: { title: { en: 'Operations: incidents', zh: '运维事件' }, roles: ['R07', 'R37'] },
} as const satisfies Record<string, Queue>;
export type QueueId = keyof typeof QUEUES;
export const isQueue = (queue: string): queue is QueueId => Object.hasOwn(QUEUES, queue);

/** The queues in which somebody of these roles may claim. */
export function queuesOf(roles: readonly Role[]): QueueId[] {
  return (Object.keys(QUEUES) as QueueId[]).filter((queue) =>
    (QUEUES[queue].roles as readonly Role[]).some((role) => roles.includes(role)),
  );
}

const EVERYONE = Object.keys(ROLES) as Role[];
const BACK_OFFICE: readonly Role[] = ['R02', 'R03', 'R04', 'R05', 'R07', 'R22', 'R23', 'R24'];
/** What a route demands. `public` needs no session. */
export const PERMISSIONS = {
  public: [],
  'session.own': EVERYONE,
  'process.read': EVERYONE,
  'case.start': ['R02', 'R03', 'R04', 'R05', 'R07', 'R22', 'R23'],
  'case.read': [...BACK_OFFICE, 'R20', 'R33', 'R37'],
  'case.withdraw': ['R03', 'R07', 'R22'],
  'document.upload': ['R02', 'R03', 'R04', 'R05', 'R07', 'R22'],
  'document.read': [...BACK_OFFICE, 'R20', 'R39'],
  'task.read': [...BACK_OFFICE, 'R20', 'R33', 'R37', 'R39'],
  'task.work': [...BACK_OFFICE, 'R37', 'R39'],
  'operations.read': ['R07', 'R20', 'R37'],
  'operations.act': ['R37'],
  /** By two of them: sending something once more of which nobody knows whether it happened. */
  'effect.resend': ['R07', 'R37'],
  'history.read': ['R20'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

/** Whether these roles hold a permission; `public` is held by everyone. */
export const may = (roles: readonly Role[], permission: Permission): boolean =>
  permission === 'public' || (PERMISSIONS[permission] as readonly Role[]).some((role) => roles.includes(role));

/** The head office, whose people work for all branches. */
export const HEAD_OFFICE = 'HQ';
/** The only branch whose cases, tasks and documents somebody may see; null: those of all branches. */
export const branchScope = (person: Pick<Person, 'branchId'>): string | null => (person.branchId === HEAD_OFFICE ? null : person.branchId);
