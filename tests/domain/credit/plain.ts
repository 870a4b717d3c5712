// Credit decided a second time, plainly, from the written rules (domain rules B.2–B.5): no import, no code and no numbers in common with
// domain/credit. Money in fen; fractions as integers times 10^40, so that no rounding of ours can agree with one of theirs by accident.
export type Case = {
  product: 'consumer' | 'internet' | 'business';
  amount: number;
  months: number;
  method: 'equal-instalment' | 'equal-principal' | 'bullet';
  /** `0.0720` */
  rate: string;
  floating: boolean;
  /** What the loan is for, as the generator meant it. */
  use: 'fine' | 'house' | 'securities' | 'futures' | 'equity' | 'wealth' | 'on-lending';
  age: number;
  idIsValid: boolean;
  job: 'none' | 'self-employed' | 'private' | 'listed' | 'public';
  yearsInJob: number;
  home: 'own' | 'mortgage' | 'family' | 'rent' | 'other';
  proof: number;
  credits: number[] | null;
  relation: 'payroll' | 'deposit' | 'new';
  lentHere: number;
  loans: { balance: number; instalment: number }[];
  cards: { balance: number; limit: number }[];
  guaranteed: { balance: number; instalment: number }[];
  overdueNow: number;
  late: number[];
  chargeOffs: number[];
  enquiries: number;
  history: number;
};
export type Answer = {
  end: 'declined' | 'referred' | 'L1' | 'L1+check' | 'L2' | 'L3';
  rules: string[];
  amount?: number;
  score?: number;
  grade?: string;
};

const ONE = 10n ** 40n;
const big = (n: number) => BigInt(Math.round(n)) * ONE;
const mul = (a: bigint, b: bigint) => (a * b) / ONE;
const div = (a: bigint, b: bigint) => (a * ONE) / b;
const dec = (text: string) => BigInt(text.replace('.', '')) * 10n ** BigInt(40 - (text.split('.')[1] ?? '').length);
const toFen = (a: bigint) => Number((a + ONE / 2n) / ONE);
const add = (list: number[]) => list.reduce((a, b) => a + b, 0);

