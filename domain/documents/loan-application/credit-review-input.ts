// From the filed values of an ID card and a loan application to the input of credit review. No account number goes along: payeesFiled
// reads them where they stay.
import type { z } from 'zod';
import type { CreditReviewInput } from '../../credit/application.schema.ts';
import type { Money } from '../../money.ts';
import { parseAmountInFigures } from '../amount-in-figures.ts';
import type { CardFieldName } from '../id-card/fields.ts';
import { PAYEES, type ApplicationFieldName } from './fields.ts';

type Input = z.output<typeof CreditReviewInput>;
type Application = Input['application'];
export type FiledValues = Readonly<Partial<Record<CardFieldName | ApplicationFieldName, string>>>;

/** Throws when a value is missing that filing demands: a fault of ours, never of the paper. */
export function creditReviewInput(
  values: FiledValues,
  {
    customerId,
    documents,
    intakeCase,
  }: { readonly customerId: string; readonly documents: NonNullable<Input['documents']>; readonly intakeCase: string },
): Input {
  const text = textIn(values);
  const money = moneyIn(values);
  return {
    applicant: { customerId, name: text('name'), birth: text('birth'), idValidTo: text('validTo') },
    application: {
      // codes of the form, checked when they were filed
      product: text('product') as Application['product'],
      method: text('method') as Application['method'],
      employment: text('employment') as Application['employment'],
      housing: text('housing') as Application['housing'],
      payMode: text('payMode') as Application['payMode'],
      amount: money('amount'),
      termMonths: Number(text('termMonths')),
      purpose: text('purpose'),
      employer: text('employer'),
      yearsInJob: Number(text('yearsInJob')),
      statedMonthlyIncome: money('monthlyIncome'),
      payees: payeesFiled(values).map(({ account: _, ...payee }) => payee),
    },
    consents: { bureau: values.consentBureau === 'yes', dataUse: values.consentData === 'yes', eSign: values.consentSign === 'yes' },
    documents,
    intakeCase,
  };
}

/** The payees with their accounts. */
export function payeesFiled(values: FiledValues): { name: string; account: string; bankCode: string; amount: Money }[] {
  const text = textIn(values);
  return PAYEES.filter((n) => (values[`payee${n}Name`] ?? '') !== '').map((n) => ({
    name: text(`payee${n}Name`),
    account: text(`payee${n}Account`),
    bankCode: text(`payee${n}Bank`),
    amount: moneyIn(values)(`payee${n}Amount`),
  }));
}

const textIn =
  (values: FiledValues) =>
  (name: CardFieldName | ApplicationFieldName): string => {
    const value = values[name];
    if (value === undefined || value === '') throw new Error(`${name} was filed without a value`);
    return value;
  };
const moneyIn =
  (values: FiledValues) =>
  (name: ApplicationFieldName): Money => {
    const amountMinor = parseAmountInFigures(textIn(values)(name));
    if (amountMinor === undefined) throw new Error(`${name} was filed as no amount`);
    return { amountMinor, currency: 'CNY' };
  };
