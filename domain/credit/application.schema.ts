// What a loan application says: the input of credit review, here so that whoever opens such a case (document intake) and the rules read one
// page. No ID number stands in it: that is read from the filed card or the customer's record.
import { z } from 'zod';
import { p4 } from '../data-class.schema.ts';
import { Money } from '../money.schema.ts';
import { LENGTHS, TERM_MONTHS_MAX } from './limits.ts';

const titled = (en: string, zh: string) => ({ titles: { en, zh } });
const chosen = <const K extends string>(keys: readonly [K, ...K[]], titles: Readonly<Record<K, { en: string; zh: string }>>) =>
  z.enum(keys).meta({ enumTitles: titles });

export const Product = chosen(['consumer', 'internet', 'business'], {
  consumer: { en: 'Consumer loan', zh: '个人消费贷款' },
  internet: { en: 'Internet consumer loan', zh: '互联网消费贷款' },
  business: { en: 'Business loan to a person', zh: '个人经营贷款' },
}).meta(titled('Product', '产品'));
export const Method = chosen(['equal-instalment', 'equal-principal', 'bullet'], {
  'equal-instalment': { en: 'Equal instalments', zh: '等额本息' },
  'equal-principal': { en: 'Equal principal', zh: '等额本金' },
  bullet: { en: 'Principal at the end', zh: '到期还本' },
}).meta(titled('Repayment method', '还款方式'));
const Employment = chosen(['none', 'self-employed', 'private', 'listed', 'public'], {
  none: { en: 'None', zh: '无固定职业' },
  'self-employed': { en: 'Self-employed or gig work', zh: '自雇或灵活就业' },
  private: { en: 'Contract with a private company', zh: '民营企业合同制' },
  listed: { en: 'Large or listed company', zh: '大型或上市公司' },
  public: { en: 'Public service or state-owned company', zh: '机关事业或国企' },
}).meta(titled('Employment', '就业类型'));
const Housing = chosen(['own', 'mortgage', 'family', 'rent', 'other'], {
  own: { en: 'Own, without a mortgage', zh: '自有无贷' },
  mortgage: { en: 'Own, with a mortgage', zh: '按揭购房' },
  family: { en: 'With family', zh: '与家人同住' },
  rent: { en: 'Rented', zh: '租房' },
  other: { en: 'Other', zh: '其他' },
}).meta(titled('Housing', '居住状况'));
const PayMode = chosen(['self', 'entrusted', 'mixed'], {
  self: { en: 'To the borrower (self-payment)', zh: '自主支付' },
  entrusted: { en: 'To the payees (entrusted payment)', zh: '受托支付' },
  mixed: { en: 'Partly to the payees', zh: '部分受托支付' },
}).meta(titled('Payment mode', '支付方式'));

const Account = p4(
  z
    .string()
    .regex(/^\d{8,30}$/)
    .meta(titled('Account number', '账号')),
);

export const Payee = z.object({
  name: z.string().min(LENGTHS.payee.min).max(LENGTHS.payee.max).meta(titled('Name', '户名')),
  /** Where an intake has filed it, it stays there: the account is then read by whoever pays. */
  account: Account.optional(),
  bankCode: z
    .string()
    .regex(/^\d{12}$/)
    .meta(titled('Bank code', '联行号')),
  amount: Money.meta(titled('Amount', '金额')),
});

/** At most 24 % a year, all in (B.9). */
const Rate = z
  .string()
  .regex(/^0\.([01]\d{3}|2[0-3]\d{2}|2400)$/)
  .meta(titled('Annual rate, 0.0720 for 7.2 % (the product’s own when empty)', '年利率，7.2% 填 0.0720（空白时取产品利率）'));

export const LoanApplication = z.object({
  product: Product,
  amount: Money.refine(({ amountMinor }) => amountMinor > 0, 'Enter an amount above zero. 请填写大于零的金额。').meta(
    titled('Amount', '申请金额'),
  ),
  termMonths: z.int().min(1).max(TERM_MONTHS_MAX).meta(titled('Term in months', '期限（月）')),
  method: Method,
  rate: Rate.optional(),
  isFloating: z.boolean().optional().meta(titled('Floating rate', '浮动利率')),
  purpose: z.string().min(LENGTHS.purpose.min).max(LENGTHS.purpose.max).meta(titled('Purpose', '贷款用途')),
  employer: z.string().max(LENGTHS.employer.max).meta(titled('Employer', '工作单位')),
  employment: Employment,
  yearsInJob: z.number().min(0).max(60).meta(titled('Years in the job', '现职年限')),
  statedMonthlyIncome: Money.meta(titled('Net monthly income, as proved', '月净收入（收入证明）')),
  housing: Housing,
  payMode: PayMode,
  payees: z.array(Payee).max(10).meta(titled('Payees', '收款人')),
  /** Where the loan is credited; the customer's own account at the core when empty. */
  account: Account.optional(),
});

export const Applicant = z.object({
  customerId: z.string().min(1).max(64).meta(titled('Customer number', '客户号')),
  name: z.string().min(LENGTHS.name.min).max(LENGTHS.name.max).meta(titled('Name', '姓名')),
  birth: z.iso.date().meta(titled('Date of birth', '出生日期')),
  idValidTo: z
    .string()
    .regex(/^(\d{4}-\d{2}-\d{2}|长期)$/)
    .meta(titled('ID card valid until (or 长期)', '身份证有效期止（或“长期”）')),
});

/** Each is given separately (B1): query of the bureau, use of the data, electronic signature. */
export const Consents = z.object({
  bureau: z.boolean().meta(titled('Query of the credit bureau', '征信查询授权')),
  dataUse: z.boolean().meta(titled('Use of personal data', '个人信息使用授权')),
  eSign: z.boolean().meta(titled('Electronic signature', '电子签名授权')),
});

export const CreditReviewInput = z
  .object({
    applicant: Applicant.meta(titled('Applicant', '申请人')),
    application: LoanApplication.meta(titled('Application', '申请内容')),
    consents: Consents.meta(titled('Consents', '授权')),
    /** As they were filed, with their hashes: they stay with the case that filed them. */
    documents: z
      .array(z.object({ id: z.string().min(1).max(64), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
      .max(20)
      .optional()
      .meta(titled('Filed papers', '申请资料')),
    intakeCase: z.string().max(64).optional().meta(titled('Intake case', '影像采集业务号')),
  })
  .superRefine(({ application, intakeCase }, context) => {
    application.payees.forEach(({ account }, i) => {
      if (account === undefined && intakeCase === undefined)
        context.addIssue({
          code: 'custom',
          path: ['application', 'payees', i, 'account'],
          message: 'Enter the account number of the payee. 请填写收款人账号。',
        });
    });
  });
