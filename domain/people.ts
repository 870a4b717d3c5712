// Roles, queues and the permission table: who may do what. One place; every route names a permission, every queue its roles.
// Roles are those of the bank (domain rules M.1, M.2), also those that no process needs yet: people may be given them before.
import type { Text } from './process.ts';

export const ROLES = {
  R01: { en: 'Customer', zh: '客户' },
  R02: { en: 'Relationship manager', zh: '客户经理' },
  R03: { en: 'Branch teller', zh: '柜员' },
  R04: { en: 'Keyer', zh: '录入员' },
  R05: { en: 'Verifier', zh: '复核员' },
  R06: { en: 'Arbitrator', zh: '仲裁员' },
  R07: { en: 'Team lead', zh: '组长' },
  R08: { en: 'Remote agent', zh: '远程坐席' },
  R09: { en: 'Remote checker', zh: '远程复核' },
  R10: { en: 'Credit investigator', zh: '调查岗' },
  R11: { en: 'Underwriter', zh: '审查岗' },
  'R12-L1': { en: 'Approver, level 1', zh: '一级审批' },
  'R12-L2': { en: 'Approver, level 2', zh: '二级审批' },
  'R12-L3': { en: 'Approver, level 3', zh: '三级审批' },
  'R12-L4': { en: 'Approver, level 4', zh: '四级审批' },
  R13: { en: 'Credit committee member', zh: '贷审会委员' },
  R14: { en: 'Contract officer', zh: '合同岗' },
  R15: { en: 'Disbursement maker', zh: '放款经办' },
  R16: { en: 'Disbursement checker', zh: '放款复核' },
  R17: { en: 'Reconciler', zh: '对账员' },
  R18: { en: 'Post-loan officer', zh: '贷后管理岗' },
  R19: { en: 'Supervision inspector', zh: '监督检查员' },
  R20: { en: 'Auditor', zh: '审计员' },
  R21: { en: 'Accountability office', zh: '问责办公室' },
  R22: { en: 'Complaint handler', zh: '投诉经办' },
  R23: { en: 'Complaint reviewer', zh: '投诉复核' },
  R24: { en: 'Branch president', zh: '支行行长' },
  R25: { en: 'Mediator', zh: '调解员' },
  R26: { en: 'Alert analyst', zh: '预警分析员' },
  R27: { en: 'Head of anti-money-laundering', zh: '反洗钱负责人' },
  R28: { en: 'Account control officer', zh: '账户管控岗' },
  R29: { en: 'Consumer protection reviewer', zh: '消保审查岗' },
  R30: { en: 'Quality inspector', zh: '质检员' },
  R31: { en: 'Security inspector', zh: '安保检查员' },
  R32: { en: 'Branch security officer', zh: '网点安全员' },
  R33: { en: 'Process owner', zh: '流程负责人' },
  R34: { en: 'Rule author', zh: '规则编写' },
  R35: { en: 'Rule approver', zh: '规则审批' },
  R36: { en: 'Workforce manager', zh: '人力调度' },
  R37: { en: 'Platform administrator', zh: '平台管理员' },
  R38: { en: 'Data protection officer', zh: '数据保护官' },
  R39: { en: 'Bot', zh: '机器人' },
  R40: { en: 'Regulator', zh: '监管机构' },
} as const satisfies Record<string, Text>;
export type Role = keyof typeof ROLES;
export const isRole = (role: string): role is Role => Object.hasOwn(ROLES, role);

/** Whose work somebody may see: that of her branch, or of all branches. */
export type Scope = 'branch' | 'all';

/** Who acts: what every command is told about the person or bot behind it. */
export type Person = {
  readonly id: string;
  readonly name: string;
  readonly kind: 'person' | 'bot';
  readonly roles: readonly Role[];
  readonly branchId: string;
  readonly scope: Scope;
  /** Absent colleagues whose work she does now, and in which of their queues. */
  readonly standsFor: readonly { readonly person: string; readonly queues: readonly QueueId[] }[];
  /** Whose duties exclude her too: whom she stands for, stood for or had items delegated from in the last 30 days (SOD-24). */
  readonly inherits: readonly string[];
  /** An API key is for these queues alone; null: no key, no such limit. */
  readonly onlyQueues: readonly QueueId[] | null;
};

