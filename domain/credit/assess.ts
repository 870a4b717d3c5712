// The machine's whole assessment of an application that has passed the knock-outs (B8): income, size, score, and who may decide. It
// suggests; people decide, except where the rules leave nothing to decide.
import type { AssessmentFacts } from './facts.ts';
import { sizeOf, type Size } from './affordability.ts';
import { flagsOf, incomeOf, type Income } from './income.ts';
import type { CreditPack, Grade, Route } from './pack.ts';
import type { KnockOut } from './screens.ts';
import { scoreOf, type Score } from './scorecard.ts';
import type { DeclineCode, Flag } from './terms.ts';

export type Assessment = Income & {
  /** `refer`: the committee's to decide. */
  readonly suggestion: 'approve' | 'decline' | 'refer';
  readonly size: Size;
  readonly knockOuts: readonly KnockOut[];
  /** Null when a knock-out has come before. */
  readonly score: Score | null;
  /** Of the borrower and the connected group, with this loan. */
  readonly exposure: number;
  readonly route: Route | null;
  readonly declined: DeclineCode | null;
  readonly flags: readonly Flag[];
};

export function assess(facts: AssessmentFacts, pack: CreditPack): Assessment {
  const { requested, report, accounts } = facts;
  const income = incomeOf(facts, pack);
  const size = sizeOf({ requested, report, income: income.incomeUsed }, pack);
  const exposure = accounts.exposure + (accounts.connectedExposure ?? 0) + size.amount;
  const common = { ...income, size, exposure, flags: flagsOf(facts, income, pack) };
  const knockOuts: KnockOut[] = [
    ...(size.knockOut === null ? [] : [{ rule: 'KO07' as const, evidence: size.knockOut }]),
    ...aboveInternetLimit(facts, pack),
  ];
  if (knockOuts.length > 0) return { ...common, ...{ suggestion: 'decline', score: null, route: null, declined: null }, knockOuts };
  const score = scoreOf({ ...facts, income: income.incomeUsed, burden: size.obligations + size.instalment }, pack);
  const route = routeOf(score.grade, exposure, pack);
  const declined = score.grade === 'E' ? 'GRADE_E' : route === 'not-allowed' ? 'ABOVE_AUTHORITY' : null;
  return {
    ...common,
    ...{ score, route, declined, knockOuts: [] },
    suggestion: declined !== null ? 'decline' : route === 'committee' ? 'refer' : 'approve',
  };
}

/** KO10 is a limit per person: with what is owed of such loans already, which the screening before the bureau cannot know. */
function aboveInternetLimit({ requested, accounts }: AssessmentFacts, { knockOuts: pack }: CreditPack): KnockOut[] {
  if (pack.internetCounts !== 'outstanding' || requested.product !== 'internet') return [];
  const owed = accounts.internetOutstanding ?? 0;
  return requested.amount + owed > pack.internetMax ? [{ rule: 'KO10', evidence: `${requested.amount}+${owed}>${pack.internetMax}` }] : [];
}

/** The authority matrix (B.5), by aggregate exposure and not by the single request. */
export function routeOf(grade: Grade, exposure: number, { authority }: Pick<CreditPack, 'authority'>): Route {
  if (grade === 'E') return 'not-allowed';
  return (authority.rows.find(({ upTo }) => exposure <= upTo) ?? authority.above)[grade];
}
