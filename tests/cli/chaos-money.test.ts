// The plan and the verdict of `countersign chaos --money`, without servers: a plan strikes what it says, and a wrong outcome is not let pass.
import { describe, expect, test } from 'vitest';
import { faultsIn, type Books } from '../../cli/chaos/books.ts';
import { endOf, placeOf, placesOf } from '../../cli/chaos/path.ts';
import { BLOWS, nameOf, planRuns, type Blow, type Run } from '../../cli/chaos/plan.ts';
import { disbursement } from '../../workflows/disbursement/process.ts';

const fault = (key: string, what: Extract<Blow, { what: 'fault' }>['fault']): Blow => ({
  what: 'fault',
  operation: 'send',
  key,
  fault: what,
});
const run = (...blows: Blow[]): Pick<Run, 'payees' | 'blows'> => ({ payees: 1, blows });

describe('the plan', () => {
  test('is the same for the same seed and another for another', () => {
    expect(planRuns({ runs: 40, seed: 7 })).toEqual(planRuns({ runs: 40, seed: 7 }));
    expect(planRuns({ runs: 40, seed: 8 })).not.toEqual(planRuns({ runs: 40, seed: 7 }));
  });

  test('of the long form strikes every step before and unacknowledged, and all that acts on the core with every fault', () => {
    const struck = new Set(planRuns({ runs: 200, seed: 1 }).flatMap(({ blows }) => blows.map(nameOf)));
    expect(BLOWS.map(nameOf).filter((name) => !struck.has(name))).toEqual([]);
    const steps = new Set(BLOWS.flatMap((blow) => (blow.what === 'kill' ? [blow.where.split(' ')[0]] : [])));
    expect(Object.keys(disbursement.steps).filter((step) => !steps.has(step))).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5])('leads each run by whatever is to strike it (seed %i)', (seed) => {
    const astray = planRuns({ runs: 400, seed }).flatMap((planned) =>
      planned.blows.filter((blow) => !placesOf(planned).has(placeOf(blow))),
    );
    expect(astray).toEqual([]);
  });
});

describe('the verdict', () => {
  const paid: Books = {
    ...{ outcome: 'disbursed', state: 'paid-out', loans: 1, credits: 1, payments: 1, reversals: 0, paidMinor: 30_000_00 },
    ...{ balanceMinor: 30_000_00, standing: 0, held: 0, vouchers: 1, letters: 1, resent: [] },
  };
  const takenBack: Books = { ...paid, outcome: 'reversed', state: 'reversed', payments: 0, reversals: 2, paidMinor: 0, balanceMinor: 0 };
  const never: Books = {
    ...{ ...takenBack, outcome: 'not-disbursed', state: 'released', loans: 0, credits: 0, reversals: 0, vouchers: 0, letters: 0 },
  };

  test('lets pass what the plan demands', () => {
    expect(faultsIn(run(), paid)).toEqual([]);
    expect(faultsIn(run(fault('loan', 'reject')), never)).toEqual([]);
    expect(faultsIn(run(fault('loan', 'misbooked')), { ...takenBack, credits: 0, reversals: 1 })).toEqual([]);
    expect(faultsIn(run(fault('credit', 'reject')), { ...takenBack, credits: 0, reversals: 1 })).toEqual([]);
    expect(faultsIn(run(fault('payee-1', 'reject')), paid)).toEqual([]);
    // the worker died at the sending that was to suffer, and two people let the order go out once more
    for (const what of ['reject', 'misbooked'] as const)
      expect(faultsIn(run(fault('loan', what)), { ...paid, resent: ['loan'] })).toEqual([]);
    // the sending that was to suffer came after all, when nobody waited for it any more
    expect(faultsIn(run(fault('loan', 'misbooked')), { ...takenBack, credits: 0, reversals: 1, resent: ['loan'] })).toEqual([]);
    // the core refuses to take back what it refuses to credit: people go on, and the credit is sent once more
    expect(faultsIn(run(fault('credit', 'reject'), fault('loan/reversal', 'reject')), paid)).toEqual([]);
  });

  test.each([
    ['an approved tranche was given up', run(), never],
    ['an approved tranche was given up after an answer that was lost', run(fault('loan', 'lost')), never],
    ['an approved tranche was taken back', run(), takenBack],
    ['a refused payee led to a reversal where four eyes could correct him', run(fault('payee-1', 'reject')), takenBack],
    ['a loan that the core refused was paid all the same', run(fault('loan', 'reject')), paid],
    ['a loan that the core booked wrong was paid', run(fault('loan', 'misbooked')), paid],
    ['a credit that the core refused was paid', run(fault('credit', 'reject')), paid],
    ['it is given up, but booked', run(fault('loan', 'reject')), { ...never, loans: 1 }],
    ['it says paid, and nothing is booked', run(), { ...paid, loans: 0, credits: 0, payments: 0, paidMinor: 0, balanceMinor: 0 }],
    ['the loan was posted twice', run(), { ...paid, loans: 2 }],
    ['the payee was paid twice', run(), { ...paid, payments: 2, paidMinor: 60_000_00, balanceMinor: 0 }],
    ['the payee was paid another amount', run(), { ...paid, paidMinor: 30_000_01, balanceMinor: 29_999_99 }],
    ['it is taken back by half', run(fault('credit', 'reject')), { ...takenBack, reversals: 1 }],
    ['an effect is still open', run(), { ...paid, standing: 1 }],
    ['money is still on hold', run(fault('payee-1', 'reject')), { ...paid, held: 1 }],
    ['no voucher was filed', run(), { ...paid, vouchers: 0 }],
    ['the borrower was told twice', run(), { ...paid, letters: 2 }],
  ])('finds out when %s', (_, planned, books) => {
    expect(faultsIn(planned, books)).not.toEqual([]);
  });

  test('expects money of every plan that does not rule it out', () => {
    const ends = planRuns({ runs: 400, seed: 1 }).map((planned) => [endOf(planned), planned.blows.map(nameOf).join(', ')] as const);
    for (const [end, blows] of ends)
      if (!blows.includes('reject on loan/reversal'))
        expect(end !== 'disbursed').toBe(/(reject on (loan|credit)(,|$))|misbooked on loan/.test(blows));
  });
});
