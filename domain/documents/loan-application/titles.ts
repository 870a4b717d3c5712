// What the fields of a loan application are called, on screens and in notes.
import type { Text } from '../../process.ts';
import type { ApplicationFieldName } from './fields.ts';

export const APPLICATION_TITLES: Readonly<Record<ApplicationFieldName, Text>> = {
  applicant: { en: 'Applicant', zh: '申请人' },
  applicantIdNo: { en: 'ID number on the form', zh: '申请表身份证号码' },
  mobile: { en: 'Mobile number', zh: '手机号码' },
  employer: { en: 'Employer', zh: '工作单位' },
  employment: { en: 'Employment', zh: '职业类型' },
  yearsInJob: { en: 'Years in the job', zh: '现职年限' },
  monthlyIncome: { en: 'Monthly income (CNY)', zh: '月收入（元）' },
  housing: { en: 'Housing', zh: '住房情况' },
  product: { en: 'Product', zh: '贷款品种' },
  amount: { en: 'Amount in figures (CNY)', zh: '申请金额（元）' },
  amountInWords: { en: 'Amount in words', zh: '金额大写' },
  termMonths: { en: 'Term in months', zh: '贷款期限（月）' },
  method: { en: 'Repayment method', zh: '还款方式' },
  purpose: { en: 'Purpose', zh: '贷款用途' },
  payMode: { en: 'Payment mode', zh: '支付方式' },
  payee1Name: { en: 'Payee A', zh: '收款人甲' },
  payee1Account: { en: 'Account of payee A', zh: '收款账号甲' },
  payee1Bank: { en: 'Bank code of payee A', zh: '收款行号甲' },
  payee1Amount: { en: 'Amount for payee A (CNY)', zh: '收款金额甲（元）' },
  payee2Name: { en: 'Payee B', zh: '收款人乙' },
  payee2Account: { en: 'Account of payee B', zh: '收款账号乙' },
  payee2Bank: { en: 'Bank code of payee B', zh: '收款行号乙' },
  payee2Amount: { en: 'Amount for payee B (CNY)', zh: '收款金额乙（元）' },
  consentBureau: { en: 'Consent: bureau query', zh: '同意查询征信' },
  consentData: { en: 'Consent: use of data', zh: '同意使用个人信息' },
  consentSign: { en: 'Consent: electronic signature', zh: '同意电子签名' },
  signature: { en: 'Signature', zh: '申请人签名' },
  signedOn: { en: 'Date of application', zh: '申请日期' },
};
