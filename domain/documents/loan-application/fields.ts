// The fields of a loan application with their classes (domain rule A.4), and the words that the form prints for each choice.
import type { FieldClass } from '../field.ts';

export const PAYEES = [1, 2] as const;

export const APPLICATION_FIELDS = {
  applicant: 'K1',
  applicantIdNo: 'K1',
  mobile: 'K2',
  employer: 'K2',
  employment: 'K2',
  yearsInJob: 'K2',
  monthlyIncome: 'K2',
  housing: 'K3',
  product: 'K2',
  amount: 'K1',
  amountInWords: 'K1',
  termMonths: 'K2',
  method: 'K2',
  purpose: 'K1',
  payMode: 'K2',
  payee1Name: 'K1',
  payee1Account: 'K1',
  payee1Bank: 'K2',
  payee1Amount: 'K1',
  payee2Name: 'K1',
  payee2Account: 'K1',
  payee2Bank: 'K2',
  payee2Amount: 'K1',
  consentBureau: 'K2',
  consentData: 'K2',
  consentSign: 'K2',
  signature: 'K2',
  signedOn: 'K2',
} as const satisfies Record<string, FieldClass>;
export type ApplicationFieldName = keyof typeof APPLICATION_FIELDS;
export const APPLICATION_FIELD_NAMES = Object.keys(APPLICATION_FIELDS) as readonly ApplicationFieldName[];

/** What is ticked or written by hand: looked at as ink, not read as text. */
export const MARKED = ['consentBureau', 'consentData', 'consentSign', 'signature'] as const satisfies readonly ApplicationFieldName[];
export type MarkedFieldName = (typeof MARKED)[number];
export const isMarked = (name: ApplicationFieldName): name is MarkedFieldName => (MARKED as readonly string[]).includes(name);

/** Code → what the form prints. */
export const CHOICES = {
  employment: {
    none: '无固定职业',
    'self-employed': '自雇或灵活就业',
    private: '民营企业合同制',
    listed: '大型或上市公司',
    public: '机关事业或国企',
  },
  housing: { own: '自有无贷', mortgage: '按揭购房', family: '与家人同住', rent: '租房', other: '其他' },
  product: { consumer: '个人消费贷款', internet: '互联网消费贷款', business: '个人经营贷款' },
  method: { 'equal-instalment': '等额本息', 'equal-principal': '等额本金', bullet: '到期还本付息' },
  payMode: { self: '自主支付', entrusted: '受托支付', mixed: '部分受托支付' },
} as const satisfies Partial<Record<ApplicationFieldName, Readonly<Record<string, string>>>>;
export type ChoiceFieldName = keyof typeof CHOICES;
export const isChoice = (name: ApplicationFieldName): name is ChoiceFieldName => Object.hasOwn(CHOICES, name);
