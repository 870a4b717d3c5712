// Numbers by which loans are paid out (domain rules AU-06, B.6, B.7), as versioned data: a case keeps the pack that it started with.
import { fen, type Minor } from '../money.ts';

export type DisbursementPack = {
  readonly id: string;
  readonly version: number;
  /** Minutes after midnight from which on it is the next business date (DS-04). */
  readonly cutOffMinutes: number;
  /** Days for which an approval and a bureau report hold (AU-06). */
  readonly approvalDays: number;
  readonly bureauDays: number;
  /** Most that a borrower may be paid to use freely, by product (PM-02, PM-04). */
  readonly selfPaymentMax: Minor;
  readonly selfPaymentBusinessMax: Minor;
  /** Above it a third person releases (DS-03); the database holds the same number. */
  readonly secondReleaseAbove: Minor;
  /** Most that one maker and one branch may release on a business date (DS-05). */
  readonly makerDailyMax: Minor;
  readonly branchDailyMax: Minor;
  /** How often and at what distance a lost answer is asked for by its key, before people decide (B.7). */
  readonly unknownQueries: number;
  readonly unknownEverySeconds: number;
};

const DISBURSEMENT_CN_1: DisbursementPack = {
  id: 'disbursement-cn',
  version: 1,
  cutOffMinutes: 16 * 60 + 30,
  approvalDays: 90,
  bureauDays: 30,
  selfPaymentMax: fen(300_000_00),
  selfPaymentBusinessMax: fen(500_000_00),
  secondReleaseAbove: fen(1_000_000_00),
  makerDailyMax: fen(20_000_000_00),
  branchDailyMax: fen(100_000_000_00),
  unknownQueries: 24,
  unknownEverySeconds: 300,
};

const PACKS: readonly DisbursementPack[] = [DISBURSEMENT_CN_1];
export const versionOf = ({ id, version }: Pick<DisbursementPack, 'id' | 'version'>): string => `${id}@${version}`;
export const DISBURSEMENT_PACK_TODAY: string = versionOf(DISBURSEMENT_CN_1);
/** Undefined: this version of the product does not know that pack. */
export const disbursementPack = (version: string): DisbursementPack | undefined => PACKS.find((pack) => versionOf(pack) === version);
