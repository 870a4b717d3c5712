// The rule packs for credit by version. A case is decided by the pack that it started with, whatever has been released since.
import type { CreditPack } from './pack.ts';
import { CREDIT_CN_1 } from './packs/credit-cn-1.ts';
import { CREDIT_CN_2 } from './packs/credit-cn-2.ts';
import { CREDIT_CN_3 } from './packs/credit-cn-3.ts';

const PACKS: readonly CreditPack[] = [CREDIT_CN_1, CREDIT_CN_2, CREDIT_CN_3];

/** `credit-cn@2` */
export const versionOf = ({ id, version }: Pick<CreditPack, 'id' | 'version'>): string => `${id}@${version}`;
export const CREDIT_PACK_TODAY: string = versionOf(CREDIT_CN_3);
export const CREDIT_PACK_VERSIONS: readonly string[] = PACKS.map(versionOf);

/** Undefined: this version of the product does not know that pack. */
export const creditPack = (version: string): CreditPack | undefined => PACKS.find((pack) => versionOf(pack) === version);
