// Four-eyes and segregation of duties as data (domain rules §0.3, B.5, M.3): what each rule says, where it is checked and how, which
// processes it binds today, and what of it waits for a process that is not built. Auditors read this table over GET /v1/segregation, the
// page docs/segregation.md is generated from it, and a test compares `binds` with the processes. duties.ts makes rule sets of it, role-conflicts.ts what
// a grant is checked against.
import type { Role } from './people.ts';
import type { Text } from './process.ts';

/**
 * `insert`: what somebody is from the case's first instant, before anybody acts. `command`: while an act is carried out that is no item. `read`:
 * in what others are shown.
 */
export type CheckedAt = 'grant' | 'insert' | 'claim' | 'completion' | 'command' | 'read';
/**
 * `roles`: roles that one person cannot hold together. `duties`: one duty for each person in one graph of cases. `subject`: the same about
 * something else than the case (a business date, an effect, a person named). `kind`: a person or a bot. `request`: a change waits for a
 * second person.
 */
export type CheckedHow = 'roles' | 'duties' | 'subject' | 'kind' | 'request';

/** Who holds one of the first cannot hold one of the second; `any`: nothing besides. */
export type RoleConflict = readonly [readonly Role[], readonly Role[] | 'any'];

export type Rule = {
  readonly says: Text;
  readonly at: readonly CheckedAt[];
  readonly how: readonly CheckedHow[];
  /**
   * Processes (by their id), and `people`, `effects`: changes of access, and what is sent outside once more. Empty: nothing is there to bind; where
   * `at` is not empty, a process that declares it is bound.
   */
  readonly binds: readonly string[];
  readonly roles?: readonly RoleConflict[];
  /** What of the rule cannot hold yet, because the process that it is about is not built. */
  readonly waits?: Text;
};

const NOT_BUILT = (en: string, zh: string): Text => ({ en: `Process not built: ${en}`, zh: `流程尚未建设：${zh}` });
const CHECKED_BY_DUTY = { at: ['claim', 'completion'], how: ['duties'] } as const;
/** Everybody who works on items sees what is masked elsewhere while she holds one (M.2: unmasking is the holder's). */
const HOLDERS: readonly Role[] = [
  ...(['R02', 'R03', 'R04', 'R05', 'R06', 'R07', 'R08', 'R09', 'R10', 'R11', 'R12-L1', 'R12-L2', 'R12-L3', 'R12-L4', 'R13'] as const),
  ...([
    'R14',
    'R15',
    'R16',
    'R17',
    'R18',
    'R19',
    'R21',
    'R22',
    'R23',
    'R24',
    'R25',
    'R26',
    'R27',
    'R28',
    'R29',
    'R30',
    'R31',
    'R32',
  ] as const),
];

