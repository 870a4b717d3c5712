// Which fields a person must look at (domain rule A.2). Per field, not per document; numbers are a versioned pack, to be calibrated (A-R1).
import type { Check, FieldClass, Route } from './field.ts';

export type RoutingPack = {
  readonly id: string;
  readonly version: string;
  /** From `accept` on by itself, from `verify` on one look, below that keyed from the image. K3 is never keyed. */
  readonly thresholds: Readonly<Record<FieldClass, { readonly accept: number; readonly verify: number }>>;
  /** Added when an independent source agrees (MRZ, barcode, master data), up to `scoreMax`. */
  readonly agreementBonus: number;
  readonly scoreMax: number;
};

export const INTAKE_CN: RoutingPack = {
  id: 'intake-cn',
  version: '1',
  thresholds: {
    K1: { accept: 0.95, verify: 0.8 },
    K2: { accept: 0.85, verify: 0.6 },
    K3: { accept: 0.7, verify: 0 },
  },
  agreementBonus: 0.05,
  scoreMax: 0.999,
};

export type Evidence = {
  readonly class: FieldClass;
  readonly confidence: number;
  /** How well the text fits the form of the field: 1 as printed, less when it had to be repaired. */
  readonly formatScore: number;
  readonly checks: readonly Check[];
  readonly hasIndependentSource?: boolean;
};

/** `score = 0` if a hard check fails, else `min(confidence, formatScore)`, + 0.05 if an independent source agrees. */
export function scoreOf(evidence: Evidence, pack: RoutingPack): number {
  if (evidence.checks.some((check) => check.effect === 'hard' && !check.passed)) return 0;
  const base = Math.min(evidence.confidence, evidence.formatScore);
  return Math.min(pack.scoreMax, base + (evidence.hasIndependentSource ? pack.agreementBonus : 0));
}

/** A K1 field is accepted only when a check vouches for it; no field is while a soft check has failed. */
export function routeOf(evidence: Evidence, pack: RoutingPack): Route {
  const score = scoreOf(evidence, pack);
  const { accept, verify } = pack.thresholds[evidence.class];
  const isDoubted = evidence.checks.some((check) => check.effect === 'soft' && !check.passed);
  const isVouchedFor = evidence.class !== 'K1' || evidence.checks.some((check) => check.confirms && check.passed);
  if (score >= accept && isVouchedFor && !isDoubted) return 'accept';
  return score >= verify ? 'verify' : 'key';
}
