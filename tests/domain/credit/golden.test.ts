// The golden vectors of credit (domain rules B.2–B.5), and each rule at its edge.
import { describe, expect, test } from 'vitest';
import { assess, routeOf } from '../../../domain/credit/assess.ts';
import { largestPrincipal, monthlyBurden, sizeOf } from '../../../domain/credit/affordability.ts';
import { payeesOf, payModeOf } from '../../../domain/credit/offer.ts';
import { CREDIT_PACK_TODAY, CREDIT_PACK_VERSIONS, creditPack } from '../../../domain/credit/packs.ts';
import { decide, isRecomputable } from '../../../domain/recompute.ts';
import { screenApplication, screenBureau, screenRenewal } from '../../../domain/credit/screens.ts';
import type { Grade } from '../../../domain/credit/pack.ts';
import { cny, halfUp } from '../../../domain/money.ts';
import { late } from '../../support/applicants.ts';
import { applicationFacts, assessmentFacts, GOLDEN, report, requested } from './facts.ts';
import type { Case } from './plain.ts';

const pack = creditPack(CREDIT_PACK_TODAY)!;
const golden = (more: Partial<Case> = {}) => assess(assessmentFacts({ ...GOLDEN, ...more }), pack);
const terms = { rate: '0.0720', termMonths: 36, method: 'equal-instalment' } as const;

describe('the vectors', () => {
  test('33 years, private, 4 years, 15k, FOIR 29 %, clean, 2 enquiries, 45 %, 5 years, mortgage, new: 645 = B, odds 237.84, PD 0.419 %', () => {
    const { score, size, route } = golden();
    expect(score).toMatchObject({
      score: 645,
      grade: 'B',
      odds: '237.84',
      pd: '0.419',
      reasons: ['RELATION', 'EMPLOYMENT', 'ENQUIRIES', 'FOIR'],
    });
    expect(score?.characteristics.map(({ points }) => points)).toEqual([55, 54, 62, 62, 62, 72, 54, 56, 60, 60, 48]);
    expect([size.foir, size.obligations, route]).toEqual(['0.2905', 2_500_00, 'L1-checked']);
  });

  test('15,000 with 2,500 of obligations at 7.2 % for 36 months: 5,000.00 a month carry 161,453.74, offered 161,000', () => {
    expect(halfUp(largestPrincipal(5_000_00, terms))).toBe(161_453_74n);
    const { size } = golden({ amount: 200_000_00 });
    expect(size).toMatchObject({ kind: 'counter-offer', amount: 161_000_00, maxInstalment: 5_000_00, maxLoan: 161_000_00 });
  });

  test('60,000 costs 1,858.12 a month', () => {
    expect(monthlyBurden({ ...terms, amount: 60_000_00 })).toBe(1_858_12);
  });

  test.each([
    [660, 'A'],
    [659, 'B'],
    [630, 'B'],
    [629, 'C'],
    [600, 'C'],
    [599, 'D'],
    [570, 'D'],
    [569, 'E'],
  ])('%i points are grade %s', (points, grade) => {
    expect(pack.score.grades.find(({ from }) => points >= from)?.grade ?? 'E').toBe(grade);
  });

  test.each<[Grade, number, string]>([
    ['A', 50_000, 'L1'],
    ['B', 50_001, 'L1-checked'],
    ['B', 200_000, 'L1-checked'],
    ['B', 200_001, 'L2'],
    ['A', 500_000, 'L2'],
    ['A', 500_001, 'committee'],
    ['C', 50_000, 'L1-checked'],
    ['C', 200_000, 'L2'],
    ['C', 500_000, 'L3'],
    ['D', 50_000, 'L2'],
    ['D', 200_000, 'L3'],
    ['D', 500_000, 'committee'],
    ['D', 500_001, 'not-allowed'],
    ['E', 1_000, 'not-allowed'],
  ])('grade %s with an exposure of %i goes to %s (B.5)', (grade, exposure, route) => {
    expect(routeOf(grade, exposure * 100, pack)).toBe(route);
  });
});

