// What must hold for any application, and a second implementation that agrees on ten thousand of them.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assess } from '../../../domain/credit/assess.ts';
import { monthlyBurden } from '../../../domain/credit/affordability.ts';
import { CREDIT_PACK_TODAY, creditPack } from '../../../domain/credit/packs.ts';
import { screenApplication, screenBureau } from '../../../domain/credit/screens.ts';
import { madeUpCase } from '../../support/made-up-applications.ts';
import { applicationFacts, assessmentFacts, report } from './facts.ts';
import { decidePlainly, type Answer, type Case } from './plain.ts';

const pack = creditPack(CREDIT_PACK_TODAY)!;
const someCase = fc.integer({ min: 0, max: 2 ** 31 - 1 }).map(madeUpCase);
const ROUTES = { L1: 'L1', 'L1-checked': 'L1+check', L2: 'L2', L3: 'L3' } as const;

/** The whole chain by the product's rules, said as the plain implementation says it. */
function decideByRules(c: Case): Answer {
  const early = screenApplication(applicationFacts(c), pack);
  if (!early.passed) return { end: 'declined', rules: early.knockOuts.map(({ rule }) => rule) };
  const record = screenBureau({ report: report(c) }, pack);
  if (!record.passed) return { end: 'declined', rules: [...new Set(record.knockOuts.map(({ rule }) => rule))] };
  const { suggestion, knockOuts, size, score, route } = assess(assessmentFacts(c), pack);
  if (score === null) return { end: 'declined', rules: knockOuts.map(({ rule }) => rule) };
  const found = { rules: [], amount: size.amount, score: score.score, grade: score.grade };
  if (suggestion !== 'approve') return { ...found, end: suggestion === 'refer' ? 'referred' : 'declined' };
  return { ...found, end: ROUTES[route as keyof typeof ROUTES] };
}

test('ten thousand made-up applications are decided as a second, plain implementation decides them', () => {
  const ends = new Map<string, number>();
  for (let seed = 1; seed <= 10_000; seed++) {
    const c = madeUpCase(seed);
    const plain = decidePlainly(c);
    expect({ seed, ...decideByRules(c) }).toEqual({ seed, ...plain });
    for (const end of plain.rules.length > 0 ? plain.rules : [plain.end]) ends.set(end, (ends.get(end) ?? 0) + 1);
  }
  // A generator that never fails a rule would prove nothing about it.
  const reached = ['KO01', 'KO02', 'KO04', 'KO05', 'KO07', 'KO08', 'KO10', 'referred', 'declined', 'L1', 'L1+check', 'L2', 'L3'];
  expect(reached.filter((end) => (ends.get(end) ?? 0) < 20)).toEqual([]);
});

describe('for any application', () => {
  test('the sizing never passes the cap, the stress, the request or whole thousands', () => {
    fc.assert(
      fc.property(someCase, (c) => {
        const { size, incomeUsed } = assess(assessmentFacts(c), pack);
        if (size.kind === 'none') return;
        expect(size.amount).toBeLessThanOrEqual(c.amount);
        expect((size.obligations + size.instalment) * 100).toBeLessThanOrEqual(Number(size.cap) * 100 * incomeUsed + 1);
        if (size.instalmentAtStress !== null)
          expect((size.obligations + size.instalmentAtStress) * 100).toBeLessThanOrEqual(60 * incomeUsed);
        if (size.kind === 'counter-offer') {
          expect(size.amount % 1_000_00).toBe(0);
          const next = monthlyBurden({ amount: size.amount + 1_000_00, rate: c.rate, termMonths: c.months, method: c.method });
          if (!c.floating) expect(next).toBeGreaterThan(size.maxInstalment);
        }
      }),
    );
  });

  test('one more month of arrears never helps', () => {
    fc.assert(
      fc.property(someCase, fc.integer({ min: 0, max: 23 }), fc.integer({ min: 1, max: 120 }), (c, month, days) => {
        const worse = { ...c, late: c.late.map((known, i) => (i === month ? Math.max(known, days) : known)) };
        expect(rank(worse)).toBeLessThanOrEqual(rank(c));
      }),
    );
  });

  test('more income, proved and received, never lowers the score or what can be lent', () => {
    fc.assert(
      fc.property(someCase, fc.integer({ min: 1, max: 5_000_00 }), (c, more) => {
        const richer = { ...c, proof: c.proof + more, credits: c.credits && c.credits.map((amount) => amount + more) };
        const [before, after] = [assess(assessmentFacts(c), pack), assess(assessmentFacts(richer), pack)];
        expect(after.size.maxLoan).toBeGreaterThanOrEqual(before.size.maxLoan);
        if (before.size.kind === 'as-requested') expect(after.score?.score ?? 0).toBeGreaterThanOrEqual(before.score?.score ?? 0);
      }),
    );
  });

  test('what is lent already never moves a decision to a lower level', () => {
    const order = ['L1', 'L1-checked', 'L2', 'L3', 'committee', 'not-allowed'];
    fc.assert(
      fc.property(someCase, fc.integer({ min: 0, max: 500_000_00 }), (c, more) => {
        const [before, after] = [c, { ...c, lentHere: c.lentHere + more }].map((one) => assess(assessmentFacts(one), pack).route);
        expect(order.indexOf(String(after))).toBeGreaterThanOrEqual(order.indexOf(String(before)));
      }),
    );
  });

  test('the same facts give the same assessment, whatever has gone through JSON meanwhile (X-05)', () => {
    fc.assert(
      fc.property(someCase, (c) => {
        const facts = assessmentFacts(c);
        expect(assess(JSON.parse(JSON.stringify(facts)) as typeof facts, pack)).toEqual(assess(facts, pack));
      }),
    );
  });
});

/** How well an application fares: -1 when it is knocked out by its record, else its score. */
function rank(c: Case): number {
  if (!screenBureau({ report: report(c) }, pack).passed) return -1;
  return assess(assessmentFacts(c), pack).score?.score ?? 0;
}