export function decidePlainly(c: Case): Answer {
  const first: string[] = [];
  if (c.age < 18 || c.age > 60 || c.age + c.months / 12 > 65) first.push('KO01');
  if (!c.idIsValid) first.push('KO02');
  if (c.use !== 'fine' && !(c.use === 'house' && c.product === 'business')) first.push('KO08');
  if (c.product === 'internet' && c.amount > 30_000_000) first.push('KO10');
  if (first.length > 0) return { end: 'declined', rules: first };

  const record: string[] = [];
  if (c.overdueNow >= 100_000 || c.late.some((days) => days >= 60) || c.chargeOffs.some((ago) => ago <= 60)) record.push('KO04');
  const lateMonths = c.late.filter((days) => days > 0).length;
  const threeInRow = c.late.some((_, i) => i >= 2 && [0, 1, 2].every((back) => (c.late[i - back] ?? 0) > 0));
  if (threeInRow || lateMonths >= 6) record.push('KO05');
  if (record.length > 0) return { end: 'declined', rules: record };

  const average = c.credits && toFen(div(big(add(c.credits)), big(6)));
  const income = average === null ? c.proof : Math.min(c.proof, average);
  if (income === 0) return { end: 'declined', rules: ['KO07'] };
  const owed =
    add(c.loans.map((loan) => loan.instalment)) +
    toFen(mul(big(add(c.cards.map((card) => card.balance))), dec('0.05'))) +
    toFen(mul(big(add(c.guaranteed.map((one) => one.instalment))), dec('0.20')));
  const percent = income < 500_000 ? 40 : income <= 2_000_000 ? 50 : 55;
  const room = Math.floor((income * percent) / 100) - owed;
  const stressRoom = Math.floor((income * 60) / 100) - owed;
  const monthly = dec(c.rate) / 12n;
  const stressMonthly = (dec(c.rate) + dec('0.02')) / 12n;
  const fits = (amount: number) => cost(c, amount, monthly) <= room && (!c.floating || cost(c, amount, stressMonthly) <= stressRoom);
  let amount = c.amount;
  if (!fits(amount)) {
    // The largest whole thousand that fits, found by trying: what can be afforded falls with the amount.
    let [low, high] = [0, Math.floor(c.amount / 100_000)];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (fits(middle * 100_000)) low = middle;
      else high = middle - 1;
    }
    amount = low * 100_000;
    if (amount < 500_000) return { end: 'declined', rules: ['KO07'] };
  }
  const debt = add(c.loans.map((loan) => loan.balance)) + add(c.cards.map((card) => card.balance)) + amount;
  if (debt > 8 * 12 * income) return { end: 'declined', rules: ['KO07'] };

  const burden = owed + cost(c, amount, monthly);
  const share = (limit: number) => burden * 100 <= limit * income;
  const worst = Math.max(...c.late);
  const [used, limit] = [add(c.cards.map((card) => card.balance)), add(c.cards.map((card) => card.limit))];
  const utilised = (top: number) => used * 100 <= top * limit;
  const points = [
    c.age < 22 ? 35 : c.age <= 25 ? 44 : c.age <= 35 ? 55 : c.age <= 50 ? 62 : c.age <= 60 ? 56 : 46,
    { none: 20, 'self-employed': 45, private: 54, listed: 60, public: 68 }[c.job],
    c.yearsInJob < 0.5 ? 38 : c.yearsInJob < 1 ? 46 : c.yearsInJob <= 3 ? 54 : c.yearsInJob <= 8 ? 62 : 66,
    income < 300_000 ? 36 : income < 600_000 ? 46 : income < 1_000_000 ? 54 : income < 2_000_000 ? 62 : 68,
    share(20) ? 70 : share(35) ? 62 : share(45) ? 52 : share(55) ? 40 : 20,
    lateMonths === 0 ? 72 : worst >= 60 ? 0 : worst >= 30 ? 22 : lateMonths === 1 ? 52 : 40,
    c.enquiries <= 1 ? 64 : c.enquiries <= 3 ? 54 : c.enquiries <= 6 ? 40 : 20,
    limit === 0 ? 50 : utilised(30) ? 64 : utilised(60) ? 56 : utilised(85) ? 44 : 26,
    c.history === 0 ? 40 : c.history < 12 ? 44 : c.history < 36 ? 52 : c.history < 84 ? 60 : 66,
    { own: 64, mortgage: 60, family: 54, rent: 48, other: 40 }[c.home],
    { payroll: 66, deposit: 58, new: 48 }[c.relation],
  ];
  const score = add(points);
  const grade = score >= 660 ? 'A' : score >= 630 ? 'B' : score >= 600 ? 'C' : score >= 570 ? 'D' : 'E';
  const found = { rules: [], amount, score, grade };
  const total = c.lentHere + amount;
  if (grade === 'E' || (grade === 'D' && total > 50_000_000)) return { ...found, end: 'declined' };
  if (total > 50_000_000 || (grade === 'D' && total > 20_000_000)) return { ...found, end: 'referred' };
  const column = grade === 'C' ? 1 : grade === 'D' ? 2 : 0;
  const row = total <= 5_000_000 ? ['L1', 'L1+check', 'L2'] : total <= 20_000_000 ? ['L1+check', 'L2', 'L3'] : ['L2', 'L3'];
  return { ...found, end: row[column] as Answer['end'] };
}

/** One month at most: the instalment, or a part of the principal and the first month's interest. */
function cost(c: Case, amount: number, monthly: bigint): number {
  if (c.method !== 'equal-instalment') return toFen(div(big(amount), big(c.months)) + mul(big(amount), monthly));
  let grown = ONE;
  for (let i = 0; i < c.months; i++) grown = mul(grown, ONE + monthly);
  return toFen(div(mul(mul(big(amount), monthly), grown), grown - ONE));
}
