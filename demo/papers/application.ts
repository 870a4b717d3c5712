// Loan applications of synthetic persons (domain rule X-07): what is printed and ticked on the form, as the values that are right.
import { amountInWords } from '../../domain/documents/amount-in-words.ts';
import { CHOICES, type ApplicationFieldName } from '../../domain/documents/loan-application/fields.ts';
import { fen } from '../../domain/money.ts';
import { seeded, type Random } from '../random.ts';
import { syntheticPerson } from './person.ts';

/** Values as they are filed: amounts `60000.00`, dates `yyyy-mm-dd`, choices by code, ticks `yes` or `no`, empty where the form is blank. */
export type ApplicationTruth = Readonly<Record<ApplicationFieldName, string>>;

const EMPLOYERS = ['示例精密机械有限公司', '样本市演示区第一小学', '模拟软件技术股份公司', '样张县范本食品厂', '演练物流集团有限公司'];
const PURPOSES = {
  consumer: ['家庭装修', '购买家具家电', '子女教育', '医疗支出', '购买家用汽车'],
  internet: ['旅游度假', '购买数码产品', '职业技能培训', '日常消费'],
  business: ['采购原材料', '支付店铺租金', '添置生产设备', '补充流动资金'],
} as const;
const PAYEES = ['示例装饰工程有限公司', '样本家居商贸有限公司', '演示设备销售有限公司', '模拟教育咨询有限公司'];

/** The application of a seed's person, signed on a day of early 2026. */
export function syntheticApplication(seed: number): ApplicationTruth {
  const random = seeded(seed * 6007 + 29);
  const person = syntheticPerson(seed);
  const product = codeOf(random, 'product');
  const yuan = random.int(10, product === 'internet' ? 200 : 300) * 1_000;
  const payMode = codeOf(random, 'payMode');
  const [first, second] = sharesOf(yuan, payMode, random);
  return {
    applicant: person.name,
    applicantIdNo: person.idNo,
    mobile: `199${String(random.int(0, 99_999_999)).padStart(8, '0')}`,
    employer: random.pick(EMPLOYERS),
    employment: codeOf(random, 'employment'),
    yearsInJob: random.next() < 0.3 ? `${random.int(0, 9)}.5` : String(random.int(1, 20)),
    monthlyIncome: yuanText(random.int(40, 300) * 100),
    housing: codeOf(random, 'housing'),
    product,
    ...amountOf(yuan),
    termMonths: String(random.pick([12, 24, 36])),
    method: codeOf(random, 'method'),
    purpose: random.pick(PURPOSES[product]),
    payMode,
    ...payeeOf(1, first, random),
    ...payeeOf(2, second, random),
    consentBureau: 'yes',
    consentData: 'yes',
    consentSign: 'yes',
    signature: 'yes',
    signedOn: `2026-0${random.int(1, 2)}-${String(random.int(1, 28)).padStart(2, '0')}`,
  } as ApplicationTruth;
}

/** An amount in whole yuan, in figures and in words. */
export const amountOf = (yuan: number): { amount: string; amountInWords: string } => ({
  amount: yuanText(yuan),
  amountInWords: amountInWords(fen(yuan * 100)),
});

const yuanText = (yuan: number): string => `${yuan}.00`;

function codeOf<Name extends keyof typeof CHOICES>(random: Random, name: Name): keyof (typeof CHOICES)[Name] & string {
  return random.pick(Object.keys(CHOICES[name])) as keyof (typeof CHOICES)[Name] & string;
}

/** What each payee gets (PM-06): all of it when entrusted, a part when mixed. */
function sharesOf(yuan: number, payMode: keyof (typeof CHOICES)['payMode'], random: Random): readonly (number | undefined)[] {
  if (payMode === 'self') return [];
  const entrusted = payMode === 'entrusted' ? yuan : Math.floor(yuan / 2);
  if (random.next() < 0.5) return [entrusted];
  const first = Math.floor(entrusted / 3);
  return [first, entrusted - first];
}

function payeeOf(n: 1 | 2, yuan: number | undefined, random: Random): Record<string, string> {
  const given = yuan !== undefined;
  return {
    [`payee${n}Name`]: given ? (PAYEES[(random.int(0, 1) + n * 2) % PAYEES.length] ?? '') : '',
    [`payee${n}Account`]: given ? accountNumber(random) : '',
    [`payee${n}Bank`]: given ? `1029900${String(random.int(0, 99_999)).padStart(5, '0')}` : '',
    [`payee${n}Amount`]: given ? yuanText(yuan) : '',
  };
}

/** Nineteen digits that begin with 62, the last one Luhn's. */
function accountNumber(random: Random): string {
  const stem = `629900${Array.from({ length: 12 }, () => random.int(0, 9)).join('')}`;
  const sum = [...stem].reduce((total, character, i) => {
    const digit = Number(character) * ((stem.length - i) % 2 === 1 ? 2 : 1);
    return total + (digit > 9 ? digit - 9 : digit);
  }, 0);
  return stem + String((10 - (sum % 10)) % 10);
}
