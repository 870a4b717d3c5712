// Document intake: what it is. Read by the API, the workbench and the activities; how it runs stands in workflow.ts.
import { z } from 'zod';
import { LoanApplication } from '../../domain/credit/application.schema.ts';
import { p4 } from '../../domain/data-class.schema.ts';
import { parseAmountInFigures } from '../../domain/documents/amount-in-figures.ts';
import { parseAmountInWords } from '../../domain/documents/amount-in-words.ts';
import { parseDay } from '../../domain/documents/dates.ts';
import { ETHNICITIES } from '../../domain/documents/id-card/ethnicities.ts';
import { LONG_TERM } from '../../domain/documents/id-card-term.ts';
import type { ApplicationFieldName } from '../../domain/documents/loan-application/fields.ts';
import { APPLICATION_TITLES } from '../../domain/documents/loan-application/titles.ts';
import { isMobile } from '../../domain/documents/mobile.ts';
import { PAGES_ASKED, PICKS, type PaperFieldName } from '../../domain/documents/papers.ts';
import { hasCheckCharacter } from '../../domain/documents/prc-id.ts';
import { defineProcess, workingDays, workingMinutes } from '../../domain/process.ts';

const titled = (en: string, zh: string) => ({ titles: { en, zh } });
/** Every value of an identity document stays in PostgreSQL: the process and its history never see one. */
const onCard = (en: string, zh: string) => ({ ...titled(en, zh), paper: 'id-card' });
const printed = (en: string, zh: string, max: number) => p4(z.string().max(max).meta(onCard(en, zh))).optional();
const date = (en: string, zh: string) => p4(z.iso.date().meta(onCard(en, zh))).optional();

/** A value of the loan application; `paper` says that it is asked for only where such a paper was read. */
const onForm = <T extends z.ZodType>(name: ApplicationFieldName, schema: T) =>
  p4(schema.meta({ ...schema.meta(), titles: APPLICATION_TITLES[name], paper: 'loan-application' })).optional();
const words = (name: ApplicationFieldName, max: number) => onForm(name, z.string().max(max));
const amount = (name: ApplicationFieldName) => onForm(name, z.string().regex(/^\d{1,12}(\.\d{1,2})?$/));
const digits = (name: ApplicationFieldName, pattern: RegExp) => onForm(name, z.string().regex(pattern));
const mark = (name: ApplicationFieldName, yes: { en: string; zh: string }, no: { en: string; zh: string }) =>
  onForm(name, z.enum(['yes', 'no']).meta({ enumTitles: { yes, no } }));
const consent = (name: ApplicationFieldName) => mark(name, { en: 'Ticked', zh: '已勾选' }, { en: 'Not ticked', zh: '未勾选' });

const { product, method, employment, housing, payMode } = LoanApplication.shape;
/** In the order of the form. */
const application = {
  applicant: words('applicant', 60),
  applicantIdNo: words('applicantIdNo', 18),
  mobile: words('mobile', 20),
  employer: words('employer', 120),
  employment: onForm('employment', employment),
  yearsInJob: digits('yearsInJob', /^\d{1,2}(\.\d)?$/),
  monthlyIncome: amount('monthlyIncome'),
  housing: onForm('housing', housing),
  product: onForm('product', product),
  amount: amount('amount'),
  amountInWords: words('amountInWords', 60),
  termMonths: digits('termMonths', /^\d{1,3}$/),
  method: onForm('method', method),
  payMode: onForm('payMode', payMode),
  purpose: words('purpose', 200),
  payee1Name: words('payee1Name', 120),
  payee1Account: digits('payee1Account', /^\d{8,30}$/),
  payee1Bank: digits('payee1Bank', /^\d{12}$/),
  payee1Amount: amount('payee1Amount'),
  payee2Name: words('payee2Name', 120),
  payee2Account: digits('payee2Account', /^\d{8,30}$/),
  payee2Bank: digits('payee2Bank', /^\d{12}$/),
  payee2Amount: amount('payee2Amount'),
  consentBureau: consent('consentBureau'),
  consentData: consent('consentData'),
  consentSign: consent('consentSign'),
  signature: mark('signature', { en: 'Signed', zh: '已签名' }, { en: 'Not signed', zh: '未签名' }),
  signedOn: onForm('signedOn', z.iso.date()),
} satisfies Record<ApplicationFieldName, z.ZodType>;