describe('knock-outs', () => {
  const early = (more: Partial<Case>) =>
    screenApplication(applicationFacts({ ...GOLDEN, ...more }), pack).knockOuts.map(({ rule }) => rule);
  const record = (more: Partial<Case>) => [
    ...new Set(screenBureau({ report: report({ ...GOLDEN, ...more }) }, pack).knockOuts.map(({ rule }) => rule)),
  ];
  test('the golden application passes', () => {
    expect([early({}), record({})]).toEqual([[], []]);
  });
  test.each<[string, Partial<Case>, boolean]>([
    ['17 years', { age: 17 }, true],
    ['18 years', { age: 18 }, false],
    ['60 years and 60 months', { age: 60, months: 60 }, false],
    ['60 years and 61 months', { age: 60, months: 61 }, true],
    ['61 years', { age: 61, months: 12 }, true],
  ])('KO01: %s', (_, more, bites) => {
    expect(early(more)).toEqual(bites ? ['KO01'] : []);
  });
  test('KO02: an expired card, no number, a wrong check digit, another date of birth', () => {
    const facts = applicationFacts(GOLDEN);
    const evidence = (more: object) => screenApplication({ ...facts, ...more }, pack).knockOuts.map((one) => `${one.rule} ${one.evidence}`);
    expect(evidence({ idValidTo: '2026-03-02' })).toEqual(['KO02 EXPIRED']);
    expect(evidence({ idValidTo: '2026-03-03' })).toEqual([]);
    expect(evidence({ idValidTo: '长期' })).toEqual([]);
    expect(evidence({ idNo: null })).toEqual(['KO02 NO_NUMBER_ON_FILE']);
    expect(evidence({ idNo: `${facts.idNo!.slice(0, 17)}${facts.idNo!.endsWith('1') ? '2' : '1'}` })).toEqual(['KO02 NUMBER_CHECK_DIGIT']);
    expect(evidence({ birth: '1993-01-16' })).toEqual(['KO02 BIRTH_DIFFERS']);
    expect(evidence({ allowsTestArea: false })).toEqual(['KO02 NUMBER_AREA']);
    expect(evidence({ differsFromRecord: true })).toEqual(['KO02 DIFFERS_FROM_RECORD']);
  });
  test.each<[string, Partial<Case>, string[]]>([
    ['999.99 overdue now', { overdueNow: 999_99 }, []],
    ['1,000 overdue now', { overdueNow: 1_000_00 }, ['KO04']],
    ['59 days once', { late: late(59, 0) }, []],
    ['60 days once', { late: late(60, 0) }, ['KO04']],
    ['a charge-off 60 months ago', { chargeOffs: [60] }, ['KO04']],
    ['a charge-off 61 months ago', { chargeOffs: [61] }, []],
    ['two months in a row', { late: late(5, 5, 0) }, []],
    ['three months in a row', { late: late(5, 5, 5, 0) }, ['KO05']],
    ['five months apart', { late: late(5, 0, 5, 0, 5, 0, 5, 0, 5, 0) }, []],
    ['six months apart', { late: late(5, 0, 5, 0, 5, 0, 5, 0, 5, 0, 5, 0) }, ['KO05']],
  ])('KO04 and KO05: %s', (_, more, rules) => {
    expect(record(more)).toEqual(rules);
  });
  test.each<[Case['product'], string, boolean]>([
    ['consumer', '房屋装修', false],
    ['consumer', '支付购房首付款', true],
    ['business', '支付购房首付款', false],
    ['business', '购买股票', true],
    ['internet', 'to buy shares', true],
    ['consumer', '期货保证金', true],
    ['consumer', '股权投资', true],
    ['consumer', '购买理财产品', true],
    ['business', '转贷', true],
    ['consumer', 'a share of the wedding costs', false],
    ['consumer', '购买商品房', true],
    ['consumer', '买新房', true],
    ['consumer', '购置房屋', true],
    ['consumer', '购买住宅一套', true],
    ['internet', '购买一套公寓', true],
    ['consumer', '投资股市', true],
    ['business', '借给朋友', true],
    ['consumer', 'to buy a new house', true],
    ['consumer', 'purchase of an apartment', true],
    ['consumer', 'down payment on a house', true],
    ['consumer', 'investing in the stock market', true],
    ['business', 'lend it to a friend', true],
    ['business', 'to buy a new house', false],
    ['consumer', '学习证券从业资格考试', false],
    ['consumer', '社保基金补缴', false],
    ['consumer', '理财规划师培训', false],
    ['consumer', '购车首付', false],
    ['consumer', '购买新房家具', false],
    ['consumer', 'to buy home appliances', false],
    ['consumer', '归还朋友借给我的装修款', false],
  ])('KO08: a %s loan for %s', (product, purpose, bites) => {
    const facts = applicationFacts(GOLDEN);
    const { knockOuts } = screenApplication({ ...facts, requested: { ...facts.requested, product, purpose } }, pack);
    expect(knockOuts.map(({ rule }) => rule)).toEqual(bites ? ['KO08'] : []);
  });
  test.each<[string, boolean]>([
    ['学习证券从业资格考试', true],
    ['社保基金补缴', true],
    ['购车首付', true],
    ['购买新房家具', true],
    ['房屋装修', false],
    ['子女教育', false],
    ['to buy home appliances', false],
  ])('KO08: %s is for the underwriter to judge: %s', (purpose, isDoubtful) => {
    const facts = assessmentFacts(GOLDEN);
    const { flags, suggestion } = assess({ ...facts, requested: { ...facts.requested, purpose } }, pack);
    expect([flags.includes('PURPOSE'), suggestion]).toEqual([isDoubtful, 'approve']);
  });
  test('KO08: under pack 2 the words are those of pack 2', () => {
    const facts = applicationFacts(GOLDEN);
    const under2 = (purpose: string) =>
      screenApplication({ ...facts, requested: { ...facts.requested, purpose } }, creditPack('credit-cn@2')!).passed;
    expect([under2('购买商品房'), under2('学习证券从业资格考试')]).toEqual([true, false]);
  });
  test('KO10 is per person: what is owed of internet loans counts', () => {
    const facts = assessmentFacts({ ...GOLDEN, product: 'internet', amount: 60_000_00 });
    const owing = (internetOutstanding: number, under = pack) => {
      const { suggestion, knockOuts } = assess({ ...facts, accounts: { ...facts.accounts, internetOutstanding } }, under);
      return [suggestion, knockOuts.map(({ rule }) => rule)];
    };
    expect(owing(240_000_00)).toEqual(['approve', []]);
    expect(owing(240_000_01)).toEqual(['decline', ['KO10']]);
    expect(owing(240_000_01, creditPack('credit-cn@2'))).toEqual(['approve', []]);
    const consumer = assessmentFacts(GOLDEN);
    expect(assess({ ...consumer, accounts: { ...consumer.accounts, internetOutstanding: 300_000_00 } }, pack).knockOuts).toEqual([]);
  });
  test('KO10: internet loans up to 300,000, up to 200,000 before March 2025; other products know no such limit', () => {
    expect(early({ product: 'internet', amount: 300_000_00 })).toEqual([]);
    expect(early({ product: 'internet', amount: 300_000_01 })).toEqual(['KO10']);
    expect(early({ product: 'consumer', amount: 300_000_01 })).toEqual([]);
    const before = creditPack('credit-cn@1')!;
    expect(screenApplication(applicationFacts({ ...GOLDEN, product: 'internet', amount: 200_000_01 }), before).passed).toBe(false);
  });
  test('KO07 is looked at after the sizing: a dear request becomes a counter-offer, no room or too much debt a decline', () => {
    expect(golden({ amount: 400_000_00 })).toMatchObject({ suggestion: 'approve', size: { kind: 'counter-offer' }, knockOuts: [] });
    const decline = (more: Partial<Case>) => golden(more).knockOuts;
    expect(decline({ loans: [{ balance: 1_00, instalment: 7_000_00 }] })).toEqual([{ rule: 'KO07', evidence: 'NO_ROOM' }]);
    expect(decline({ proof: 0 })).toEqual([{ rule: 'KO07', evidence: 'NO_INCOME' }]);
    expect(decline({ loans: [{ balance: 1_371_000_01, instalment: 2_050_00 }] })).toEqual([{ rule: 'KO07', evidence: 'TOTAL_DEBT' }]);
    expect(decline({ loans: [{ balance: 1_371_000_00, instalment: 2_050_00 }] })).toEqual([]);
  });
});

