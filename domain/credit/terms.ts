// What the members and codes of a credit decision are called: on screens, in letters, in evidence.
import type { Term, Text } from '../process.ts';

/** Why an application is knocked out (B.2), as the customer may read it. */
export const KNOCK_OUTS = {
  KO01: {
    en: 'The age, or the age at the end of the term, is outside of what this product allows',
    zh: '申请年龄或到期年龄不符合产品要求',
  },
  KO02: { en: 'The identity document is not valid', zh: '身份证件无效或已过期' },
  KO04: { en: 'The credit record shows serious arrears', zh: '征信记录存在严重逾期' },
  KO05: { en: 'The credit record shows repeated arrears', zh: '征信记录存在多次逾期（连三累六）' },
  KO07: { en: 'The monthly burden or the total debt is too high for the income', zh: '月还款负担或总负债相对收入过高' },
  KO08: { en: 'The loan may not be used for this purpose', zh: '贷款用途不符合规定' },
  KO10: { en: 'The amount is above the limit for internet consumer loans', zh: '超过互联网消费贷款个人限额' },
} as const satisfies Record<string, Text>;
export type KnockOutRule = keyof typeof KNOCK_OUTS;

export const CHARACTERISTICS = {
  AGE: { en: 'Age', zh: '年龄' },
  EMPLOYMENT: { en: 'Kind of employment', zh: '就业类型' },
  YEARS_IN_JOB: { en: 'Years in the job', zh: '现职年限' },
  INCOME: { en: 'Verified monthly income', zh: '核实月收入' },
  FOIR: { en: 'Share of income that goes into instalments', zh: '收入偿债比' },
  DELINQUENCY: { en: 'Arrears in 24 months', zh: '近24个月逾期' },
  ENQUIRIES: { en: 'Enquiries in 3 months', zh: '近3个月征信查询' },
  UTILISATION: { en: 'Use of card limits', zh: '信用卡使用率' },
  HISTORY: { en: 'Length of the credit history', zh: '信用历史长度' },
  HOUSING: { en: 'Housing', zh: '居住状况' },
  RELATION: { en: 'Relation with the bank', zh: '与我行关系' },
} as const satisfies Record<string, Text>;
export type CharacteristicCode = keyof typeof CHARACTERISTICS;

export const FLAGS = {
  RF01: { en: 'Thin file: hardly any credit history', zh: '信用历史过短' },
  RF03: { en: 'The income proof differs by more than 20 % from the salary credits', zh: '收入证明与代发流水相差超过20%' },
  PROOF_ONLY: { en: 'The income is proved by paper alone', zh: '收入仅凭证明，无流水佐证' },
} as const satisfies Record<string, Text>;
export type Flag = keyof typeof FLAGS;

export const DECLINES = {
  GRADE_E: { en: 'The score is below what this product allows', zh: '综合评分未达到要求' },
  ABOVE_AUTHORITY: { en: 'An exposure of this size is not allowed at this grade', zh: '该等级不允许此授信规模' },
} as const satisfies Record<string, Text>;
export type DeclineCode = keyof typeof DECLINES;

/** For screens: every member and code that a task of credit review shows. */
export const CREDIT_TERMS = {
  application: { en: 'Application', zh: '申请' },
  applicant: { en: 'Applicant', zh: '申请人' },
  assessment: { en: 'Assessed by the machine', zh: '机器评估' },
  suggestion: { en: 'Suggestion', zh: '机器建议' },
  offer: { en: 'Offer', zh: '批复' },
  earlier: { en: 'Opinions so far', zh: '已有意见' },
  rate: { en: 'Annual rate', zh: '年利率', shown: 'share' },
  amount: { en: 'Amount', zh: '金额', shown: 'fen' },
  kind: { en: 'Compared with the application', zh: '与申请相比' },
  'as-requested': { en: 'As requested', zh: '同申请' },
  'counter-offer': { en: 'Counter-offer', zh: '调整额度' },
  none: { en: 'None', zh: '无' },
  instalment: { en: 'Instalment', zh: '月供', shown: 'fen' },
  instalmentAtStress: { en: 'Instalment at a higher rate', zh: '压力利率下月供', shown: 'fen' },
  incomeUsed: { en: 'Income used', zh: '采用月收入', shown: 'fen' },
  incomeProof: { en: 'Income as proved', zh: '证明收入', shown: 'fen' },
  salaryAverage: { en: 'Average of six salary credits', zh: '六个月代发均值', shown: 'fen' },
  obligations: { en: 'Monthly obligations so far', zh: '现有月还款', shown: 'fen' },
  foir: { en: 'Share of income after the loan (FOIR)', zh: '贷后收入偿债比', shown: 'share' },
  dti: { en: 'Total debt by annual income (DTI)', zh: '总负债与年收入之比' },
  cap: { en: 'Highest share allowed', zh: '偿债比上限', shown: 'share' },
  maxInstalment: { en: 'Highest instalment', zh: '最高月供', shown: 'fen' },
  maxLoan: { en: 'Highest amount', zh: '最高额度', shown: 'fen' },
  size: { en: 'Affordability', zh: '偿债能力' },
  score: { en: 'Score', zh: '评分' },
  grade: { en: 'Grade', zh: '等级' },
  pd: { en: 'Probability of default', zh: '违约概率', shown: 'percent' },
  odds: { en: 'Odds good to bad', zh: '好坏比' },
  points: { en: 'Points', zh: '得分' },
  pointsMax: { en: 'Points at best', zh: '满分' },
  characteristics: { en: 'Points by characteristic', zh: '各项得分' },
  characteristic: { en: 'Characteristic', zh: '项目' },
  reasons: { en: 'Reasons', zh: '理由' },
  flags: { en: 'To be looked at', zh: '关注事项' },
  knockOuts: { en: 'Knock-out rules', zh: '准入规则' },
  route: { en: 'Decided by', zh: '审批权限' },
  exposure: { en: 'Aggregate exposure after the loan', zh: '合计授信（含本笔）', shown: 'fen' },
  pack: { en: 'Rule pack', zh: '规则包' },
  L1: { en: 'Level 1', zh: '一级' },
  'L1-checked': { en: 'Level 1, with a check', zh: '一级（双人）' },
  L2: { en: 'Level 2', zh: '二级' },
  L3: { en: 'Level 3', zh: '三级' },
  committee: { en: 'Committee', zh: '贷审会' },
  'not-allowed': { en: 'Not allowed', zh: '不允许' },
  approve: { en: 'Approve', zh: '同意' },
  decline: { en: 'Decline', zh: '不同意' },
  refer: { en: 'Refer to the committee', zh: '提交贷审会' },
  bureauReportAt: { en: 'Bureau report of', zh: '征信报告日期' },
  underwriter: { en: 'Underwriter', zh: '审查意见' },
  investigator: { en: 'Investigator', zh: '调查意见' },
  approver: { en: 'First approver', zh: '初审意见' },
  finding: { en: 'Finding', zh: '调查情况' },
  validUntil: { en: 'Valid until', zh: '有效期至' },
  annualizedRate: { en: 'Annualized rate', zh: '年化利率', shown: 'share' },
  ...KNOCK_OUTS,
  ...CHARACTERISTICS,
  ...FLAGS,
  ...DECLINES,
} as const satisfies Record<string, Term>;
