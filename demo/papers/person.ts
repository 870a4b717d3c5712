// Synthetic persons (domain rule X-07): area code 990101, which is not allocated, and places that do not exist. Check digits are right.
import { checkCharacterOf } from '../../domain/documents/prc-id.ts';
import { seeded, type Random } from '../random.ts';

/** What is printed on the two sides of an ID card; dates as `yyyy-mm-dd`, `validTo` also 长期. */
export type CardTruth = {
  readonly name: string;
  readonly sex: '男' | '女';
  readonly ethnicity: string;
  readonly birth: string;
  readonly address: string;
  readonly idNo: string;
  readonly issuer: string;
  readonly validFrom: string;
  readonly validTo: string;
};

const SURNAMES = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎',
  '欧阳',
  '上官',
  '司马',
];
const GIVEN = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国志文斌宇浩然子涵欣怡梓轩雨晨思远嘉琪晓彤瑞雪振东海燕春梅秀珍国庆立新鹏飞俊峰雅婷',
];
const ETHNIC_NAMES = [
  { name: '阿依古丽·买买提', ethnicity: '维吾尔' },
  { name: '巴特尔·苏和', ethnicity: '蒙古' },
  { name: '扎西·次仁', ethnicity: '藏' },
] as const;
const ETHNICITIES = ['汉', '汉', '汉', '汉', '汉', '汉', '汉', '汉', '满', '回', '壮', '苗', '土家', '朝鲜', '彝'];
const CITIES = ['示例省样本市演示区', '示例省样本市测试区', '示例省模拟市样张县', '示例省演练市范本区'];
const ROADS = ['幸福路', '人民东路', '解放大街', '建设二路', '长江北路', '和平里', '青年街', '学府路'];

/** The person of a seed: born 1948–2003, with a card issued 2020–2024 for the term that fits the age (domain rule A.3). */
export function syntheticPerson(seed: number): CardTruth {
  const random = seeded(seed * 7919 + 17);
  const city = random.pick(CITIES);
  const birth = isoDate(random.int(1948, 2003), random.int(1, 12), random.int(1, 28));
  const sex = random.pick(['男', '女'] as const);
  const validFrom = isoDate(random.int(2020, 2024), random.int(1, 12), random.int(1, 28));
  const stem = `990101${birth.replaceAll('-', '')}${serial(random, sex)}`;
  return {
    ...nameAndEthnicity(random),
    sex,
    birth,
    address: addressIn(city, random),
    idNo: stem + checkCharacterOf(stem),
    issuer: `${city.slice(3, 6)}公安局${city.slice(6)}分局`,
    validFrom,
    validTo: endOfTerm(birth, validFrom),
  };
}

function nameAndEthnicity(random: Random): { name: string; ethnicity: string } {
  if (random.next() < 0.08) return random.pick(ETHNIC_NAMES);
  const given = Array.from({ length: random.next() < 0.75 ? 2 : 1 }, () => random.pick(GIVEN)).join('');
  return { name: random.pick(SURNAMES) + given, ethnicity: random.pick(ETHNICITIES) };
}

function addressIn(city: string, random: Random): string {
  const door = `${random.pick(ROADS)}${random.int(1, 399)}号`;
  const flat = `${random.int(1, 28)}栋${random.int(1, 4)}单元${random.int(1, 32)}0${random.int(1, 4)}室`;
  return city + door + (random.next() < 0.8 ? flat : '');
}

/** Digits 15–17; the last one is odd for men. */
function serial(random: Random, sex: '男' | '女'): string {
  const parity = sex === '男' ? 1 : 0;
  return String(random.int(0, 99)).padStart(2, '0') + String(random.int(0, 4) * 2 + parity);
}

function endOfTerm(birth: string, from: string): string {
  const year = Number(from.slice(0, 4));
  const age = year - Number(birth.slice(0, 4)) - (from.slice(5) < birth.slice(5) ? 1 : 0);
  if (age >= 46) return '长期';
  return `${year + (age >= 26 ? 20 : age >= 16 ? 10 : 5)}${from.slice(4)}`;
}

const isoDate = (year: number, month: number, day: number): string =>
  `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