type Queue = { readonly title: Text; readonly roles: readonly Role[] };
/** Where tasks wait. `general` is for processes that need no specialists: everyone of the back office works it. */
export const QUEUES = {
  general: { title: { en: 'General', zh: '综合' }, roles: ['R03', 'R04', 'R05', 'R07', 'R22', 'R23'] },
  'document-verifier': { title: { en: 'Document verification', zh: '影像复核' }, roles: ['R05'] },
  'complaint-handler': { title: { en: 'Complaint handling', zh: '投诉经办' }, roles: ['R22'] },
  'complaint-reviewer': { title: { en: 'Complaint review', zh: '投诉复核' }, roles: ['R23'] },
  'branch-president': { title: { en: 'Branch president', zh: '一把手接诉即办' }, roles: ['R24'] },
  'credit-investigation': { title: { en: 'Credit investigation', zh: '信贷调查' }, roles: ['R10'] },
  underwriting: { title: { en: 'Underwriting', zh: '信贷审查' }, roles: ['R11'] },
  'credit-approval-l1': { title: { en: 'Credit approval, level 1', zh: '一级审批' }, roles: ['R12-L1'] },
  'credit-approval-l2': { title: { en: 'Credit approval, level 2', zh: '二级审批' }, roles: ['R12-L2'] },
  'credit-approval-l3': { title: { en: 'Credit approval, level 3', zh: '三级审批' }, roles: ['R12-L3'] },
  'loan-acceptance': { title: { en: 'Offers and contracts', zh: '合同签约' }, roles: ['R03', 'R14'] },
  'disbursement-maker': { title: { en: 'Disbursement: maker', zh: '放款经办' }, roles: ['R15'] },
  'disbursement-checker': { title: { en: 'Disbursement: checker', zh: '放款复核' }, roles: ['R16'] },
  'disbursement-second-release': { title: { en: 'Disbursement: second release', zh: '放款二次授权' }, roles: ['R12-L3'] },
  'disbursement-unknown': { title: { en: 'Payments without an answer, and reversals', zh: '结果不明的支付与冲正' }, roles: ['R07', 'R16'] },
  reconciliation: { title: { en: 'Reconciliation', zh: '对账差异' }, roles: ['R17'] },
  operations: { title: { en: 'Operations: incidents', zh: '运维事件' }, roles: ['R07', 'R37'] },
} as const satisfies Record<string, Queue>;
export type QueueId = keyof typeof QUEUES;
export const isQueue = (queue: string): queue is QueueId => Object.hasOwn(QUEUES, queue);

/** The queues that these roles work. What a person may claim is `worksIn`. */
export function queuesOf(roles: readonly Role[]): QueueId[] {
  return (Object.keys(QUEUES) as QueueId[]).filter((queue) =>
    (QUEUES[queue].roles as readonly Role[]).some((role) => roles.includes(role)),
  );
}

/** The queues in which somebody may claim now: her own and those of the people whom she stands for, within what her key is for. */
export function worksIn({ roles, standsFor, onlyQueues }: Pick<Person, 'roles' | 'standsFor' | 'onlyQueues'>): QueueId[] {
  if (standsFor.length === 0 && onlyQueues === null) return queuesOf(roles); // asked at every request
  const all = new Set([...queuesOf(roles), ...standsFor.flatMap(({ queues }) => queues)]);
  return (Object.keys(QUEUES) as QueueId[]).filter((queue) => all.has(queue) && (onlyQueues?.includes(queue) ?? true));
}