describe('a report that was asked for after the approval (AU-06)', () => {
  const before = { ...report(GOLDEN), at: '2026-03-03T02:00:00.000Z' };
  const renewed = (more: object) => screenRenewal({ before, report: { ...before, at: '2026-04-01T02:00:00.000Z', ...more } }, pack);
  test('bears the approval when nothing is new', () => {
    expect(renewed({})).toEqual({ passed: true, knockOuts: [], newOverdue: false });
  });
  test('does not when any amount is overdue, however small', () => {
    expect(renewed({ overdueNow: 1 })).toEqual({ passed: false, knockOuts: [], newOverdue: true });
  });
  test('does not when the newest month has arrears', () => {
    expect(renewed({ daysPastDue: late(3) })).toMatchObject({ passed: false, newOverdue: true });
  });
  test('arrears that were known stay known, one month further back', () => {
    const known = { ...before, daysPastDue: late(5, 0) };
    const moved = { ...before, at: '2026-04-01T02:00:00.000Z', daysPastDue: late(5, 0, 0) };
    expect(screenRenewal({ before: known, report: moved }, pack).newOverdue).toBe(false);
    expect(screenRenewal({ before: known, report: { ...moved, daysPastDue: late(5, 0) } }, pack).newOverdue).toBe(true);
  });
  test('does not when it knocks out for another reason', () => {
    expect(renewed({ chargeOffs: [1] })).toMatchObject({ passed: false, newOverdue: false, knockOuts: [{ rule: 'KO04' }] });
  });
});

