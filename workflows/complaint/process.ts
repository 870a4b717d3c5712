// Complaint handling: what it is. Read by the API, the workbench and the activities; how it runs stands in workflow.ts.
import { z } from 'zod';
import { SEVERITY_REASONS } from '../../domain/complaint/severity-pack.ts';
import { Money } from '../../domain/money.schema.ts';
import { defineProcess, hours, workingDays } from '../../domain/process.ts';

const finding = z.enum(['upheld', 'partly-upheld', 'rejected']).meta({
  titles: { en: 'Finding', zh: '处理结论' },
  enumTitles: {
    upheld: { en: 'Upheld', zh: '投诉成立' },
    'partly-upheld': { en: 'Partly upheld', zh: '部分成立' },
    rejected: { en: 'Rejected', zh: '投诉不成立' },
  },
});

/** Whoever stands near the customer, or is complained about, has no part in any of it; under these rules all parts are one duty. */
const DECISION = { segregation: ['SOD-03', 'SOD-12'], duty: 'decision' } as const;

export const complaint = defineProcess({
  id: 'complaint',
  prefix: 'CMP',
  version: 1,
  title: { en: 'Customer complaint', zh: '客户投诉' },
  owner: 'consumer-protection',
  input: z.object({
    channel: z.enum(['hotline', 'branch', 'app', 'regulator']).meta({
      titles: { en: 'Received through', zh: '受理渠道' },
      enumTitles: {
        hotline: { en: 'Hotline', zh: '客服热线' },
        branch: { en: 'Branch', zh: '网点' },
        app: { en: 'App', zh: '手机银行' },
        regulator: { en: 'Regulator', zh: '监管转办' },
      },
    }),
    customerId: z
      .string()
      .min(1)
      .max(64)
      .meta({ titles: { en: 'Customer number', zh: '客户号' } }),
    text: z
      .string()
      .min(1)
      .max(8_000)
      .meta({ widget: 'textarea', titles: { en: 'What the customer complains about', zh: '投诉内容' } }),
    demand: Money.optional().meta({ titles: { en: 'Amount demanded', zh: '诉求金额' } }),
    about: z
      .string()
      .min(1)
      .max(64)
      .optional()
      .meta({ titles: { en: 'Member of staff complained about (user name)', zh: '被投诉员工（用户名）' } }),
  }),
  lists: { amount: 'demand', customer: 'customerId', text: ['text'] },
  excludes: [{ member: 'about', rule: 'SOD-12', duty: 'complained-about' }],
  outcomes: ['upheld', 'partly-upheld', 'rejected'],
  stages: ['triage', 'investigating', 'reviewing', 'remedying'],
  clocks: {
    decide: { kind: 'regulatory', pack: 'cn-nfra-2020-3', clock: 'cn.decide', ladder: [0.5, 0.8, 0.9, 1] },
    target: { kind: 'internal', within: hours(115.2), pausable: true }, // 4.8 days
  },
  steps: {
    classify: { kind: 'model', manualMinutes: 4, stage: 'triage' },
    payRemedy: { kind: 'rule', queue: 'money', effect: 'outside', manualMinutes: 6, stage: 'remedying' },
    sendReply: { kind: 'rule', effect: 'outside', manualMinutes: 5, stage: 'remedying' },
  },
  tasks: {
    investigate: {
      title: { en: 'Investigate and propose a remedy', zh: '核实并提出处理意见' },
      queue: 'complaint-handler',
      within: workingDays(2),
      stage: 'investigating',
      ...DECISION,
      mayMoveTo: ['branch-president'],
      rejects: { finding: 'rejected' },
      form: z.object({
        finding,
        facts: z
          .string()
          .min(20)
          .max(8_000)
          .meta({ widget: 'textarea', titles: { en: 'Facts found', zh: '核实情况' } }),
        remedy: Money.optional().meta({ titles: { en: 'Amount to pay to the customer', zh: '赔付金额' } }),
      }),
    },
    review: {
      title: { en: 'Review the proposal', zh: '复核处理意见' },
      queue: 'complaint-reviewer',
      within: workingDays(1),
      stage: 'reviewing',
      ...DECISION,
      notSamePersonAs: ['investigate'],
      returns: { answer: { agreed: false }, reason: 'reason' },
      form: z.object({
        agreed: z.boolean().meta({ titles: { en: 'I agree', zh: '同意' } }),
        reason: z
          .string()
          .min(10)
          .max(2_000)
          .meta({ widget: 'textarea', titles: { en: 'Reason', zh: '理由' } }),
      }),
    },
    executive: {
      title: { en: 'Call the customer within 24 hours', zh: '一把手接诉即办：24小时内致电客户' },
      queue: 'branch-president',
      within: hours(24),
      priority: 1,
      ...DECISION,
      form: z.object({
        called: z.literal(true).meta({ titles: { en: 'I have called the customer', zh: '本人已致电客户' } }),
        instruction: z
          .string()
          .min(1)
          .max(2_000)
          .meta({ widget: 'textarea', titles: { en: 'Instruction to the handlers', zh: '批示意见' } }),
      }),
    },
  },
  words: {
    upheld: { en: 'Upheld', zh: '投诉成立' },
    'partly-upheld': { en: 'Partly upheld', zh: '部分成立' },
    rejected: { en: 'Rejected', zh: '投诉不成立' },
    triage: { en: 'Triage', zh: '研判' },
    investigating: { en: 'Investigation', zh: '核实' },
    reviewing: { en: 'Review', zh: '复核' },
    remedying: { en: 'Remedy', zh: '处置' },
    decide: { en: 'Decision to the customer', zh: '答复时限' },
    target: { en: 'Internal target', zh: '内部目标' },
    classify: { en: 'Assess the severity', zh: '研判严重程度' },
    payRemedy: { en: 'Pay the remedy', zh: '支付赔付' },
    sendReply: { en: 'Send the reply', zh: '发送答复' },
  },
  terms: {
    complaint: { en: 'Complaint', zh: '投诉' },
    triage: { en: 'Assessed by the machine', zh: '机器研判' },
    severity: { en: 'Severity', zh: '严重程度' },
    reasons: { en: 'Reasons', zh: '理由' },
    evidence: { en: 'Seen in', zh: '依据' },
    proposal: { en: 'Proposal', zh: '处理意见' },
    finding: { en: 'Finding', zh: '处理结论' },
    facts: { en: 'Facts found', zh: '核实情况' },
    remedy: { en: 'Amount to pay to the customer', zh: '赔付金额' },
    ...SEVERITY_REASONS,
  },
});
