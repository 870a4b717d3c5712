// Conditions precedent, first list (domain rule B.6): what must be true before a loan is paid out. Pure; every fact comes in.
import { msOf } from '../calendar/day.ts';
import type { Iso } from '../ids.ts';
import type { DisbursementPack } from './disbursement-pack.ts';

export const CONDITIONS = {
  contract: { en: 'The signed terms are those of the decision', zh: '合同条款与审批一致' },
  amount: { en: 'The amount is within what was approved', zh: '金额不超过审批额度' },
  approval: { en: 'The approval is still valid (90 days)', zh: '审批在有效期内（90天）' },
  bureau: { en: 'The bureau report is fresh (30 days)', zh: '征信报告在有效期内（30天）' },
  account: { en: "The borrower's account is his own, open and not restricted", zh: '借款人账户为本人、状态正常' },
  once: { en: 'This tranche has not been paid out', zh: '本笔未曾放款' },
} as const;
export type ConditionId = keyof typeof CONDITIONS;
export type Condition = { readonly condition: ConditionId; readonly state: 'met' | 'pending' };

export type ConditionFacts = {
  readonly now: Iso;
  readonly signedHash: string;
  readonly approvedHash: string;
  readonly amountMinor: number;
  readonly maxMinor: number;
  readonly approvedAt: string;
  readonly validUntil: string;
  readonly bureauReportAt: string;
  readonly customerId: string;
  readonly account: { readonly customerId: string; readonly state: 'open' | 'restricted' | 'closed' } | null;
  readonly isPaid: boolean;
};

const DAY_MS = 86_400_000;
const age = (now: Iso, then: string) => msOf(now) - msOf(then as Iso);

export function conditionsOf(f: ConditionFacts, pack: DisbursementPack): Condition[] {
  const met: Readonly<Record<ConditionId, boolean>> = {
    contract: f.signedHash === f.approvedHash,
    amount: f.amountMinor > 0 && f.amountMinor <= f.maxMinor,
    approval: age(f.now, f.validUntil) <= 0 && age(f.now, f.approvedAt) <= pack.approvalDays * DAY_MS,
    bureau: age(f.now, f.bureauReportAt) <= pack.bureauDays * DAY_MS,
    account: f.account !== null && f.account.customerId === f.customerId && f.account.state === 'open',
    once: !f.isPaid,
  };
  return (Object.keys(met) as ConditionId[]).map((condition) => ({ condition, state: met[condition] ? 'met' : 'pending' }));
}

export const isMet = (conditions: readonly Condition[], id: ConditionId): boolean =>
  conditions.some(({ condition, state }) => condition === id && state === 'met');