describe('income (B.4)', () => {
  const average = (months: readonly string[], under = pack) => {
    const facts = assessmentFacts({ ...GOLDEN, proof: 60_000_00 });
    const salaryCredits = months.map((month) => ({ month, amount: 60_000_00 }));
    return assess({ ...facts, accounts: { ...facts.accounts, salaryCredits } }, under).incomeUsed;
  };
  test('is the average of six months: one without a credit counts zero', () => {
    expect(average(['2026-02'])).toBe(10_000_00);
    expect(average(['2025-09', '2025-10', '2025-12', '2026-01', '2026-02'])).toBe(50_000_00);
    expect(average(['2025-09', '2025-10', '2025-11', '2025-12', '2026-01', '2026-02'])).toBe(60_000_00);
  });
  test('counts six months back from the newest credit, and no further', () => {
    expect(average(['2025-01', '2025-02', '2025-08', '2026-02'])).toBe(10_000_00);
  });
  test('under pack 2 is that of the credits that came', () => {
    expect(average(['2026-02'], creditPack('credit-cn@2'))).toBe(60_000_00);
  });
});

test('exposure is that of the borrower and of whoever is connected (B.5)', () => {
  const facts = assessmentFacts(GOLDEN);
  const { exposure, route } = assess(
    { ...facts, accounts: { ...facts.accounts, exposure: 40_000_00, connectedExposure: 100_000_01 } },
    pack,
  );
  expect([exposure, route]).toEqual([200_000_01, 'L2']);
});

