// What the applicant is written (B11): the terms with the real annual rate, or the reasons with the right to be heard by a person.
import { CHARACTERISTICS, DECLINES, KNOCK_OUTS } from '../domain/credit/terms.ts';
import { yuanText, type Money } from '../domain/money.ts';
import type { Text } from '../domain/process.ts';

/** At most four reasons go into a letter (B11). */
const REASONS_MAX = 4;
const REASONS: Readonly<Record<string, Text>> = { ...KNOCK_OUTS, ...DECLINES, ...CHARACTERISTICS };
const RIGHTS =
  '您有权要求我行对自动评估结果作出说明，并可申请人工复核（5个工作日内答复）。 You may ask us to explain an automated assessment, and to have it looked at by a person, who answers within five working days.';

/** A decline has a reason, always: what a person decided without the machine finding any was the application as a whole. */
export const declineLetter = (codes: readonly string[]) => ({
  subject: '贷款申请结果告知 · Our decision on your application',
  text: [
    '很抱歉，我行未能批准您的贷款申请，主要原因如下： We are sorry that we cannot grant the loan. The main reasons:',
    ...(codes.length > 0 ? codes : ['OVERALL'])
      .slice(0, REASONS_MAX)
      .flatMap((code) => (REASONS[code] ? [`· ${REASONS[code].zh} ${REASONS[code].en}`] : [])),
    RIGHTS,
  ].join('\n'),
});

export const offerLetter = (offer: {
  readonly isCounterOffer: boolean;
  readonly terms: { readonly amount: Money; readonly rate: string; readonly termMonths: number };
  readonly annualizedRate: string;
  readonly validUntil: string;
}) => {
  const { amount, rate, termMonths } = offer.terms;
  return {
    subject: '贷款批复通知 · Our offer of a loan',
    text: [
      ...(offer.isCounterOffer
        ? ['根据您的收入和负债情况，批准金额低于申请金额。 Going by your income and obligations, we offer less than you applied for.']
        : []),
      `批准金额 ${yuanText(amount.amountMinor)} 元，期限 ${termMonths} 个月，年利率 ${rate}，年化利率（单利） ${offer.annualizedRate}。`,
      `Amount CNY ${yuanText(amount.amountMinor)}, ${termMonths} months, annual rate ${rate}, annualized rate (nominal) ${offer.annualizedRate}.`,
      `批复有效期至 ${offer.validUntil.slice(0, 10)}。 The offer stands until ${offer.validUntil.slice(0, 10)}.`,
    ].join('\n'),
  };
};
