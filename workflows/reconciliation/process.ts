// Reconciliation of one business date: what it is. Read by the API, the workbench and the activities; how it runs stands in workflow.ts.
import { z } from 'zod';
import { BREAKS } from '../../domain/ledger/reconcile.ts';
import { defineProcess, hours } from '../../domain/process.ts';

const titled = (en: string, zh: string) => ({ titles: { en, zh } });
const cleared = z.object({
  decision: z.enum(['cleared', 'read-again']).meta({
    ...titled('Decision', '处理结果'),
    enumTitles: {
      cleared: { en: 'Explained and cleared', zh: '已查明并核销' },
      'read-again': { en: 'It was mended: compare once more', zh: '已处理，重新对账' },
    },
  }),
  cause: z.enum(['timing', 'core', 'platform', 'file']).meta({
    ...titled('Cause', '原因'),
    enumTitles: {
      timing: { en: 'Timing', zh: '时间差' },
      core: { en: 'The core', zh: '核心' },
      platform: { en: 'The platform', zh: '平台' },
      file: { en: 'The file', zh: '文件' },
    },
  }),
  explanation: z
    .string()
    .min(10)
    .max(2_000)
    .meta({ widget: 'textarea', ...titled('What was found and done', '核查与处理情况') }),
});

export const reconciliation = defineProcess({
  id: 'reconciliation',
  prefix: 'REC',
  version: 1,
  title: { en: 'Reconciliation of a business date', zh: '日终对账' },
  owner: 'loan-operations',
  /** The product starts it by itself, once for each business date. */
  startedBy: [],
  input: z.object({ businessDate: z.iso.date().meta(titled('Business date', '营业日')) }),
  outcomes: ['balanced', 'cleared', 'left-open'],
  stages: ['comparing', 'clearing'],
  clocks: { cleared: { kind: 'internal', within: hours(17), pausable: false } }, // from midnight to 17:00 of the next day (B.8)
  steps: { compareBooks: { kind: 'rule', queue: 'money', manualMinutes: 60, stage: 'comparing' } },
  tasks: {
    clearLargeBreak: {
      title: { en: 'Clear a break of 100,000 or more, at once', zh: '处理大额对账差异' },
      queue: 'reconciliation',
      within: hours(2),
      priority: 1,
      stage: 'clearing',
      segregation: ['AU-05'], // over the loan that the break is in (`about`)
      segregationBy: { rule: 'SOD-06', subject: 'date:{businessDate}' },
      duty: 'reconciliation',
      form: cleared,
    },
    clearBreak: {
      title: { en: 'Clear a break', zh: '处理对账差异' },
      queue: 'reconciliation',
      within: hours(8),
      stage: 'clearing',
      segregation: ['AU-05'], // over the loan that the break is in (`about`)
      segregationBy: { rule: 'SOD-06', subject: 'date:{businessDate}' },
      duty: 'reconciliation',
      form: cleared,
    },
  },
  words: {
    balanced: { en: 'Balanced', zh: '账平' },
    cleared: { en: 'Breaks cleared', zh: '差异已核销' },
    'left-open': { en: 'Breaks left open', zh: '差异未清' },
    comparing: { en: 'Comparing', zh: '核对' },
    clearing: { en: 'Clearing', zh: '差异处理' },
    compareBooks: { en: "Compare with the core's posting file", zh: '与核心流水文件核对' },
  },
  terms: {
    ...BREAKS,
    break: { en: 'Break', zh: '差异' },
    type: { en: 'Kind', zh: '类型' },
    key: { en: 'Key', zh: '流水号' },
    detail: { en: 'Detail', zh: '说明' },
    platformMinor: { en: 'Platform (fen)', zh: '平台（分）' },
    coreMinor: { en: 'Core (fen)', zh: '核心（分）' },
    figures: { en: 'Figures of the day', zh: '当日合计' },
    platformCount: { en: 'Postings of the platform', zh: '平台笔数' },
    platformSumMinor: { en: 'Sum of the platform (fen)', zh: '平台合计（分）' },
    coreCount: { en: 'Postings of the core', zh: '核心笔数' },
    coreSumMinor: { en: 'Sum of the core (fen)', zh: '核心合计（分）' },
    businessDate: { en: 'Business date', zh: '营业日' },
  },
});
