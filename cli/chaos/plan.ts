// What happens to which disbursement, decided by a seed: the same seed plans the same blows. Pure.
import { FAULTS, type Fault } from '../../db/queries/outside.ts';
import { placeOf, placesOf } from './path.ts';

/**
 * Where a worker is killed: `before` the step does anything; `sent`, when the effect is marked as sent and the wire is not touched yet;
 * `after` the other side has done it and before its answer is seen; `unacknowledged`, when all is recorded and the engine has not been told.
 */
export type KillAt = 'before' | 'sent' | 'after' | 'unacknowledged';
export type Blow =
  | { readonly what: 'kill'; readonly at: KillAt; readonly where: string }
  /** At the first sending under a key, or the first question about it; of `books`, in what the core tells about the whole loan. */
  | { readonly what: 'fault'; readonly operation: 'send' | 'query'; readonly key: string; readonly fault: Fault };
export type Run = { readonly n: number; readonly payees: 0 | 1 | 2; readonly blows: readonly Blow[] };

/** Every call of a step outside of the flow worker, told apart by key or state; the way to them is in path.ts. */
const STEPS = [
  ...['draft', 'submit', 'reserve', 'postLoan', 'settle posted', 'compare loan', 'cancelAsked', 'creditBorrower', 'compare credit'],
  ...['payPayee payee-1', 'payPayee payee-2', 'compare payees', 'settle paid-out', 'notify notice-disbursed', 'fileVoucher'],
  ...['reverse', 'settle reversed', 'notify notice-reversed', 'holdFunds hold-1', 'holdFunds hold-1/free', 'correctPayee'],
  ...['askAgain', 'allowSending'],
];
/** What acts on the core, by its key. */
const MONEY = ['loan', 'credit', 'payee-1', 'payee-2', 'loan/reversal'];
/** What acts on the world at all. A letter that was cut off is an incident after two minutes: people look, and let it go out once more. */
const KEYS = [...MONEY, 'hold-1', 'hold-1/free', 'notice-disbursed', 'notice-reversed'];
const ASKED = ['books', 'loan', 'payee-1'];
/** The core's stand-in books another amount of the loan only; a question books nothing. */
const faultsOf = (operation: 'send' | 'query', keys: readonly string[]): Blow[] =>
  keys.flatMap((key) =>
    FAULTS.filter((fault) => fault !== 'misbooked' || (operation === 'send' && key === 'loan')).map((fault): Blow => ({
      what: 'fault',
      operation,
      key,
      fault,
    })),
  );

/** Every kill at every step, every fault of every step that acts on the core, and of the questions whether it has. */
export const BLOWS: readonly Blow[] = [
  ...STEPS.flatMap((where) => (['before', 'unacknowledged'] as const).map((at): Blow => ({ what: 'kill', at, where }))),
  ...KEYS.flatMap((where) => (['sent', 'after'] as const).map((at): Blow => ({ what: 'kill', at, where }))),
  ...faultsOf('send', [...MONEY, 'hold-1']),
  ...faultsOf('query', ASKED),
];

/** Blows in an order of the seed's, one for each run until all had their turn, then again; every third run takes a second one. */
export function planRuns({ runs, seed }: { runs: number; seed: number }): Run[] {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  let order: Blow[] = [];
  return Array.from({ length: runs }, (_, i) => {
    if (order.length === 0) order = shuffled(BLOWS, random);
    const first = order.pop() as Blow;
    const one = { n: i + 1, payees: payeesFor(first, pick), blows: [...wayTo(first, pick), first] };
    if (i % 3 !== 2) return one;
    const second = pick(BLOWS);
    const both = { ...one, blows: [...one.blows, second] };
    const isApart = new Set(both.blows.map(keyOf)).size === both.blows.length; // one key suffers one thing
    return isApart && both.blows.every((blow) => placesOf(both).has(placeOf(blow))) ? both : one;
  });
}

/** What must go wrong before, so that a run comes by the place of a blow. */
function wayTo(blow: Blow, pick: <T>(items: readonly T[]) => T): Blow[] {
  const suffering = (key: string, fault: Fault): Blow[] => [{ what: 'fault', operation: 'send', key, fault }];
  const place = placeOf(blow);
  if (/revers/.test(place)) return pick([suffering('loan', 'misbooked'), suffering('credit', 'reject')]);
  if (/hold|correct/.test(place)) return suffering('payee-1', 'reject');
  if (/askAgain|allowSending/.test(place)) return suffering(pick(['loan', 'credit']), 'swallowed');
  return place.startsWith('ask ') && place !== 'ask books' ? suffering(place.slice('ask '.length), pick(['lost', 'cut', 'swallowed'])) : [];
}

function payeesFor(blow: Blow, pick: <T>(items: readonly T[]) => T): Run['payees'] {
  const place = placeOf(blow);
  if (place.includes('payee-2')) return 2;
  return /pay|hold|correctPayee/.test(place) ? pick([1, 2] as const) : pick([0, 1, 2] as const);
}

const keyOf = (blow: Blow): string => {
  if (blow.what === 'fault') return placeOf(blow);
  return blow.at === 'sent' || blow.at === 'after' ? blow.where : `${blow.at} ${blow.where}`;
};

export const nameOf = (blow: Blow): string =>
  blow.what === 'kill' ? `kill ${blow.at} ${blow.where}` : `${blow.fault} on ${blow.operation === 'send' ? '' : 'asking for '}${blow.key}`;

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