export const SEGREGATION = {
  'FE-01': {
    says: {
      en: 'Who checks is another natural person than who made: accounts of one person, her substitute and her delegate count as she',
      zh: '复核人与经办人不得为同一自然人；同一人的多个账号、替岗人、受托人视同本人',
    },
    at: ['insert', 'claim', 'completion'],
    how: ['duties'],
    binds: ['complaint', 'credit-review', 'disbursement', 'document-intake', 'effects', 'people'],
  },
  'FE-02': {
    says: {
      en: 'What is asked for has no effect until a second person approves; a rejection is kept with both people, both dates and the reason',
      zh: '复核通过前申请不生效；驳回须留存经办人、复核人、双方时间及理由',
    },
    at: ['command', 'completion'],
    how: ['request'],
    binds: ['disbursement', 'effects', 'people'],
  },
  'FE-03': {
    says: {
      en: 'The same cannot be asked for a second time while the first request waits',
      zh: '同一对象同一操作在待复核期间不得重复提交',
    },
    at: ['command'],
    how: ['request'],
    binds: ['credit-review', 'effects', 'people'],
  },
  'FE-04': {
    says: {
      en: 'Who may only approve and tries to ask is told to approve the entry that waits',
      zh: '仅有复核权限者发起操作时，提示其处理待复核记录',
    },
    at: ['command'],
    how: ['request'],
    binds: ['people'],
  },
  'FE-05': {
    says: { en: 'Reading the object shows what waits for approval on it', zh: '查看对象时显示其待复核事项' },
    at: ['command'],
    how: ['request'],
    binds: ['effects', 'people'],
  },
  'FE-06': {
    says: {
      en: 'The rules are enforced by commands and by the database, never by a screen alone',
      zh: '规则由命令层与数据库强制执行，不依赖界面',
    },
    at: ['grant', 'insert', 'claim', 'completion', 'command'],
    how: ['roles', 'duties', 'subject', 'kind', 'request'],
    binds: ['complaint', 'credit-review', 'disbursement', 'document-intake', 'effects', 'people', 'reconciliation'],
  },
  'FE-07': {
    says: {
      en: 'Who checks sees what the maker saw and what was changed; when the order has changed since, the check is void and goes back',
      zh: '复核人可见经办所见数据及差异；若对象已变更，复核无效并退回经办',
    },
    at: ['completion', 'command'],
    how: ['request'],
    binds: ['disbursement', 'people'],
  },
  'FE-08': {
    says: {
      en: 'Double entry is blind: the second keyer never sees the first value, a third person settles a difference',
      zh: '双人录入互盲；结果不一致由第三人仲裁',
    },
    at: ['read'],
    how: ['duties'],
    binds: [],
    waits: NOT_BUILT(
      'double entry in document intake; a process that keys twice declares it today (`hiddenUntil`)',
      '影像采集的双人录入；需要双录的流程现可自行声明（hiddenUntil）',
    ),
  },
  'FE-09': {
    says: {
      en: 'A bot has an identity of its own and never checks what a bot or a person did',
      zh: '机器人使用独立身份，不得担任任何经办（人或机器人）的复核',
    },
    at: ['grant', 'claim', 'completion'],
    how: ['kind'],
    binds: ['complaint', 'credit-review', 'disbursement', 'people'],
    waits: NOT_BUILT(
      'rule versions configured by people (who configured one cannot check its exceptions for 30 days)',
      '规则版本配置（配置人30日内不得复核其例外）',
    ),
  },
  'AU-05': {
    says: {
      en: 'Investigator, underwriter, approver, disbursement maker and checker, reconciler of one loan are different people; the relationship manager is none of them',
      zh: '同一笔贷款的调查、审查、审批、放款经办、放款复核、对账须由不同人员担任，客户经理不得参与（审贷分离）',
    },
    at: ['insert', 'claim', 'completion'],
    how: ['duties', 'subject'],
    binds: ['credit-review', 'disbursement', 'reconciliation'],
  },
  'SOD-01': {
    says: { en: 'Nobody is maker and checker of the same item, in any process', zh: '任何流程中同一事项的经办与复核不得为同一人' },
    at: ['insert', 'claim', 'completion'],
    how: ['duties'],
    binds: ['complaint', 'credit-review', 'disbursement', 'document-intake', 'effects', 'people'],
  },
  'SOD-02': {
    says: { en: 'First keyer, second keyer and arbitrator are three people', zh: '初录、复录、仲裁须为三人' },
    ...CHECKED_BY_DUTY,
    binds: [],
    waits: NOT_BUILT(
      'double entry in document intake; a process that keys twice declares it today (`segregation`)',
      '影像采集的双人录入；需要双录的流程现可自行声明（segregation）',
    ),
  },
  'SOD-03': {
    says: {
      en: "The relationship manager or teller of a customer, and the customer's relatives among the staff, decide nothing about that customer",
      zh: '客户经理、经办柜员及客户的员工亲属不得参与该客户业务的任何决定',
    },
    at: ['insert', 'claim', 'completion'],
    how: ['duties'],
    binds: ['complaint', 'credit-review'],
    waits: NOT_BUILT('raising of limits', '提额'),
  },
  'SOD-04': {
    says: { en: 'Investigator, underwriter and approver are different people', zh: '调查、审查、审批不得由同一人担任' },
    ...CHECKED_BY_DUTY,
    binds: ['credit-review'],
  },
  'SOD-05': {
    says: { en: 'Who has decided on a credit does not disburse it', zh: '参与授信审查审批者不得办理该笔放款' },
    ...CHECKED_BY_DUTY,
    binds: ['credit-review', 'disbursement'],
  },
  'SOD-06': {
    says: { en: 'Who has paid out on a business date does not reconcile it', zh: '当日办理放款者不得办理该日对账' },
    at: ['claim', 'completion'],
    how: ['subject'],
    binds: ['disbursement', 'reconciliation'],
  },
  'SOD-07': {
    says: { en: 'Who approved a loan does not classify it after the loan', zh: '审批人不得办理该笔贷款的贷后分类' },
    at: [],
    how: ['duties'],
    binds: [],
    waits: NOT_BUILT(
      'classification after the loan; its task names the loan as its subject, and the approvals of credit review take their duty there',
      '贷后分类；其任务以该笔贷款为对象声明本规则，授信审批同时登记职责',
    ),
  },
  'SOD-08': {
    says: {
      en: 'Nobody below the level of the approval waives a condition of disbursement',
      zh: '低于审批层级者不得豁免放款条件',
    },
    at: [],
    how: ['duties'],
    binds: [],
    waits: NOT_BUILT(
      'waiving a condition, by whom depends on the level that approved the loan; none can be waived today',
      '放款条件豁免（须按审批层级授权；目前一律不可豁免）',
    ),
  },
  'SOD-09': {
    says: { en: 'Who put a control on an account does not release it', zh: '账户管控经办人不得办理解除' },
    at: [],
    how: ['duties'],
    binds: [],
    waits: NOT_BUILT(
      'account control; maker and releaser are a pair of tasks, or the control is the subject of both',
      '账户管控；经办与解除为一对任务，或以该管控为共同对象',
    ),
  },
  'SOD-10': {
    says: { en: 'Who investigates a suspicious transaction does not decide on its report', zh: '可疑交易调查人不得作出上报决定' },
    at: ['grant'],
    how: ['roles'],
    binds: ['people'],
    roles: [[['R26'], ['R27']]],
    waits: NOT_BUILT('reports of suspicious transactions, case by case', '可疑交易报告（逐案）'),
  },
  'SOD-11': {
    says: {
      en: 'Author, approver and activator of a rule pack are different people: three for disbursement and money laundering, else two',
      zh: '规则编写、审批、启用须由不同人员担任（放款与反洗钱规则三人，其余两人）',
    },
    at: ['grant'],
    how: ['roles'],
    binds: ['people'],
    roles: [[['R34'], ['R35']]],
    waits: NOT_BUILT('activation of rule packs', '规则包启用'),
  },
  'SOD-12': {
    says: {
      en: 'The person complained about has no part in the complaint; who handled it does not review it',
      zh: '被投诉人不得参与该投诉处理；经办人不得复核',
    },
    at: ['insert', 'claim', 'completion'],
    how: ['duties', 'subject'],
    binds: ['complaint'],
    waits: NOT_BUILT('complaints about a unit, and the inquiry after the first decision', '被投诉机构回避及核查环节'),
  },
  'SOD-13': {
    says: { en: 'The owner of a product does not review it for consumer protection', zh: '产品负责人不得担任消保审查' },
    at: ['grant'],
    how: ['roles'],
    binds: ['people'],
    roles: [[['R33'], ['R29']]],
    waits: NOT_BUILT('product review', '消保审查'),
  },
  'SOD-14': {
    says: {
      en: 'Who puts a finding right does not check it again; an auditor does not audit her former team for 12 months',
      zh: '整改人不得复查；审计员12个月内不得审计原所在团队',
    },
    at: [],
    how: ['duties'],
    binds: [],
    waits: NOT_BUILT(
      'findings and their rectification; and who was in which team when, which is known only from the changes of access so far',
      '审计发现与整改；以及人员团队归属的历史（目前仅见于权限变更记录）',
    ),
  },
  'SOD-15': {
    says: {
      en: 'Who proposes a sanction does not decide on it; the accused has no part in the case',
      zh: '问责提议人不得决定；被问责人不得参与',
    },
    at: [],
    how: ['duties', 'subject'],
    binds: [],
    waits: NOT_BUILT(
      'accountability; its input names the accused as a complaint names whom it is about',
      '问责；其发起信息指明被问责人，方式同投诉',
    ),
  },
  'SOD-16': {
    says: { en: 'An inspector does not inspect her own branch', zh: '检查员不得检查本机构' },
    at: ['grant'],
    how: ['roles'],
    binds: ['people'],
    roles: [[['R31'], ['R32']]],
    waits: NOT_BUILT('branch inspection, case by case', '网点检查（逐案）'),
  },
  'SOD-17': {
    says: {
      en: 'A platform administrator holds no business role, and never grants herself anything',
      zh: '平台管理员不得兼任任何业务角色，且不得为本人授权',
    },
    at: ['grant'],
    how: ['roles', 'request'],
    binds: ['people'],
    roles: [[['R37'], 'any']],
  },
  'SOD-18': {
    says: {
      en: "Who holds a bot's credential does not check what the bot did",
      zh: '机器人凭证持有人不得复核该机器人所办事项',
    },
    at: ['claim', 'completion'],
    how: ['duties'],
    binds: ['complaint', 'credit-review', 'disbursement', 'document-intake'],
  },
  'SOD-19': {
    says: {
      en: 'A cashier neither audits nor keeps the ledgers of income, expense and claims',
      zh: '出纳不得兼任稽核、会计档案保管和收入、支出、费用、债权债务账目登记（会计法第三十五条）',
    },
    at: ['grant'],
    how: ['roles'],
    binds: ['people'],
    roles: [[['R03'], ['R17', 'R20']]],
    waits: NOT_BUILT('the accounting archive', '会计档案'),
  },
  'SOD-20': {
    says: {
      en: 'Bookkeeper, approver, handler and custodian of one transaction are different people',
      zh: '记账人员与经济业务的审批、经办、财物保管人员相互分离（会计法第二十五条）',
    },
    ...CHECKED_BY_DUTY,
    binds: ['credit-review', 'disbursement'],
    waits: NOT_BUILT('custody of valuables', '实物保管'),
  },
  'SOD-21': {
    says: {
      en: 'Who directs work does not direct an item about herself or a relative',
      zh: '调度人员不得对涉及本人或亲属的事项进行派单干预',
    },
    at: ['insert', 'command'],
    how: ['duties'],
    binds: ['complaint', 'credit-review', 'document-intake'],
  },
  'SOD-22': {
    says: {
      en: 'Who has an interest in a matter stands aside: committee members, and whoever else works on it',
      zh: '与事项有利害关系者须回避：委员会成员及其他经办人员',
    },
    at: ['command', 'claim', 'completion'],
    how: ['duties'],
    binds: ['complaint', 'credit-review', 'disbursement', 'document-intake', 'reconciliation'],
    waits: NOT_BUILT('the credit committee, whose quorum counts without who stands aside', '贷审会（法定人数不计回避委员）'),
  },
  'SOD-23': {
    says: {
      en: 'Who reviews the log of unmasking cannot unmask: the data protection officer works no items',
      zh: '脱敏查看日志的审阅人不得有脱敏查看权限：数据保护官不得办理事项',
    },
    at: ['grant'],
    how: ['roles'],
    binds: ['people'],
    roles: [[['R38'], HOLDERS]],
  },
  'SOD-24': {
    says: {
      en: 'Who stands in for somebody, or works by her delegation, has her exclusions until 30 days after the end',
      zh: '替岗人、受托人承接被代理人的回避事项，至代理结束后30日',
    },
    at: ['claim', 'completion'],
    how: ['duties'],
    binds: ['complaint', 'credit-review', 'disbursement', 'document-intake', 'reconciliation'],
  },
} as const satisfies Record<string, Rule>;
export type RuleId = keyof typeof SEGREGATION;
export const isRule = (id: string): id is RuleId => Object.hasOwn(SEGREGATION, id);

/** The rules that a task may name: one rule set over its root case, or over another subject. */
export type SegregationRule = 'AU-05' | 'SOD-02' | 'SOD-03' | 'SOD-04' | 'SOD-05' | 'SOD-06' | 'SOD-12';

/** The duty of whoever looks after the customer: recorded when a case is inserted, so that it comes before any other. */
export const RELATIONSHIP_MANAGER = 'relationship-manager';
/** The rules in which that duty stands. */
export const RULES_OF_MANAGER: readonly SegregationRule[] = ['AU-05', 'SOD-03'];
