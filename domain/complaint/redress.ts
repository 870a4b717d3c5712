// Who must agree to a remedy, by its amount (D8). The reviewer always; above the limits somebody higher too.
import type { Money } from '../money.ts';

export type RedressLevel = 'reviewer' | 'lead' | 'department' | 'executive';

export const REDRESS_PACK = {
  id: 'complaint-redress-cn',
  version: 1,
  /** More than so many fen needs that level [D]; the highest first. */
  levels: [
    { level: 'executive', over: 200_000_00 },
    { level: 'department', over: 50_000_00 },
    { level: 'lead', over: 5_000_00 },
  ],
} as const;

export const redressLevel = (remedy: Money | undefined): RedressLevel =>
  REDRESS_PACK.levels.find(({ over }) => (remedy?.amountMinor ?? 0) > over)?.level ?? 'reviewer';
