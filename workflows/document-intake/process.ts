// Document intake: what it is. Read by the API, the workbench and the activities; how it runs stands in workflow.ts.
import { z } from 'zod';
import { p4 } from '../../domain/data-class.schema.ts';
import { parseDay } from '../../domain/documents/dates.ts';
import { ETHNICITIES } from '../../domain/documents/id-card/ethnicities.ts';
import { LONG_TERM } from '../../domain/documents/id-card-term.ts';
import { hasCheckCharacter } from '../../domain/documents/prc-id.ts';
import { defineProcess, minutes, workingDays } from '../../domain/process.ts';

const titled = (en: string, zh: string) => ({ titles: { en, zh } });
/** Every value of an identity document stays in PostgreSQL: the process and its history never see one. */
const printed = (en: string, zh: string, max: number) => p4(z.string().max(max).meta(titled(en, zh))).optional();
const date = (en: string, zh: string) => p4(z.iso.date().meta(titled(en, zh))).optional();

/** What is left out is confirmed as it was read. */
const verdict = z
  .object({
    decision: z.enum(['confirm', 'rescan', 'reject']).meta({
      ...titled('Decision', '处理结果'),
      enumTitles: {
        confirm: { en: 'The values are right as they stand here', zh: '核对无误，予以归档' },
        rescan: { en: 'Ask for a better scan', zh: '影像不清，请重新采集' },
        reject: { en: 'Reject the document', zh: '退件' },
      },
    }),
    name: printed('Name', '姓名', 60),
    sex: p4(z.enum(['男', '女']).meta(titled('Sex', '性别'))).optional(),
    ethnicity: printed('Ethnicity', '民族', 10),
    birth: date('Date of birth', '出生日期'),
    address: printed('Address', '住址', 200),
    idNo: printed('ID number', '公民身份号码', 18),
    issuer: printed('Issuer', '签发机关', 100),
    validFrom: date('Valid from', '有效期起'),
    validTo: p4(
      z
        .string()
        .regex(/^(\d{4}-\d{2}-\d{2}|长期)$/)
        .meta(titled('Valid until', '有效期止')),
    ).optional(),
    reason: z
      .string()
      .max(2_000)
      .meta({ widget: 'textarea', ...titled('Reason, when it is not confirmed', '理由（退件或重采时必填）') })
      .optional(),
  })
  .superRefine((answer, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message });
    if (answer.decision !== 'confirm') {
      if ((answer.reason ?? '').trim().length < 10) refuse('reason', 'Say in ten characters or more why. 请用至少十个字说明理由。');
      return;
    }
    if (answer.idNo !== undefined && !hasCheckCharacter(answer.idNo)) refuse('idNo', 'The check digit does not agree. 校验码不符。');
    if (answer.ethnicity !== undefined && !ETHNICITIES.has(answer.ethnicity))
      refuse('ethnicity', 'There is no such name on cards. 没有此民族名称。');
    if (answer.validTo !== undefined && answer.validTo !== LONG_TERM && !parseDay(answer.validTo))
      refuse('validTo', 'There is no such date. 日期不存在。');
  })
  .meta({ order: ['name', 'sex', 'ethnicity', 'birth', 'address', 'idNo', 'issuer', 'validFrom', 'validTo', 'decision', 'reason'] });

export const documentIntake = defineProcess({
  id: 'document-intake',
  prefix: 'INT',
  version: 1,
  title: { en: 'Document intake', zh: '影像采集与识别' },
  owner: 'document-operations',
  input: z.object({
    documents: z.array(z.string().min(1).max(64)).min(1).max(10).meta(titled('Images of the ID card, both sides', '身份证影像（正反面）')),
    customerId: z.string().min(1).max(64).optional().meta(titled('Customer number', '客户号')),
  }),
  outcomes: ['filed', 'rejected', 'rescan-requested'],
  stages: ['reading', 'checking', 'verifying', 'filing'],
  clocks: { filed: { kind: 'internal', within: workingDays(1), pausable: true } },
  steps: {
    // Up to 50 pages of at most two tries of 20 s each, ordinarily one second.
    read: { kind: 'model', queue: 'ocr', manualMinutes: 3, timeoutMinutes: 40, stage: 'reading' },
    check: { kind: 'rule', manualMinutes: 2, stage: 'checking' },
    file: { kind: 'rule', manualMinutes: 1, stage: 'filing' },
  },
  tasks: {
    verify: {
      title: { en: 'Verify what was read', zh: '复核识别结果' },
      queue: 'document-verifier',
      within: minutes(30), // A9 counts working minutes; elapsed ones are the safe side
      stage: 'verifying',
      notSamePersonAs: ['starter'],
      form: verdict,
    },
  },
  words: {
    filed: { en: 'Filed', zh: '归档' },
    rejected: { en: 'Rejected', zh: '退件' },
    'rescan-requested': { en: 'Rescan requested', zh: '要求重新采集' },
    reading: { en: 'Reading', zh: '识别' },
    checking: { en: 'Checking', zh: '校验' },
    verifying: { en: 'Verifying', zh: '复核' },
    filing: { en: 'Filing', zh: '归档中' },
    read: { en: 'Read the pages', zh: '识别影像' },
    check: { en: 'Check the fields', zh: '校验字段' },
    file: { en: 'File', zh: '归档' },
  },
});
