// The scorecard (domain rule B.3): points by characteristic, a grade, the odds and probability of default that they stand for, and where the
// most points were lost. Sex, ethnicity, religion, health and region are no inputs, and never will be.
import type { AssessmentFacts, BureauReport } from './facts.ts';
import type { Bin, CreditPack, Grade, ShareBin } from './pack.ts';
import { isAtMost } from './share.ts';
import { CHARACTERISTICS, type CharacteristicCode } from './terms.ts';

export type Points = { readonly characteristic: CharacteristicCode; readonly points: number; readonly pointsMax: number };
export type Score = {
  readonly score: number;
  readonly grade: Grade;
  /** Good to bad, two digits: `237.84`. */
  readonly odds: string;
  /** Per cent, three digits: `0.419`. */
  readonly pd: string;
  readonly characteristics: readonly Points[];
  /** The characteristics that lost the most points, worst first. */
  readonly reasons: readonly CharacteristicCode[];
};
/** `burden`: all monthly obligations after the loan; `income` is positive. */
export type Scored = Pick<AssessmentFacts, 'age' | 'employment' | 'yearsInJob' | 'housing' | 'report' | 'accounts'> & {
  readonly income: number;
  readonly burden: number;
};

export function scoreOf(facts: Scored, { score: card }: CreditPack): Score {
  const characteristics = (Object.keys(CHARACTERISTICS) as CharacteristicCode[]).map((characteristic): Points => {
    const [points, all] = pointsOf(characteristic, facts, card);
    return { characteristic, points, pointsMax: Math.max(...all) };
  });
  const score = characteristics.reduce((total, { points }) => total + points, 0);
  const odds = card.baseOdds * 2 ** ((score - card.base) / card.pointsToDouble);
  return {
    score,
    grade: card.grades.find(({ from }) => score >= from)?.grade ?? 'E',
    odds: odds.toFixed(2),
    pd: (100 / (1 + odds)).toFixed(3),
    characteristics,
    reasons: characteristics
      .filter(({ points, pointsMax }) => points < pointsMax)
      .toSorted((a, b) => b.pointsMax - b.points - (a.pointsMax - a.points))
      .slice(0, card.reasonsMax)
      .map(({ characteristic }) => characteristic),
  };
}

type Card = CreditPack['score'];
/** The points of one characteristic, and all that it can give. */
function pointsOf(characteristic: CharacteristicCode, facts: Scored, card: Card): [number, number[]] {
  const { report, accounts } = facts;
  switch (characteristic) {
    case 'AGE':
      return binned(card.age, facts.age);
    case 'EMPLOYMENT':
      return [card.employment[facts.employment], Object.values(card.employment)];
    case 'YEARS_IN_JOB':
      return binned(card.yearsInJob, facts.yearsInJob);
    case 'INCOME':
      return binned(card.income, facts.income);
    case 'FOIR':
      return shared(card.foir, { part: facts.burden, whole: facts.income });
    case 'DELINQUENCY':
      return [card.delinquency[delinquencyOf(report.daysPastDue)], Object.values(card.delinquency)];
    case 'ENQUIRIES':
      return binned(card.enquiries, report.enquiries3Months);
    case 'UTILISATION':
      return utilisation(report, card);
    case 'HISTORY':
      return binned(card.historyMonths, report.historyMonths);
    case 'HOUSING':
      return [card.housing[facts.housing], Object.values(card.housing)];
    case 'RELATION':
      return [card.relation[accounts.relation], Object.values(card.relation)];
  }
}

const all = (bins: readonly { readonly points: number }[]) => bins.map(({ points }) => points);
const binned = (bins: readonly Bin[], value: number): [number, number[]] => [
  bins.find(({ upTo, below }) => (upTo === undefined || value <= upTo) && (below === undefined || value < below))?.points ?? 0,
  all(bins),
];
const shared = (bins: readonly ShareBin[], { part, whole }: { part: number; whole: number }): [number, number[]] => [
  bins.find(({ upTo }) => upTo === undefined || isAtMost(part, whole, upTo))?.points ?? 0,
  all(bins),
];

function utilisation({ cards }: BureauReport, card: Card): [number, number[]] {
  const [part, whole] = [cards.reduce((sum, { balance }) => sum + balance, 0), cards.reduce((sum, { limit }) => sum + limit, 0)];
  const [points, possible] = whole > 0 ? shared(card.utilisation, { part, whole }) : [card.noCard, all(card.utilisation)];
  return [points, [...possible, card.noCard]];
}

/** The worst month decides; a first slip of less than 30 days weighs less than several. */
function delinquencyOf(daysPastDue: readonly number[]): keyof Card['delinquency'] {
  const worst = Math.max(0, ...daysPastDue);
  if (worst >= 60) return '60-plus';
  if (worst >= 30) return '30-59';
  const late = daysPastDue.filter((days) => days > 0).length;
  return late === 0 ? 'none' : late === 1 ? 'once-1-29' : 'more-1-29';
}
