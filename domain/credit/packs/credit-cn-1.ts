// Credit pack 1: before the consumption notice of March 2025. Frozen. The scorecard is illustrative and must be re-fitted on the bank's own
// data (B.3); what no law or source backs is our own default and for the bank to confirm.
import type { CreditPack } from '../pack.ts';

export const CREDIT_CN_1: CreditPack = {
  id: 'credit-cn',
  version: 1,
  inForceFrom: '2024-07-01',
  rates: { consumer: '0.0720', internet: '0.1080', business: '0.0600' },
  knockOuts: {
    ageMin: 18,
    ageMax: 60,
    agePlusTermMax: 65,
    overdueMin: 1_000_00,
    daysPastDueMin: 60,
    chargeOffMonths: 60,
    consecutiveMonths: 3,
    totalMonths: 6,
    foirMax: '0.55',
    dtiMax: '8',
    purposes: [
      {
        products: ['consumer', 'internet'],
        use: 'HOUSE_PURCHASE',
        words:
          /购房|买房|首付|房款|购置住房|购置房产|\b(?:buy(?:ing)? (?:a |an )?(?:house|flat|apartment|home)|house purchase|down ?payment)\b/iu,
      },
      {
        products: ['consumer', 'internet', 'business'],
        use: 'SECURITIES',
        words: /股票|炒股|证券|基金|配资|\b(?:stocks?|shares|securities|mutual funds?)\b/iu,
      },
      { products: ['consumer', 'internet', 'business'], use: 'FUTURES', words: /期货|期权|\b(?:futures|derivatives)\b/iu },
      { products: ['consumer', 'internet', 'business'], use: 'EQUITY', words: /股权|入股|\b(?:equity|capital contribution)\b/iu },
      {
        products: ['consumer', 'internet', 'business'],
        use: 'WEALTH_PRODUCTS',
        words: /理财|信托产品|\b(?:wealth (?:product|management)s?)\b/iu,
      },
      {
        products: ['consumer', 'internet', 'business'],
        use: 'ON_LENDING',
        words: /转贷|放贷|借给他人|出借|\b(?:on-?lending|lend(?:ing)? to others)\b/iu,
      },
    ],
    internetMax: 200_000_00,
  },
  affordability: {
    caps: [{ below: 5_000_00, cap: '0.40' }, { upTo: 20_000_00, cap: '0.50' }, { cap: '0.55' }],
    cardShare: '0.05',
    guaranteeShare: '0.20',
    stressMargin: '0.02',
    stressMax: '0.60',
    roundDownTo: 1_000_00,
    smallest: 5_000_00,
  },
  score: {
    base: 600,
    baseOdds: 50,
    pointsToDouble: 20,
    age: [
      { below: 22, points: 35 },
      { upTo: 25, points: 44 },
      { upTo: 35, points: 55 },
      { upTo: 50, points: 62 },
      { upTo: 60, points: 56 },
      { points: 46 },
    ],
    employment: { none: 20, 'self-employed': 45, private: 54, listed: 60, public: 68 },
    yearsInJob: [{ below: 0.5, points: 38 }, { below: 1, points: 46 }, { upTo: 3, points: 54 }, { upTo: 8, points: 62 }, { points: 66 }],
    income: [
      { below: 3_000_00, points: 36 },
      { below: 6_000_00, points: 46 },
      { below: 10_000_00, points: 54 },
      { below: 20_000_00, points: 62 },
      { points: 68 },
    ],
    foir: [
      { upTo: '0.20', points: 70 },
      { upTo: '0.35', points: 62 },
      { upTo: '0.45', points: 52 },
      { upTo: '0.55', points: 40 },
      { points: 20 },
    ],
    delinquency: { none: 72, 'once-1-29': 52, 'more-1-29': 40, '30-59': 22, '60-plus': 0 },
    enquiries: [{ upTo: 1, points: 64 }, { upTo: 3, points: 54 }, { upTo: 6, points: 40 }, { points: 20 }],
    utilisation: [{ upTo: '0.30', points: 64 }, { upTo: '0.60', points: 56 }, { upTo: '0.85', points: 44 }, { points: 26 }],
    noCard: 50,
    historyMonths: [
      { upTo: 0, points: 40 },
      { below: 12, points: 44 },
      { below: 36, points: 52 },
      { below: 84, points: 60 },
      { points: 66 },
    ],
    housing: { own: 64, mortgage: 60, family: 54, rent: 48, other: 40 },
    relation: { payroll: 66, deposit: 58, new: 48 },
    grades: [
      { grade: 'A', from: 660 },
      { grade: 'B', from: 630 },
      { grade: 'C', from: 600 },
      { grade: 'D', from: 570 },
    ],
    reasonsMax: 4,
  },
  authority: {
    // The auto lane of B.5 needs what is not built yet (AU-01): until then its cells are decided at level 1.
    rows: [
      { upTo: 50_000_00, A: 'L1', B: 'L1', C: 'L1-checked', D: 'L2' },
      { upTo: 200_000_00, A: 'L1-checked', B: 'L1-checked', C: 'L2', D: 'L3' },
      { upTo: 500_000_00, A: 'L2', B: 'L2', C: 'L3', D: 'committee' },
    ],
    // Levels above 500k need a risk opinion or a committee (B.5, AU-04), neither of which sits here yet.
    above: { A: 'committee', B: 'committee', C: 'committee', D: 'not-allowed' },
  },
  refer: { thinFileMonths: 6, incomeDiffers: '0.20' },
  validity: { offerDays: 30, approvalDays: 90, bureauDays: 30 },
};
