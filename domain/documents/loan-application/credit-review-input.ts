// From the filed values of an ID card and a loan application to the input of credit review.
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
  const text = (name: CardFieldName | ApplicationFieldName): string => {
    const value = values[name];
    if (value === undefined || value === '') throw new Error(`${name} was filed without a value`);
    return value;
  };
  const money = (name: ApplicationFieldName): Money => {
    const amountMinor = parseAmountInFigures(text(name));
    if (amountMinor === undefined) throw new Error(`${name} was filed as no amount`);
    return { amountMinor, currency: 'CNY' };
  };
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
      payees: PAYEES.filter((n) => (values[`payee${n}Name`] ?? '') !== '').map((n) => ({
        name: text(`payee${n}Name`),
        account: text(`payee${n}Account`) as Application['payees'][number]['account'],
        bankCode: text(`payee${n}Bank`),
        amount: money(`payee${n}Amount`),
      })),
    },
    consents: { bureau: values.consentBureau === 'yes', dataUse: values.consentData === 'yes', eSign: values.consentSign === 'yes' },
    documents,
    intakeCase,
  };
}
