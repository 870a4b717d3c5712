// Applications made up at random, from a seed: ordinary ones mostly, and enough that fail at each rule. Shared by the tests of the rules and
// of the whole chain.
import type { Case } from '../domain/credit/plain.ts';

/** mulberry32 */
export function dice(seed: number) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const upTo = (n: number) => Math.floor(next() * n);
  return {
    upTo,
    between: (low: number, high: number) => low + upTo(high - low + 1),
    once: (n: number) => upTo(n) === 0,
    of: <T>(...all: T[]) => all[upTo(all.length)]!,
  };
}

export function madeUpCase(seed: number): Case {
  const { upTo, between, once, of } = dice(seed);
  const product = of('consumer', 'consumer', 'internet', 'business') as Case['product'];
  const proof = between(20, 300) * 10_000;
  const relation = of('payroll', 'payroll', 'deposit', 'new') as Case['relation'];
  const paid = Math.round((proof * between(75, 115)) / 100);
  const late = Array.from({ length: 24 }, () => 0);
  if (once(4))
    for (let n = once(3) ? between(3, 7) : 1, at = upTo(20); n > 0; n--)
      late[(at + n * of(1, 1, 2)) % 24] = once(12) ? between(60, 120) : between(1, 45);
  return {
    ...{ product, proof, relation, late },
    amount: once(8) ? between(2, 600) * 100_000 + between(0, 99_999) : between(5, product === 'internet' ? 250 : 300) * 100_000,
    months: of(6, 12, 24, 36, 48, 60, 84),
    method: of('equal-instalment', 'equal-instalment', 'equal-principal', 'bullet'),
    rate: of('0.0435', '0.0600', '0.0720', '0.0999', '0.1500', '0.2400'),
    floating: once(3),
    use: once(9) ? of('house', 'securities', 'futures', 'equity', 'wealth', 'on-lending') : 'fine',
    age: once(12) ? between(16, 70) : between(19, 58),
    idIsValid: !once(25),
    job: of('none', 'self-employed', 'private', 'private', 'listed', 'public', 'public'),
    yearsInJob: of(0, 0.4, 0.5, 0.9, 1, 2, 3, 3.5, 5, 8, 8.5, 20),
    home: of('own', 'mortgage', 'family', 'rent', 'other'),
    credits: relation === 'payroll' ? Array.from({ length: 6 }, () => Math.max(0, paid + between(-20_000, 20_000))) : null,
    lentHere: once(4) ? between(1, 60) * 1_000_000 : 0,
    loans: Array.from({ length: upTo(3) }, () => {
      const instalment = between(2, 30) * 10_000;
      return { instalment, balance: instalment * between(3, once(10) ? 400 : 60) };
    }),
    cards: Array.from({ length: upTo(3) }, () => {
      const limit = between(5, 80) * 100_000;
      return { limit, balance: Math.floor((limit * upTo(101)) / 100) };
    }),
    guaranteed: once(8) ? [{ balance: between(10, 300) * 100_000, instalment: between(5, 60) * 10_000 }] : [],
    overdueNow: once(30) ? between(1, 3_000) * 100 : 0,
    chargeOffs: once(30) ? [between(10, 100)] : [],
    enquiries: upTo(9),
    history: once(10) ? upTo(6) : between(6, 180),
  };
}

export const PURPOSES: Record<Case['use'], string> = {
  ...{
    fine: '房屋装修',
    house: '购房首付',
    securities: '购买股票',
    futures: '期货交易',
    equity: '股权投资',
    wealth: '购买理财产品',
    'on-lending': '转贷给朋友',
  },
};
