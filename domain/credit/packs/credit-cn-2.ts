// Credit pack 2: since the consumption notice of March 2025, internet consumer loans may reach 300k for the time being (KO10). Frozen; all
// else is pack 1, which is frozen too.
import type { CreditPack } from '../pack.ts';
import { CREDIT_CN_1 } from './credit-cn-1.ts';

export const CREDIT_CN_2: CreditPack = {
  ...CREDIT_CN_1,
  version: 2,
  inForceFrom: '2025-03-14',
  knockOuts: { ...CREDIT_CN_1.knockOuts, internetMax: 300_000_00 },
};