describe('sizing', () => {
  test.each([
    [4_999_99, '0.40'],
    [5_000_00, '0.50'],
    [20_000_00, '0.50'],
    [20_000_01, '0.55'],
  ])('an income of %i fen is capped at %s', (income, cap) => {
    expect(sizeOf({ requested: requested(GOLDEN), report: report(GOLDEN), income }, pack).cap).toBe(cap);
  });
  test('cards count 5 % of their balance, guarantees 20 % of their instalments', () => {
    const { size } = golden({ guaranteed: [{ balance: 100_000_00, instalment: 1_000_00 }] });
    expect(size.obligations).toBe(2_050_00 + 450_00 + 200_00);
  });
  test('a floating rate must still be carried when it is two points dearer', () => {
    const heavy = { proof: 30_000_00, amount: 1_100_000_00, months: 84, loans: [{ balance: 0, instalment: 0 }], cards: [] };
    const [fixed, floating] = [golden(heavy).size, golden({ ...heavy, floating: true }).size];
    expect(floating.instalmentAtStress).toBeGreaterThan(floating.instalment);
    expect(floating.instalmentAtStress).toBeLessThanOrEqual(18_000_00);
    expect(floating.maxLoan).toBeLessThanOrEqual(fixed.maxLoan);
  });
  test('income is the least of what is proved and what was received; on paper alone it is said so', () => {
    const credits = [10, 10, 10, 10, 10, 11].map((k) => k * 1_000_00);
    expect(golden({ credits })).toMatchObject({ incomeUsed: 10_166_67, salaryAverage: 10_166_67, flags: ['RF03'] });
    expect(golden()).toMatchObject({ incomeUsed: 15_000_00, salaryAverage: null, flags: ['PROOF_ONLY'] });
  });
});

describe('payees (PM-06)', () => {
  const payee = (amount: number) => ({ name: 'A', account: '62220200', bankCode: '102290000001', amount: cny(amount) });
  const fit = (payMode: 'self' | 'entrusted' | 'mixed', asked: number[], changed?: number[]) =>
    payeesOf({ payMode, amount: cny(100), asked: asked.map(payee), changed: changed?.map(payee) })?.map(
      ({ amount }) => amount.amountMinor,
    ) ?? null;
  test('self-payment has none; entrusted ones make up the amount; mixed ones a part of it', () => {
    expect([fit('self', [100]), fit('entrusted', [60, 40]), fit('mixed', [60])]).toEqual([[], [60, 40], [60]]);
    expect([fit('mixed', [100]), fit('mixed', []), fit('entrusted', [60, 50]), fit('entrusted', [60])]).toEqual([null, null, null, null]);
  });
  test('who asked to be paid himself names payees of all or of a part when he signs; nothing goes the other way (PM-01, PM-02)', () => {
    const mode = (asked: 'self' | 'entrusted' | 'mixed', ...changed: number[]) =>
      payModeOf({ asked, amount: cny(100), changed: changed.map(payee) });
    expect([mode('self'), mode('self', 60, 40), mode('self', 60), mode('self', 120)]).toEqual(['self', 'entrusted', 'mixed', 'mixed']);
    expect([mode('entrusted'), mode('entrusted', 60), mode('mixed', 100)]).toEqual(['entrusted', 'entrusted', 'mixed']);
  });
  test('a single payee of a counter-offer gets the smaller amount; what was entered anew must fit as it is', () => {
    expect([fit('entrusted', [150]), fit('entrusted', [150], [100]), fit('entrusted', [150], [120])]).toEqual([[100], [100], null]);
  });
});

describe('packs', () => {
  test('every version is known by its name, and another one decides nothing', () => {
    for (const version of CREDIT_PACK_VERSIONS) expect(creditPack(version)).toBeDefined();
    const record = { process: 'credit-review', step: 'assess', input: assessmentFacts(GOLDEN) };
    expect(() => decide(record, 'credit-cn@99')).toThrow('credit-cn@99');
    expect([record, { ...record, step: 'toString' }, { ...record, process: 'disbursement' }].map(isRecomputable)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
