// Which way a run takes by what was planned for it: by which places it comes, and how it must end. Plan and verdict read it. Pure.
import type { Fault } from '../../db/queries/outside.ts';
import type { Blow, Run } from './plan.ts';

export type End = 'disbursed' | 'reversed' | 'not-disbursed';

type Planned = Pick<Run, 'payees' | 'blows'>;
const suffers = ({ blows }: Planned, key: string, ...faults: readonly Fault[]): boolean =>
  blows.some((blow) => blow.what === 'fault' && blow.operation === 'send' && blow.key === key && faults.includes(blow.fault));

/**
 * Money that was approved is paid out, unless the plan itself rules it out: the core refuses the loan or the credit, or books another amount.
 * Where it refuses to take the loan back, too, people go on and send the credit once more.
 */
export function endOf(run: Planned): End {
  if (suffers(run, 'loan', 'reject')) return 'not-disbursed';
  if (suffers(run, 'loan', 'misbooked')) return 'reversed';
  return suffers(run, 'credit', 'reject') && !suffers(run, 'loan/reversal', 'reject') ? 'reversed' : 'disbursed';
}

/**
 * How it may end. `resent`: keys that two people let go out once more, because the worker died at the very sending that was to suffer, or the
 * core took longer than anybody waited. Only the first to arrive suffers, and which one that was nobody can say.
 */
export function endsOf(run: Planned, resent: readonly string[]): readonly End[] {
  const spared = run.blows.filter((blow) => blow.what === 'kill' || !resent.includes(blow.key));
  return [...new Set([endOf(run), endOf({ ...run, blows: spared })])];
}

/** Steps (with what tells one call from another) and keys that a run certainly comes by; a key that is asked for is `ask …`. */
export function placesOf(run: Planned): ReadonlySet<string> {
  const places = new Set(['draft', 'submit', 'reserve', 'postLoan', 'loan']);
  const come = (...more: readonly string[]) => more.forEach((place) => places.add(place));
  const settled = (end: 'disbursed' | 'reversed') => {
    come(`settle ${end === 'disbursed' ? 'paid-out' : end}`, `notify notice-${end}`, `notice-${end}`, 'fileVoucher');
    return withQuestions(run, places);
  };
  const reversed = () => {
    come('reverse', 'loan/reversal');
    return settled('reversed');
  };
  if (suffers(run, 'loan', 'reject')) return withQuestions(run, places);
  come('settle posted', 'compare loan', 'ask books');
  if (suffers(run, 'loan', 'misbooked')) return reversed();
  come('cancelAsked', 'creditBorrower', 'credit');
  if (suffers(run, 'credit', 'reject')) {
    if (endOf(run) === 'reversed') return reversed();
    come('reverse', 'loan/reversal');
  }
  come('compare credit');
  for (let part = 1; part <= run.payees; part++) come(`payPayee payee-${part}`, `payee-${part}`);
  if (run.payees > 0) come('compare payees');
  if (run.payees > 0 && suffers(run, 'payee-1', 'reject'))
    come('holdFunds hold-1', 'hold-1', 'correctPayee', 'holdFunds hold-1/free', 'hold-1/free');
  return settled('disbursed');
}

const MONEY = ['loan', 'credit', 'payee-1', 'payee-2', 'loan/reversal'];
/** After a sending without a usable answer the core is asked; where nothing has arrived, people are. */
function withQuestions(run: Planned, places: Set<string>): ReadonlySet<string> {
  for (const key of MONEY.filter((one) => places.has(one))) {
    const isUnheard = suffers(run, key, 'lost', 'cut', 'garbage', 'error-after', 'out-of-order', 'swallowed');
    if (isUnheard) places.add(`ask ${key}`);
    if (suffers(run, key, 'swallowed')) ['askAgain', 'allowSending'].forEach((place) => places.add(place));
  }
  return places;
}

/** Where a blow falls. */
export const placeOf = (blow: Blow): string =>
  blow.what === 'kill' ? blow.where : blow.operation === 'send' ? blow.key : `ask ${blow.key}`;