const pick = (n: number) =>
  z
    .enum(PICKS)
    .meta({
      ...titled(`What page ${n} is`, `第 ${n} 页资料类型`),
      paper: 'any',
      enumTitles: {
        'id-card-front': { en: 'ID card, front', zh: '身份证人像面' },
        'id-card-back': { en: 'ID card, back', zh: '身份证国徽面' },
        'loan-application': { en: 'Loan application', zh: '贷款申请表' },
        other: { en: 'Another paper', zh: '其他资料' },
      },
    })
    .optional();
/** Of pages that nothing on them tells apart (A5). */
const pages = Object.fromEntries(PAGES_ASKED.map((n) => [`paper${n}`, pick(n)])) as Record<PaperFieldName, ReturnType<typeof pick>>;

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
    sex: p4(z.enum(['男', '女']).meta(onCard('Sex', '性别'))).optional(),
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
        .meta(onCard('Valid until', '有效期止')),
    ).optional(),
    ...application,
    ...pages,
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
    if (answer.applicantIdNo !== undefined && !hasCheckCharacter(answer.applicantIdNo))
      refuse('applicantIdNo', 'The check digit does not agree. 校验码不符。');
    if (answer.mobile !== undefined && !isMobile(answer.mobile))
      refuse('mobile', 'A mobile number has 11 digits and begins with 13 to 19. 手机号码为 11 位，以 13 至 19 开头。');
    const inWords = answer.amountInWords === undefined ? undefined : parseAmountInWords(answer.amountInWords);
    if (answer.amountInWords !== undefined && inWords === undefined)
      refuse('amountInWords', 'This is no amount in words. 不是有效的大写金额。');
    if (answer.amount !== undefined && inWords !== undefined && parseAmountInFigures(answer.amount) !== inWords)
      refuse('amountInWords', 'Words and figures differ: a form that says both is void. 大小写金额不一致，申请表无效。');
  })
  .meta({
    order: [
      ...Object.keys(pages),
      ...['name', 'sex', 'ethnicity', 'birth', 'address', 'idNo', 'issuer', 'validFrom', 'validTo'],
      ...Object.keys(application),
      ...['decision', 'reason'],
    ],
  });

export const documentIntake = defineProcess({
  id: 'document-intake',
  prefix: 'INT',
  version: 2,
  title: { en: 'Document intake', zh: '影像采集与识别' },
  owner: 'document-operations',
  lists: { customer: 'customerId' },
  needsKnownCustomer: true,
  input: z
    .object({
      documents: z
        .array(z.string().min(1).max(64))
        .min(1)
        .max(10)
        .meta(titled('Images: the ID card, both sides, and the loan application', '影像：身份证正反面、贷款申请表')),
      customerId: z.string().min(1).max(64).optional().meta(titled('Customer number', '客户号')),
      openCreditReview: z.boolean().optional().meta(titled('Open the credit review when they are filed', '归档后发起信贷审批')),
    })
    .superRefine(({ customerId, openCreditReview }, context) => {
      if (openCreditReview && customerId === undefined)
        context.addIssue({
          code: 'custom',
          path: ['customerId'],
          message: 'A credit review needs the customer number. 发起信贷审批须填写客户号。',
        });
    }),
  outcomes: ['filed', 'rejected', 'rescan-requested'],
  stages: ['reading', 'checking', 'verifying', 'filing'],
  clocks: { filed: { kind: 'internal', within: workingDays(1), pausable: true } },
  steps: {
    // Up to 50 pages of at most two tries of a minute each (COUNTERSIGN_OCR_PAGE_SECONDS), ordinarily one second.
    read: { kind: 'model', queue: 'ocr', manualMinutes: 3, timeoutMinutes: 110, stage: 'reading' },
    check: { kind: 'rule', manualMinutes: 2, stage: 'checking' },
    file: { kind: 'rule', manualMinutes: 1, stage: 'filing' },
    prepareApplication: { kind: 'rule', manualMinutes: 8, stage: 'filing' },
  },
  tasks: {
    verify: {
      title: { en: 'Verify what was read', zh: '复核识别结果' },
      queue: 'document-verifier',
      within: workingMinutes(30), // A9
      stage: 'verifying',
      notSamePersonAs: ['starter'],
      form: verdict,
      returns: { answer: { decision: 'rescan' }, reason: 'reason' }, // back to whoever captured the images
      rejects: { decision: 'reject' },
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
    prepareApplication: { en: 'Prepare the credit review', zh: '生成信贷审批申请' },
  },
  terms: {
    any: { en: 'Pages', zh: '页面' },
    'id-card': { en: 'ID card', zh: '身份证' },
    'loan-application': { en: 'Loan application', zh: '贷款申请表' },
  },
});
