// Disbursement of one tranche of a loan: what it is. A child of the credit case; its id is `DSB-<loanId>-<tranche>` and also the key under
// which money moves (DS-01). To which accounts is read from the instruction that was signed. Read by the API, the workbench and the activities; how it runs stands in workflow.ts.
import { z } from 'zod';
import { p4 } from '../../domain/data-class.schema.ts';
import { CONDITIONS } from '../../domain/ledger/conditions.ts';
import { DISBURSEMENT_PACK_TODAY } from '../../domain/ledger/disbursement-pack.ts';
import { Money } from '../../domain/money.schema.ts';
import { defineProcess, hours, type Text } from '../../domain/process.ts';

const titled = (en: string, zh: string) => ({ titles: { en, zh } });
const account = z
  .string()
  .regex(/^\d{8,30}$/)
  .meta(titled('Account number', '账号'));

/** Whom the bank pays for the borrower (entrusted payment, PM-01). */
export const Payee = z.object({
  name: z.string().min(1).max(120).meta(titled('Name', '户名')),
  account,
  bankCode: z
    .string()
    .regex(/^\d{12}$/)
    .meta(titled('Bank code', '联行号')),
  amount: Money.meta(titled('Amount', '金额')),
});

/** What was approved, and until when it holds (AU-06). */
export const Approval = z.object({
  decisionId: z.string().min(1).max(80),
  approvedAt: z.iso.datetime({ offset: true }),
  validUntil: z.iso.datetime({ offset: true }),
  level: z.string().min(1).max(20),
  bureauReportAt: z.iso.datetime({ offset: true }),
  maxAmount: Money,
  /** Of the terms that were signed (`termsHash` of activities/terms.ts): amount, rate, term, purpose. */
  termsHash: z.string().regex(/^[0-9a-f]{64}$/),
});

const reason = z
  .string()
  .max(2_000)
  .meta({ widget: 'textarea', ...titled('Reason', '理由') })
  .optional();
/** Returning or giving up says why (HT-05). */
const needsReason =
  (decisions: readonly string[]) => (answer: { decision: string; reason?: string | undefined }, context: z.RefinementCtx) => {
    if (decisions.includes(answer.decision) && (answer.reason ?? '').trim().length < 10)
      context.addIssue({ code: 'custom', path: ['reason'], message: 'Say in ten characters or more why. 请用至少十个字说明理由。' });
  };
const release = z
  .object({
    decision: z.enum(['release', 'return']).meta({
      ...titled('Decision', '处理结果'),
      enumTitles: { release: { en: 'Release the payment', zh: '同意放款' }, return: { en: 'Return to the maker', zh: '退回经办' } },
    }),
    reason,
  })
  .superRefine(needsReason(['return']));
/** How that form says "back". */
const returns = { answer: { decision: 'return' }, reason: 'reason' } as const;
/** The core does not do as it was told: go on in one's own way, or have the loan taken back; either is said why. */
const settled = <Onwards extends string>(onwards: Onwards, title: Text) =>
  z
    .object({
      decision: z.enum([onwards, 'reverse']).meta({
        ...titled('Decision', '处理结果'),
        enumTitles: { [onwards]: title, reverse: { en: 'Reverse the loan today', zh: '当日冲正' } },
      }),
      reason,
    })
    .superRefine(needsReason([onwards, 'reverse']));
const settlement = {
  queue: 'disbursement-checker',
  within: hours(2),
  priority: 1,
  notSamePersonAs: ['make', 'starter'],
  segregation: ['AU-05', 'SOD-05'],
  duty: 'disbursement-checker',
} as const;
const unknown = z.object({
  decision: z.enum(['ask-again', 'send-again']).meta({
    ...titled('Decision', '处理结果'),
    enumTitles: {
      'ask-again': { en: 'Ask once more, send nothing', zh: '再次查询，不重发' },
      'send-again': { en: 'It did not arrive: send once more under the same key', zh: '确认未到账：以同一流水号重发' },
    },
  }),
  evidence: z
    .string()
    .min(10)
    .max(2_000)
    .meta({ widget: 'textarea', ...titled('What was seen on the other side', '对方系统核查情况') }),
});

