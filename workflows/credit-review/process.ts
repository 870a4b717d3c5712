// Credit review: what it is. Read by the API, the workbench and the activities; how it runs stands in workflow.ts. The id of the case is
// the id of the loan.
import { z } from 'zod';
import { CreditReviewInput, Payee } from '../../domain/credit/application.schema.ts';
import { CREDIT_PACK_TODAY } from '../../domain/credit/packs.ts';
import { CREDIT_TERMS } from '../../domain/credit/terms.ts';
import { p4 } from '../../domain/data-class.schema.ts';
import { Money } from '../../domain/money.schema.ts';
import { defineProcess, naturalDays, workingDays, type Text } from '../../domain/process.ts';

const titled = (en: string, zh: string) => ({ titles: { en, zh } });
const reasoned = (en: string, zh: string) =>
  z
    .string()
    .min(10)
    .max(2_000)
    .meta({ widget: 'textarea', ...titled(en, zh) });

/** Why something goes back one step (HT-05). */
const reasonCode = z
  .enum(['INCOME_UNCLEAR', 'EMPLOYMENT_UNCLEAR', 'PURPOSE_UNCLEAR', 'PAPERS_MISSING', 'ASSESSMENT_DOUBTFUL'])
  .meta({
    ...titled('Why it goes back (only to return)', '退回原因（仅退回时填写）'),
    enumTitles: {
      INCOME_UNCLEAR: { en: 'The income is unclear', zh: '收入情况不清' },
      EMPLOYMENT_UNCLEAR: { en: 'The employment is unclear', zh: '就业情况不清' },
      PURPOSE_UNCLEAR: { en: 'The purpose is unclear', zh: '用途不清' },
      PAPERS_MISSING: { en: 'Papers are missing', zh: '资料缺失' },
      ASSESSMENT_DOUBTFUL: { en: 'The assessment is doubtful', zh: '评估结论存疑' },
    },
  })
  .optional();

/** One form for everybody who decides on a credit: only what the answer "yes" is called differs. */
const verdict = (yes: Text) =>
  z
    .object({
      decision: z.enum(['approve', 'return', 'decline']).meta({
        ...titled('Decision', '处理结果'),
        enumTitles: { approve: yes, return: { en: 'Return', zh: '退回' }, decline: { en: 'Decline', zh: '不同意' } },
      }),
      reasonCode,
      reason: reasoned('Opinion and reasons', '意见及理由'),
    })
    .superRefine((answer, context) => {
      if (answer.decision === 'return' && answer.reasonCode === undefined)
        context.addIssue({ code: 'custom', path: ['reasonCode'], message: 'Choose why it goes back. 请选择退回原因。' });
    });

/** How that form says "back" and "no". */
const returns = { answer: { decision: 'return' }, reasonCode: 'reasonCode', reason: 'reason' } as const;
const rejects = { decision: 'decline' } as const;

const approval = (level: 1 | 2 | 3) =>
  ({
    title: { en: `Approve the credit (level ${level})`, zh: `${'一二三'[level - 1] ?? ''}级审批` },
    queue: `credit-approval-l${level}`,
    within: workingDays(1),
    stage: 'approving',
    duty: 'approver',
    isCheck: true,
    notSamePersonAs: ['starter'],
    segregation: ['AU-05', 'SOD-03', 'SOD-04', 'SOD-05'],
    form: verdict({ en: 'Approve', zh: '同意' }),
    returns,
    rejects,
  }) as const;

