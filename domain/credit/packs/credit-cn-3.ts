// Credit pack 3: the average salary is that of six months whether or not one came in each, KO10 counts what the person owes of internet loans
// already, and words that may mean a forbidden purpose (KO08) but need not are the underwriter's to judge. Frozen; all else is pack 2.
import type { CreditPack } from '../pack.ts';
import { CREDIT_CN_2 } from './credit-cn-2.ts';

const ALL = ['consumer', 'internet', 'business'] as const;
/** Behind one of these words it is no longer the thing itself that is bought. */
const BESIDE = '(?!(?:的|用的)?(?:装修|装饰|家具|家电|家私|软装|窗帘|保险|维修|修缮|翻新|材料|建材|用品|物业))';
/** Whoever studies it, or pays into it by law, does not buy it. */
const STUDIED = '(?:从业|资格|考试|培训|课程|学习|教材|考证|师)';

export const CREDIT_CN_3: CreditPack = {
  ...CREDIT_CN_2,
  version: 3,
  inForceFrom: '2026-11-29',
  knockOuts: {
    ...CREDIT_CN_2.knockOuts,
    internetCounts: 'outstanding',
    purposes: [
      {
        products: ['consumer', 'internet'],
        use: 'HOUSE_PURCHASE',
        words: new RegExp(
          [
            `购房|买房(?!车)|房款|房贷|(?:房|屋|宅|寓|楼)(?:的)?首付|首付(?:房|买房|购房)`,
            `(?:购买|购置|置换|购|买)(?:[^，。；、,;\\s]{0,6})(?:商品房|二手房|学区房|期房|新房|住房|住宅|公寓|别墅|楼房|房屋|房产|房子|不动产|商铺)${BESIDE}`,
            '\\b(?:buy(?:ing)?|purchas(?:e|ing)|acquir(?:e|ing))(?: of)?(?: (?:a|an|the|my|our|new|second|first|old|small|big|larger|second-hand|used|own|residential))* (?:house|flat|apartment|home|condo|villa|property|real estate)\\b(?! (?:appliance|furniture|insurance|repair|renovation|decor|equipment|textile)s?)',
            '\\bhouse purchase\\b|\\b(?:down ?payment)\\b.{0,20}\\b(?:house|flat|apartment|home|property)\\b',
          ].join('|'),
          'iu',
        ),
        doubt: /首付|定金|(?:购买|购置|购|买)[^，。；、,;\s]{0,6}(?:房|住宅|公寓|别墅|商铺)|down ?payment|real estate|\bmortgage\b/iu,
      },
      {
        products: ALL,
        use: 'SECURITIES',
        words: new RegExp(
          [
            `炒股|股市|配资|股票(?!${STUDIED})|打新股`,
            `(?:购买|申购|认购|投资|买入|买|投入|炒)(?:[^，。；、,;\\s]{0,4})(?:证券|基金)(?!${STUDIED}|公司)|(?:证券|基金)(?:投资|交易|理财|账户|定投)(?!${STUDIED})`,
            '\\b(?:buy(?:ing)?|invest(?:ing|ment)?(?: in)?|trad(?:e|ing)(?: in)?|purchas(?:e|ing)(?: of)?)(?: \\w+){0,2} (?:stocks?|shares|securities|mutual funds?|equities)\\b|\\bstock (?:market|trading)\\b',
          ].join('|'),
          'iu',
        ),
        doubt: /股票|证券|基金|\b(?:stocks?|shares|securities|mutual funds?)\b/iu,
      },
      {
        products: ALL,
        use: 'FUTURES',
        words: new RegExp(`(?:期货|期权)(?!${STUDIED})|\\b(?:futures|derivatives)\\b(?! (?:exam|course|training))`, 'iu'),
        doubt: /期货|期权|\b(?:futures|derivatives)\b/iu,
      },
      {
        products: ALL,
        use: 'EQUITY',
        words: /股权(?!.{0,4}(?:培训|课程|考试))|入股|\b(?:private equity|equity (?:investment|stake)|capital contribution)\b/iu,
        doubt: /股权|\bequity\b/iu,
      },
      {
        products: ALL,
        use: 'WEALTH_PRODUCTS',
        words: new RegExp(
          `理财(?!${STUDIED}|规划师|知识)|信托产品|\\bwealth (?:product|management)s?\\b(?! (?:exam|course|training))`,
          'iu',
        ),
        doubt: /理财|信托|\bwealth (?:product|management)s?\b/iu,
      },
      {
        products: ALL,
        use: 'ON_LENDING',
        words:
          /转贷|放贷|(?:借给|转借给?|出借给?|借与)(?!我|本人|自己|咱)|\b(?:on-?lending|lend(?:ing)? (?:it |money )?to (?!me\b|us\b)\w+)/iu,
        doubt: /借给|出借|转借|\blend(?:ing)?\b/iu,
      },
    ],
  },
  affordability: { ...CREDIT_CN_2.affordability, salaryMonths: 6 },
  validity: { ...CREDIT_CN_2.validity, drawdownDays: 5 },
};
