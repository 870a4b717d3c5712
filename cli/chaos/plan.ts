// What happens to which disbursement, decided by a seed: the same seed plans the same blows. Pure.
import { FAULTS, type Fault } from '../../db/queries/outside.ts';

/**
 * Where a worker is killed: `before` the step does anything; `sent`, when the effect is marked as sent and the wire is not touched yet;
 * `after` the other side has done it and before its answer is seen; `unacknowledged`, when all is recorded and the engine has not been told.
 */
export type KillAt = 'before' | 'sent' | 'after' | 'unacknowledged';
export type Blow =
  | { readonly what: 'kill'; readonly at: KillAt; readonly where: string }
  | { readonly what: 'fault'; readonly key: string; readonly fault: Fault };
export type Run = { readonly n: number; readonly payees: 0 | 1 | 2; readonly blows: readonly Blow[] };

/** Steps of the saga that run outside of the flow worker; those with a key act on the core. */
const STEPS = ['reserve', 'postLoan', 'creditBorrower', 'compare', 'payPayee', 'settle', 'notify'] as const;
const KEYS = ['loan', 'credit', 'payee-1'] as const;

/** Every kill at every step, and every fault of every step that moves money. */
export const BLOWS: readonly Blow[] = [
  ...STEPS.flatMap((where) => (['before', 'unacknowledged'] as const).map((at): Blow => ({ what: 'kill', at, where }))),
  ...KEYS.flatMap((where) => (['sent', 'after'] as const).map((at): Blow => ({ what: 'kill', at, where }))),
  ...KEYS.flatMap((key) => FAULTS.map((fault): Blow => ({ what: 'fault', key, fault }))),
];

/** Blows in an order of the seed's, one for each run until all had their turn, then again; every third run takes a second one. */
export function planRuns({ runs, seed }: { runs: number; seed: number }): Run[] {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  let order: Blow[] = [];
  return Array.from({ length: runs }, (_, i) => {
    if (order.length === 0) order = shuffled(BLOWS, random);
    const first = order.pop() as Blow;
    const blows = i % 3 === 2 ? [first, pick(BLOWS)] : [first];
    const needsPayee = blows.some((blow) => (blow.what === 'kill' ? blow.where : blow.key).startsWith('pay'));
    return { n: i + 1, payees: needsPayee ? pick([1, 2] as const) : pick([0, 1, 2] as const), blows: distinct(blows) };
  });
}

/** One key suffers one fault at its first sending. */
const distinct = (blows: readonly Blow[]): Blow[] => [
  ...new Map(blows.map((blow) => [blow.what === 'fault' ? `fault ${blow.key}` : `kill ${blow.at} ${blow.where}`, blow])).values(),
];

export const nameOf = (blow: Blow): string => (blow.what === 'kill' ? `kill ${blow.at} ${blow.where}` : `${blow.fault} on ${blow.key}`);

function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const copy = [...items];
  for (let i = copy.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [copy[i], copy[j]] = [copy[j] as T, copy[i] as T];
  }
  return copy;
}

/** mulberry32: small, and the same on every machine. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
