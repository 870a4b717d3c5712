// Who may be paid how (PM-01 to PM-08): each rule refuses what breaks it and lets pass what only looks like it.
import { describe, expect, test } from 'vitest';
import { disbursementPack, DISBURSEMENT_PACK_TODAY } from '../../../domain/ledger/disbursement-pack.ts';
import { paymentProblems, type KnownOfPayees, type PaymentPlan } from '../../../domain/ledger/payment-mode.ts';
import { cny } from '../../../domain/money.ts';

const pack = disbursementPack(DISBURSEMENT_PACK_TODAY)!;
const DECO = { name: '990100测试装饰有限公司', account: '9902021234567894', bankCode: '102100099996', amount: cny(60_000_00) };
const NOBODY: KnownOfPayees = { staff: [], manager: null, accounts: {}, spouse: { names: [], customerIds: [] } };
const held = (title: string, more: object = {}) => ({ title, state: 'open' as const, customerId: 'C-9', ...more });

const problems = (payee: Partial<typeof DECO> = {}, known: Partial<KnownOfPayees> = {}, plan: Partial<PaymentPlan> = {}) =>
  paymentProblems(
    {
      ...{ payMode: 'entrusted', product: 'consumer', amount: cny(60_000_00), payees: [{ ...DECO, ...payee }] },
      ...{ borrower: { name: '林涛', account: '6222000000000001' } },
      ...plan,
    },
    { ...NOBODY, ...known },
    pack,
  );

describe('a payee is nobody near to the loan (PM-08)', () => {
  const spouse = { names: ['王芳', 'Fang Wang'], customerIds: ['C-2'] };

  test.each<[string, Partial<typeof DECO>, Partial<KnownOfPayees>, string]>([
    ['the borrower', { name: '林涛' }, {}, 'PM-08'],
    ['the borrower under a name that is spaced otherwise', { name: ' 林　涛 ' }, {}, 'PM-08'],
    ["the borrower's own account under another name", { account: '6222000000000001' }, {}, 'PM-08'],
    ['somebody of the staff', { name: 'Cora' }, { staff: ['cora'] }, 'PM-08'],
    ['the relationship manager', { name: '周 敏' }, { manager: '周敏' }, 'PM-08'],
    ['an account of this bank that bears another name', {}, { accounts: { [DECO.account]: held('林芳') } }, 'PM-08'],
    ['the spouse by name', { name: '王芳' }, { spouse }, 'PM-08-spouse'],
    ['the spouse by her name in other letters, case and spaces', { name: 'FANG  WANG' }, { spouse }, 'PM-08-spouse'],
    [
      "the spouse's account at this bank",
      {},
      { spouse, accounts: { [DECO.account]: held(DECO.name, { customerId: 'C-2' }) } },
      'PM-08-spouse',
    ],
    ['a restricted account', {}, { accounts: { [DECO.account]: held(DECO.name, { state: 'restricted' }) } }, 'PM-08-account'],
    ['a closed account', {}, { accounts: { [DECO.account]: held(DECO.name, { state: 'closed' }) } }, 'PM-08-account'],
  ])('%s is refused', (_, payee, known, rule) => {
    expect(problems(payee, known)).toEqual([rule]);
  });

  test.each<[string, Partial<typeof DECO>, Partial<KnownOfPayees>]>([
    ['a shop of which nothing is known', {}, {}],
    ['somebody with the family name of the spouse', { name: '王芳芳' }, { spouse }],
    ['an account of another customer while the spouse has one too', {}, { spouse, accounts: { [DECO.account]: held(DECO.name) } }],
    ['whoever it is, of a borrower without a spouse', { name: '王芳' }, {}],
  ])('%s may be paid', (_, payee, known) => {
    expect(problems(payee, known)).toEqual([]);
  });

  test('one bad payee among good ones is found, and one account stands there once', () => {
    const good = { ...DECO, amount: cny(30_000_00) };
    const two = (second: Partial<typeof DECO>) => ({ payees: [good, { ...good, account: '9902020000000009', ...second }] });
    expect(problems({}, { spouse }, two({ name: '王芳' }))).toEqual(['PM-08-spouse']);
    expect(problems({}, { spouse }, two({}))).toEqual([]);
    expect(problems({}, {}, two({ account: good.account }))).toEqual(['PM-08-twice']);
  });
});

describe('what is paid adds up (PM-01, PM-02, PM-06)', () => {
  const max = pack.selfPaymentMax;
  test.each<[string, Partial<PaymentPlan>, string[]]>([
    ['self-payment at the limit', { payMode: 'self', payees: [], amount: cny(max) }, []],
    ['self-payment a fen above it', { payMode: 'self', payees: [], amount: cny(max + 1) }, ['PM-02-limit']],
    ['self-payment that names a payee', { payMode: 'self', amount: cny(60_000_01) }, ['PM-02']],
    [
      'a mixed payment that leaves the borrower the limit',
      { payMode: 'mixed', amount: cny(max + 1), payees: [{ ...DECO, amount: cny(1) }] },
      [],
    ],
    [
      'a mixed payment that leaves the borrower a fen more',
      { payMode: 'mixed', amount: cny(max + 2), payees: [{ ...DECO, amount: cny(1) }] },
      ['PM-02-limit'],
    ],
    [
      'a mixed payment of a business loan that leaves the borrower its own limit',
      { payMode: 'mixed', product: 'business', amount: cny(500_000_01), payees: [{ ...DECO, amount: cny(1) }] },
      [],
    ],
    ['self-payment of a business loan at its own limit', { payMode: 'self', payees: [], product: 'business', amount: cny(500_000_00) }, []],
    ['an entrusted payment to nobody', { payees: [] }, ['PM-01']],
    ['an entrusted payment that is a fen short', { payees: [{ ...DECO, amount: cny(59_999_99) }] }, ['PM-06']],
    ['a mixed payment that leaves a fen', { payMode: 'mixed', payees: [{ ...DECO, amount: cny(59_999_99) }] }, []],
    ['a mixed payment that leaves nothing', { payMode: 'mixed' }, ['PM-06']],
    ['a payee of nothing', { payMode: 'mixed', payees: [{ ...DECO, amount: cny(0) }] }, ['PM-06']],
  ])('%s', (_, plan, expected) => {
    expect(problems({}, {}, plan)).toEqual(expected);
  });
});
