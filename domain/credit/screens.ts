// Knock-out rules (domain rule B.2): what ends an application before anybody works on it. Each finding says what the rule saw. KO07 stands
// with the sizing (affordability.ts), because a smaller loan may be affordable where the one asked for is not.
import { asDay } from '../calendar/day.ts';
import { ageOn } from '../documents/dates.ts';
import { readPrcId } from '../documents/prc-id.ts';
import type { ApplicationFacts, BureauFacts, BureauReport, RenewalFacts } from './facts.ts';
import type { CreditPack } from './pack.ts';
import { forbiddenUse } from './purpose.ts';
import type { KnockOutRule } from './terms.ts';

/** `evidence` is what the rule saw, free of personal numbers: a code or a figure. */
export type KnockOut = { readonly rule: KnockOutRule; readonly evidence: string };
export type Screened = { readonly passed: boolean; readonly knockOuts: readonly KnockOut[] };

const LONG_TERM = '长期';
const screened = (knockOuts: readonly KnockOut[]): Screened => ({ passed: knockOuts.length === 0, knockOuts });

/** Before the bureau is asked: a query that cannot help is not made (B4 before B5). */
export function screenApplication(facts: ApplicationFacts, { knockOuts: pack }: CreditPack): Screened {
  const age = ageOn(asDay(facts.birth), asDay(facts.on));
  const { product, termMonths, amount, purpose } = facts.requested;
  const isOutside = age < pack.ageMin || age > pack.ageMax || age * 12 + termMonths > pack.agePlusTermMax * 12;
  const use = forbiddenUse({ product, purpose }, pack);
  return screened([
    ...(isOutside ? [{ rule: 'KO01' as const, evidence: `${age}+${termMonths}m` }] : []),
    ...identity(facts).map((evidence) => ({ rule: 'KO02' as const, evidence })),
    ...(use === undefined ? [] : [{ rule: 'KO08' as const, evidence: use }]),
    ...(product === 'internet' && amount > pack.internetMax ? [{ rule: 'KO10' as const, evidence: `${amount}>${pack.internetMax}` }] : []),
  ]);
}

/** KO04 and KO05, from the bureau's report. */
export function screenBureau({ report }: BureauFacts, { knockOuts: pack }: CreditPack): Screened {
  const { overdueNow, daysPastDue, chargeOffs } = report;
  const worst = Math.max(0, ...daysPastDue);
  const chargeOff = chargeOffs.filter((months) => months <= pack.chargeOffMonths);
  const late = daysPastDue.filter((days) => days > 0).length;
  const inRow = longestRun(daysPastDue);
  return screened([
    ...(overdueNow >= pack.overdueMin ? [{ rule: 'KO04' as const, evidence: 'OVERDUE_NOW' }] : []),
    ...(worst >= pack.daysPastDueMin ? [{ rule: 'KO04' as const, evidence: `DAYS_PAST_DUE_${worst}` }] : []),
    ...(chargeOff.length > 0 ? [{ rule: 'KO04' as const, evidence: 'CHARGE_OFF' }] : []),
    ...(inRow >= pack.consecutiveMonths ? [{ rule: 'KO05' as const, evidence: `CONSECUTIVE_${inRow}` }] : []),
    ...(late >= pack.totalMonths ? [{ rule: 'KO05' as const, evidence: `TOTAL_${late}` }] : []),
  ]);
}

export type Renewed = Screened & { readonly newOverdue: boolean };

/** AU-06: any new overdue sends it back to underwriting, and what knocks out does so the more. */
export function screenRenewal({ before, report }: RenewalFacts, pack: CreditPack): Renewed {
  const { knockOuts } = screenBureau({ report }, pack);
  const newOverdue = report.overdueNow > before.overdueNow || hasNewArrears(before, report);
  return { passed: knockOuts.length === 0 && !newOverdue, knockOuts, newOverdue };
}

/** Month by month: the newer report's 24 months begin so many months later. */
function hasNewArrears(before: BureauReport, report: BureauReport): boolean {
  const later = Math.max(0, monthOf(report.at) - monthOf(before.at));
  return report.daysPastDue.some((days, month) => days > (before.daysPastDue[month + later] ?? 0));
}
const monthOf = (at: string): number => Number(at.slice(0, 4)) * 12 + Number(at.slice(5, 7));

/** KO02: what speaks against the identity document; empty when nothing does. */
function identity({ idNo, idValidTo, birth, on, allowsTestArea, differsFromRecord = false }: ApplicationFacts): string[] {
  const expired = idValidTo !== LONG_TERM && idValidTo < on ? ['EXPIRED'] : [];
  if (idNo === null) return ['NO_NUMBER_ON_FILE', ...expired];
  const read = readPrcId(idNo, { on: asDay(on), allowsTestArea });
  if (!read.ok) return [`NUMBER_${read.problem.toUpperCase().replaceAll('-', '_')}`, ...expired];
  return [...(differsFromRecord ? ['DIFFERS_FROM_RECORD'] : []), ...(read.birth === birth ? [] : ['BIRTH_DIFFERS']), ...expired];
}

function longestRun(daysPastDue: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const days of daysPastDue) longest = Math.max(longest, (run = days > 0 ? run + 1 : 0));
  return longest;
}