const EVERYONE = Object.keys(ROLES) as Role[];
const CREDIT: readonly Role[] = ['R10', 'R11', 'R12-L1', 'R12-L2', 'R12-L3', 'R13', 'R14', 'R15', 'R16', 'R17'];
const BACK_OFFICE: readonly Role[] = ['R02', 'R03', 'R04', 'R05', 'R07', ...CREDIT, 'R22', 'R23', 'R24'];
/** Everybody who works at the bank: no customer, no bot, no authority. */
const STAFF = EVERYONE.filter((role) => !['R01', 'R39', 'R40'].includes(role));
/** What a route demands. `public` needs no session. */
export const PERMISSIONS = {
  public: [],
  'session.own': EVERYONE,
  'process.read': EVERYONE,
  'case.start': ['R02', 'R03', 'R04', 'R05', 'R07', 'R22', 'R23'],
  'case.read': [...BACK_OFFICE, 'R20', 'R33', 'R37'],
  /** For the bank: a case that must not go on, whatever the customer wants. */
  'case.cancel': ['R07'],
  'case.withdraw': ['R02', 'R03', 'R07', 'R22'],
  /** Whoever speaks with the customer says that the bank waits for her (SLA-01). */
  'clock.pause': ['R02', 'R07', 'R10', 'R11', 'R22'],
  /** Whoever holds items with papers attaches to them what she decides on; platform administrators hold none. */
  'document.upload': BACK_OFFICE,
  'document.read': [...BACK_OFFICE, 'R20', 'R39'],
  'task.read': [...BACK_OFFICE, 'R20', 'R33', 'R37', 'R39'],
  'task.work': [...BACK_OFFICE, 'R37', 'R39'],
  'task.comment': [...BACK_OFFICE, 'R33', 'R37'],
  /** What is said on a case itself, and which other cases it belongs with. */
  'case.note': [...BACK_OFFICE, 'R33', 'R37'],
  /** To say that one has an interest in a case and stands aside (SOD-22): whoever works items, and no bot. */
  'case.recuse': [...BACK_OFFICE, 'R37'],
  /** The bank lets a case wait: nothing of it comes to anybody by itself. */
  'case.hold': ['R07'],
  /** Of a team lead (HT-08): to give, to take back, to move up or down. */
  'task.assign': ['R07'],
  /** One act on many items; the act asks for its own permission besides. Whoever may say something about one may say it about several. */
  'bulk.run': [...BACK_OFFICE, 'R33', 'R37'],
  'operations.read': ['R07', 'R20', 'R37'],
  'operations.act': ['R37'],
  /** By two of them: sending something once more of which nobody knows whether it happened. */
  'effect.resend': ['R07', 'R37'],
  /** Loans and accounts as they are booked, numbers masked. */
  'ledger.read': ['R02', 'R07', ...CREDIT, 'R20'],
  /** To ask a payment back that has been sent (B.7). */
  'disbursement.cancel': ['R07', 'R16'],
  'history.read': ['R20'],
  /** The rules of four-eyes and segregation: of leads, auditors and who grants. */
  'segregation.read': ['R07', 'R19', 'R20', 'R21', 'R33', 'R36', 'R37', 'R38'],
  /** The staff of one's branch, who leads whom, who is absent. */
  'people.read': STAFF,
  /** Changes of access by two persons (M.2): the platform administrator proposes, HR (R36) or security (R38) approves. */
  'people.propose': ['R37'],
  'people.approve': ['R36', 'R38'],
  'people.review': ['R20', 'R36', 'R37', 'R38'],
  /** To end the sessions of somebody whose device is lost, or who must stop at once. */
  'session.end': ['R31', 'R37', 'R38'],
  /** Keys of bots and outside systems. */
  'api-key.manage': ['R37'],
  'api-key.read': ['R20', 'R37', 'R38'],
  /** One's own absence and substitute; that of others is their team lead's, which the command asks. */
  'absence.plan': STAFF,
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

/** Who holds only the second is told to approve what waits instead of starting it (FE-04). */
export const CHECKS: { readonly [P in Permission]?: Permission } = { 'people.propose': 'people.approve' };

/** Whether these roles hold a permission; `public` is held by everyone. */
export const may = (roles: readonly Role[], permission: Permission): boolean =>
  permission === 'public' || (PERMISSIONS[permission] as readonly Role[]).some((role) => roles.includes(role));

/** The head office: its people are usually given the scope of all branches. */
export const HEAD_OFFICE = 'HQ';
/** The only branch whose cases, tasks and documents somebody may see; null: those of all branches. */
export const branchScope = (person: Pick<Person, 'branchId' | 'scope'>): string | null => (person.scope === 'all' ? null : person.branchId);