export const creditReview = defineProcess({
  id: 'credit-review',
  prefix: 'LN',
  version: 1,
  title: { en: 'Credit review', zh: '信贷审批' },
  owner: 'credit',
  /** Document intake opens it too, as its child. */
  startedBy: ['R02', 'R03'],
  input: CreditReviewInput,
  lists: { amount: 'application.amount', customer: 'applicant.customerId', text: ['application.purpose'] },
  needsKnownCustomer: true,
  outcomes: ['disbursed', 'approved-not-disbursed', 'declined', 'referred', 'offer-refused', 'offer-expired', 'inadmissible'],
  stages: ['admitting', 'screening', 'investigating', 'assessing', 'underwriting', 'approving', 'offering', 'contracting', 'disbursing'],
  /** Ten days for the decision and the thirty of the offer; each task has its own deadline besides. */
  clocks: { settled: { kind: 'internal', within: naturalDays(40), pausable: true } },
  packs: { credit: CREDIT_PACK_TODAY },
  steps: {
    admit: { kind: 'rule', manualMinutes: 5, stage: 'admitting' },
    screenApplication: { kind: 'rule', manualMinutes: 5, stage: 'screening' },
    queryBureau: { kind: 'rule', effect: 'outside', manualMinutes: 10, stage: 'screening' },
    readAccounts: { kind: 'rule', manualMinutes: 10, stage: 'screening' },
    screenBureau: { kind: 'rule', manualMinutes: 10, stage: 'screening' },
    screenRenewal: { kind: 'rule', manualMinutes: 10, stage: 'contracting' },
    assess: { kind: 'rule', manualMinutes: 30, stage: 'assessing' },
    drawUpOffer: { kind: 'rule', manualMinutes: 15, stage: 'offering' },
    sendOffer: { kind: 'rule', effect: 'outside', manualMinutes: 5, stage: 'offering' },
    signContract: { kind: 'rule', manualMinutes: 10, stage: 'contracting' },
    sendDecline: { kind: 'rule', effect: 'outside', manualMinutes: 5 },
  },
  tasks: {
    investigate: {
      title: { en: 'Clear up what the underwriter asks', zh: '补充调查' },
      queue: 'credit-investigation',
      within: workingDays(2),
      stage: 'investigating',
      duty: 'investigator',
      notSamePersonAs: ['starter'],
      segregation: ['AU-05', 'SOD-03', 'SOD-04', 'SOD-05'],
      form: z.object({
        finding: reasoned('What was found, and how', '调查情况及方式'),
        statedMonthlyIncome: Money.optional().meta(titled('Net monthly income, when it was wrong', '月净收入（需更正时填写）')),
        yearsInJob: z.number().min(0).max(60).optional().meta(titled('Years in the job, when they were wrong', '现职年限（需更正时填写）')),
      }),
    },
    underwrite: {
      title: { en: 'Underwrite', zh: '信贷审查' },
      queue: 'underwriting',
      within: workingDays(1),
      stage: 'underwriting',
      duty: 'underwriter',
      notSamePersonAs: ['starter'],
      segregation: ['AU-05', 'SOD-03', 'SOD-04', 'SOD-05'],
      form: verdict({ en: 'Recommend', zh: '同意上报' }),
      returns,
      rejects,
    },
    approveL1: approval(1),
    approveL2: approval(2),
    approveL3: approval(3),
    checkApproval: {
      title: { en: 'Check the approval (level 1)', zh: '一级审批复核' },
      queue: 'credit-approval-l1',
      within: workingDays(1),
      stage: 'approving',
      duty: 'approver',
      notSamePersonAs: ['starter', 'approveL1'],
      segregation: ['AU-05', 'SOD-03', 'SOD-04', 'SOD-05'],
      form: verdict({ en: 'Approve', zh: '同意' }),
      returns,
      rejects,
    },
    acceptOffer: {
      title: { en: 'The customer decides on the offer', zh: '客户确认与签约' },
      queue: 'loan-acceptance',
      within: naturalDays(30), // B12: so long the offer stands
      stage: 'contracting',
      // Who enters where the money goes stands on the maker's side: she does not check the payment, nor reconcile it (AU-05).
      segregation: ['AU-05', 'SOD-03'],
      duty: 'disbursement-maker',
      rejects: { decision: 'refuse' },
      form: z
        .object({
          decision: z.enum(['accept', 'refuse']).meta({
            ...titled('What the customer says', '客户意见'),
            enumTitles: { accept: { en: 'Accepts and signs', zh: '接受并签约' }, refuse: { en: 'Does not want the loan', zh: '不接受' } },
          }),
          signature: z
            .string()
            .max(120)
            .optional()
            .meta(titled('Number of the signature record (to accept)', '电子签名编号（签约时填写）')),
          payees: p4(
            z
              .array(Payee)
              .max(10)
              .meta(
                titled(
                  'Payees, when the offer differs from the application or is above what the borrower may be paid himself',
                  '收款人（批准金额与申请不同，或超过自主支付限额时填写）',
                ),
              ),
          ).optional(),
          remark: z
            .string()
            .max(2_000)
            .optional()
            .meta({ widget: 'textarea', ...titled('Remark', '备注') }),
        })
        .superRefine((answer, context) => {
          if (answer.decision === 'accept' && !answer.signature?.trim())
            context.addIssue({
              code: 'custom',
              path: ['signature'],
              message: 'Enter the number of the signature record. 请填写电子签名编号。',
            });
        }),
    },
  },
  words: {
    disbursed: { en: 'Disbursed', zh: '已放款' },
    'approved-not-disbursed': { en: 'Approved, not disbursed', zh: '已批未放' },
    declined: { en: 'Declined', zh: '拒绝' },
    referred: { en: 'Referred to the committee', zh: '提交贷审会' },
    'offer-refused': { en: 'Offer refused by the customer', zh: '客户放弃' },
    'offer-expired': { en: 'Offer expired', zh: '批复过期' },
    inadmissible: { en: 'Inadmissible', zh: '不予受理' },
    admitting: { en: 'Admission', zh: '受理' },
    screening: { en: 'Screening', zh: '准入筛查' },
    investigating: { en: 'Investigation', zh: '调查' },
    assessing: { en: 'Assessment', zh: '评估' },
    underwriting: { en: 'Underwriting', zh: '审查' },
    approving: { en: 'Approval', zh: '审批' },
    offering: { en: 'Offer', zh: '批复' },
    contracting: { en: 'Contract', zh: '签约' },
    disbursing: { en: 'Disbursement', zh: '出账' },
    settled: { en: 'From application to payment', zh: '全流程时限' },
    admit: { en: 'Look at consents and open applications', zh: '受理检查' },
    screenApplication: { en: 'Screen the application', zh: '申请准入' },
    queryBureau: { en: 'Query the credit bureau', zh: '查询征信' },
    readAccounts: { en: 'Read salary credits and exposure', zh: '查询代发与授信余额' },
    screenBureau: { en: 'Screen the bureau report', zh: '征信准入' },
    screenRenewal: { en: 'Compare the new report with that of the approval', zh: '比对新旧征信报告' },
    assess: { en: 'Affordability, size, score and level', zh: '偿债能力、额度、评分与权限' },
    drawUpOffer: { en: 'Draw up the offer', zh: '生成批复' },
    sendOffer: { en: 'Send the offer', zh: '发送批复' },
    signContract: { en: 'Draw up the contract', zh: '生成合同' },
    sendDecline: { en: 'Send the reasons', zh: '发送拒绝理由' },
  },
  terms: CREDIT_TERMS,
});