export const disbursement = defineProcess({
  id: 'disbursement',
  prefix: 'DSB',
  version: 1,
  title: { en: 'Disbursement', zh: '出账放款' },
  owner: 'loan-operations',
  /** Only a credit case opens it. */
  startedBy: [],
  childId: (loanId: string, tranche: string) => `DSB-${loanId}-${tranche}`,
  input: z.object({
    loanId: z
      .string()
      .regex(/^[A-Z]{2,3}-\d{8}-[0-9A-Z]{8}$/)
      .meta(titled('Loan', '借据号')),
    tranche: z.int().min(1).max(99).meta(titled('Tranche', '放款笔次')),
    borrower: z.object({ customerId: z.string().min(1).max(64), name: z.string().min(1).max(120) }).meta(titled('Borrower', '借款人')),
    amount: Money.meta(titled('Amount', '金额')),
    product: z.enum(['consumer', 'internet', 'business']).meta(titled('Product', '产品')),
    method: z.enum(['equal-instalment', 'equal-principal', 'bullet']).meta(titled('Repayment method', '还款方式')),
    rate: z
      .string()
      .regex(/^0\.\d{2,8}$/)
      .meta(titled('Annual rate', '年利率')),
    termMonths: z.int().min(1).max(360).meta(titled('Term in months', '期限（月）')),
    purpose: z.string().min(1).max(200).meta(titled('Purpose', '用途')),
    payMode: z.enum(['self', 'entrusted', 'mixed']).meta(titled('Payment mode', '支付方式')),
    approval: Approval.meta(titled('Approval', '审批')),
    relationshipManager: z.string().max(64).optional().meta(titled('Relationship manager', '客户经理')),
  }),
  lists: { amount: 'amount', customer: 'borrower.customerId' },
  outcomes: ['disbursed', 'reversed', 'expired', 'not-disbursed'],
  packs: { disbursement: DISBURSEMENT_PACK_TODAY },
  stages: ['drafting', 'checking', 'posting', 'paying', 'paid-out'],
  clocks: { paid: { kind: 'internal', within: hours(24), pausable: true } },
  steps: {
    draft: { kind: 'rule', manualMinutes: 6, stage: 'drafting' },
    submit: { kind: 'rule', manualMinutes: 4, stage: 'drafting' },
    reserve: { kind: 'rule', manualMinutes: 3, stage: 'posting' },
    postLoan: { kind: 'rule', queue: 'money', effect: 'outside', manualMinutes: 5, stage: 'posting' },
    creditBorrower: { kind: 'rule', queue: 'money', effect: 'outside', manualMinutes: 3, stage: 'posting' },
    compare: { kind: 'rule', queue: 'money', manualMinutes: 5, stage: 'posting' },
    payPayee: { kind: 'rule', queue: 'money', effect: 'outside', manualMinutes: 4, stage: 'paying' },
    holdFunds: { kind: 'rule', queue: 'money', effect: 'outside', manualMinutes: 2, stage: 'paying' },
    correctPayee: { kind: 'rule', manualMinutes: 3, stage: 'paying' },
    reverse: { kind: 'rule', queue: 'money', effect: 'outside', manualMinutes: 6, stage: 'paying' },
    askAgain: { kind: 'rule', queue: 'money', manualMinutes: 3 },
    allowSending: { kind: 'rule', manualMinutes: 1 },
    cancelAsked: { kind: 'rule', manualMinutes: 1 },
    settle: { kind: 'rule', manualMinutes: 2 },
    notify: { kind: 'rule', effect: 'outside', manualMinutes: 3, stage: 'paid-out' },
    fileVoucher: { kind: 'rule', manualMinutes: 5 },
  },
  tasks: {
    make: {
      title: { en: 'Prepare the disbursement', zh: '放款经办' },
      queue: 'disbursement-maker',
      within: hours(8),
      stage: 'drafting',
      notSamePersonAs: ['starter'],
      segregation: ['AU-05', 'SOD-05'],
      duty: 'disbursement-maker',
      rejects: { decision: 'give-up' },
      form: z
        .object({
          decision: z.enum(['submit', 'give-up']).meta({
            ...titled('Decision', '处理结果'),
            enumTitles: { submit: { en: 'Submit for the check', zh: '提交复核' }, 'give-up': { en: 'Do not disburse', zh: '不予放款' } },
          }),
          payees: p4(
            z.array(Payee).max(20).meta(titled('Payees, only when they differ from the contract', '收款人（与合同不同时填写）')),
          ).optional(),
          reason,
        })
        .superRefine(needsReason(['give-up'])),
    },
    check: {
      title: { en: 'Check and release the disbursement', zh: '放款复核' },
      queue: 'disbursement-checker',
      within: hours(4),
      stage: 'checking',
      notSamePersonAs: ['make', 'starter'],
      segregation: ['AU-05', 'SOD-05'],
      duty: 'disbursement-checker',
      form: release,
      returns,
    },
    secondRelease: {
      title: { en: 'Second release above 1 million (L3)', zh: '百万以上二次授权' },
      queue: 'disbursement-second-release',
      within: hours(4),
      stage: 'checking',
      notSamePersonAs: ['make', 'check', 'starter'],
      segregation: ['AU-05', 'SOD-05'],
      duty: 'second-release',
      form: release,
      returns,
    },
    settleDifference: {
      title: { en: 'The core booked something else: settle it', zh: '核心记账不符：处置' },
      ...settlement,
      form: settled('compare-again', { en: 'It was corrected there: compare again', zh: '核心已更正，重新核对' }),
    },
    settleRefused: {
      title: { en: 'The core has refused it: go on or reverse', zh: '核心拒绝：继续或冲正' },
      ...settlement,
      form: settled('go-on', { en: 'Go on with the payment', zh: '继续放款' }),
    },
    changePayee: {
      title: { en: 'The payee was not paid: correct or reverse', zh: '受托支付退回：更正或冲正' },
      queue: 'disbursement-maker',
      within: hours(4),
      priority: 1,
      stage: 'paying',
      notSamePersonAs: ['starter'],
      segregation: ['AU-05', 'SOD-05'],
      duty: 'disbursement-maker',
      form: z
        .object({
          decision: z.enum(['correct', 'booked', 'reverse']).meta({
            ...titled('Decision', '处理结果'),
            enumTitles: {
              correct: { en: 'Pay a corrected payee', zh: '更正收款人' },
              booked: { en: 'He was paid after all: take over what the core has booked', zh: '核心已付：按已记账处理' },
              reverse: { en: 'Reverse the loan today', zh: '当日冲正' },
            },
          }),
          payee: p4(Payee.omit({ amount: true }).meta(titled('Corrected payee', '更正后的收款人'))).optional(),
          reason,
        })
        .superRefine(needsReason(['correct', 'booked', 'reverse'])),
    },
    checkPayee: {
      title: { en: 'Check the change of the payee', zh: '复核收款人变更' },
      queue: 'disbursement-checker',
      within: hours(4),
      priority: 1,
      stage: 'paying',
      notSamePersonAs: ['changePayee', 'make', 'starter'],
      segregation: ['AU-05', 'SOD-05'],
      duty: 'disbursement-checker',
      form: release,
      returns,
    },
    resolveUnknown: {
      title: { en: 'No answer came: decide, first person', zh: '结果不明：一人判定' },
      queue: 'disbursement-unknown',
      within: hours(4),
      priority: 1,
      isCheck: true, // it frees a payment to be sent once more, which two people decide (FE-09)
      notSamePersonAs: ['starter'],
      // She may have checked the payment; whoever confirms has had no part in it.
      segregation: ['AU-05', 'SOD-05'],
      duty: 'disbursement-checker',
      form: unknown,
    },
    confirmUnknown: {
      title: { en: 'No answer came: decide, second person', zh: '结果不明：二人判定' },
      queue: 'disbursement-unknown',
      within: hours(4),
      priority: 1,
      notSamePersonAs: ['resolveUnknown', 'starter'],
      segregation: ['AU-05', 'SOD-05'],
      duty: 'second-opinion',
      form: unknown,
    },
    confirmReversal: {
      title: { en: 'Confirm that the loan is taken back', zh: '复核冲正' },
      queue: 'disbursement-unknown',
      within: hours(2),
      priority: 1,
      notSamePersonAs: ['settleDifference', 'settleRefused', 'changePayee', 'starter'],
      segregation: ['AU-05', 'SOD-05'],
      duty: 'second-opinion',
      form: z
        .object({
          decision: z.enum(['confirm', 'return']).meta({
            ...titled('Decision', '处理结果'),
            enumTitles: {
              confirm: { en: 'Reverse the loan today', zh: '同意当日冲正' },
              return: { en: 'Do not reverse: back to who asked for it', zh: '不同意冲正，退回提出人' },
            },
          }),
          reason,
        })
        .superRefine(needsReason(['return'])),
      returns,
    },
  },
  words: {
    disbursed: { en: 'Disbursed', zh: '已放款' },
    reversed: { en: 'Reversed', zh: '已冲正' },
    expired: { en: 'Approval expired', zh: '审批过期' },
    'not-disbursed': { en: 'Not disbursed', zh: '未放款' },
    drafting: { en: 'Preparing', zh: '经办' },
    checking: { en: 'Checking', zh: '复核' },
    posting: { en: 'Posting', zh: '记账' },
    paying: { en: 'Paying', zh: '支付' },
    'paid-out': { en: 'Paid out', zh: '已支付' },
    paid: { en: 'Paid out', zh: '放款时限' },
    draft: { en: 'Work out conditions and schedule', zh: '核对放款条件与还款计划' },
    submit: { en: 'Examine the order', zh: '校验放款指令' },
    reserve: { en: 'Reserve the limit', zh: '占用额度' },
    postLoan: { en: 'Post the loan', zh: '贷款记账' },
    creditBorrower: { en: "Credit the borrower's account", zh: '入借款人账户' },
    compare: { en: 'Compare with the core', zh: '与核心核对' },
    payPayee: { en: 'Pay the payee', zh: '支付收款人' },
    holdFunds: { en: "Hold the money on the borrower's account", zh: '冻结账户资金' },
    correctPayee: { en: 'Take over the corrected payee', zh: '更正收款人' },
    reverse: { en: 'Reverse', zh: '冲正' },
    askAgain: { en: 'Ask by the key', zh: '按流水号查询' },
    allowSending: { en: 'Allow a second sending', zh: '允许重发' },
    cancelAsked: { en: 'Look for a cancellation', zh: '检查撤销请求' },
    settle: { en: 'Note the result', zh: '登记结果' },
    notify: { en: 'Tell the borrower', zh: '通知借款人' },
    fileVoucher: { en: 'File the voucher', zh: '凭证归档' },
  },
  terms: {
    name: { en: 'Name', zh: '户名' },
    bankCode: { en: 'Bank code', zh: '联行号' },
    ...Object.fromEntries(Object.entries(CONDITIONS).map(([code, text]) => [`condition.${code}`, text])),
    order: { en: 'Order', zh: '放款指令' },
    amount: { en: 'Amount', zh: '金额', shown: 'fen' },
    account: { en: 'Account', zh: '账号' },
    payees: { en: 'Payees', zh: '收款人' },
    loanId: { en: 'Loan', zh: '借据号' },
    borrower: { en: 'Borrower', zh: '借款人' },
    level: { en: 'Approved by level', zh: '审批级别' },
    L1: { en: 'Level 1', zh: '一级' },
    L2: { en: 'Level 2', zh: '二级' },
    L3: { en: 'Level 3', zh: '三级' },
    schedule: { en: 'Repayment schedule', zh: '还款计划' },
    valueDate: { en: 'Value date', zh: '起息日' },
    firstPayment: { en: 'First payment', zh: '首期还款', shown: 'fen' },
    lastPayment: { en: 'Last payment', zh: '末期还款', shown: 'fen' },
    totalInterest: { en: 'Interest in all', zh: '利息合计', shown: 'fen' },
    annualRate: { en: 'Annualised rate', zh: '年化利率', shown: 'share' },
    rate: { en: 'Annual rate', zh: '年利率', shown: 'share' },
    conditions: { en: 'Conditions precedent', zh: '放款条件' },
    condition: { en: 'Condition', zh: '条件' },
    state: { en: 'State', zh: '状态' },
    met: { en: 'Met', zh: '已满足' },
    pending: { en: 'Not met', zh: '未满足' },
    seal: { en: 'Seal of the order', zh: '指令校验码' },
    changed: { en: 'Changed against the contract', zh: '与合同的差异' },
    before: { en: 'Before', zh: '变更前' },
    after: { en: 'After', zh: '变更后' },
    checkedBy: { en: 'Checked by', zh: '复核人' },
    differences: { en: 'Differences', zh: '差异' },
    what: { en: 'What differs', zh: '差异项' },
    platform: { en: 'Released', zh: '平台' },
    core: { en: 'Booked at the core', zh: '核心' },
    payee: { en: 'Payee', zh: '收款人' },
    code: { en: 'Code', zh: '代码' },
    message: { en: 'Message', zh: '说明' },
    key: { en: 'Key', zh: '流水号' },
    first: { en: 'First person', zh: '第一人' },
    reason: { en: 'Reason', zh: '理由' },
    by: { en: 'Decided by', zh: '决定人' },
    self: { en: 'To the borrower', zh: '自主支付' },
    entrusted: { en: 'To the payees', zh: '受托支付' },
    mixed: { en: 'Partly to the payees', zh: '部分受托支付' },
    'equal-instalment': { en: 'Equal instalments', zh: '等额本息' },
    'equal-principal': { en: 'Equal principal', zh: '等额本金' },
    bullet: { en: 'Repaid at the end', zh: '到期还本' },
  },
});
