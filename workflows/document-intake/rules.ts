// What document intake decides itself: whether a person must look, and what she is told about why. Pure, and free of values.
import { APPLICATION_TITLES } from '../../domain/documents/loan-application/titles.ts';
import { QUALITY_FAULTS } from '../../domain/documents/quality.ts';
import type { PaperField, PaperFieldName, Picks, PoorPage } from '../../domain/documents/papers.ts';
import type { Text } from '../../domain/process.ts';

export type Checked = {
  readonly readingId: string;
  readonly route: 'accept' | 'verify';
  /** Fields that need a look. */
  readonly open: readonly PaperField[];
  /** Documents whose very file stands in another case too (domain rule A4). */
  readonly duplicates: readonly string[];
  /** Pages that could not be read at all, as `DOC-…/2`. */
  readonly unreadable: readonly string[];
  /** Pages of which the image is poor (A3); absent in what was checked before that was looked at. */
  readonly poor?: readonly PoorPage[];
};
export type Problem = { readonly field: PaperField; readonly rule: string };
/** `picks`: the pages are other papers than they were read as, and have to be read anew. */
export type Filed = { readonly filed: boolean; readonly problems: readonly Problem[]; readonly picks?: Picks };

export const needsPerson = ({ route, duplicates, unreadable, poor = [] }: Checked): boolean =>
  route !== 'accept' || duplicates.length > 0 || unreadable.length > 0 || poor.length > 0;

/** Why the item is here, in both languages; undefined when the fields speak for themselves. */
export function noteOf({
  duplicates,
  unreadable,
  poor = [],
  problems = [],
  picks,
}: Checked & Partial<Pick<Filed, 'problems' | 'picks'>>): string | undefined {
  const sentences = [
    ...(picks ? ['已按所选资料类型重新识别，请核对。 Read anew as the papers that were named: please look again.'] : []),
    ...(problems.length > 0
      ? [
          `以下内容未通过校验，未归档：${named(problems, 'zh').join('、')}。 Not filed, these did not pass their checks: ${named(problems, 'en').join(', ')}.`,
        ]
      : []),
    ...(duplicates.length > 0 ? ['同一文件已用于其他业务单。 The same file is part of another case.'] : []),
    ...(poor.length > 0 ? [`影像质量不佳（${worded(poor, 'zh').join('、')}）。 Poor images: ${worded(poor, 'en').join(', ')}.`] : []),
    ...(unreadable.length > 0 ? ['有页面无法识别，请对照影像录入。 A page could not be read: key it from the image.'] : []),
  ];
  return sentences.length > 0 ? sentences.join(' ') : undefined;
}

/** Each fault once, whatever the number of pages. */
const worded = (poor: readonly PoorPage[], language: keyof Text): string[] => [
  ...new Set(poor.flatMap(({ faults }) => faults.map((fault) => QUALITY_FAULTS[fault][language]))),
];

/** Each field once, however many of its checks have failed. */
const named = (problems: readonly Problem[], language: keyof Text): string[] => [
  ...new Set(problems.map(({ field }) => FIELD_TITLES[field as Exclude<PaperField, PaperFieldName>][language])),
];

const FIELD_TITLES: Readonly<Record<Exclude<PaperField, PaperFieldName>, Text>> = {
  ...APPLICATION_TITLES,
  name: { en: 'name', zh: '姓名' },
  sex: { en: 'sex', zh: '性别' },
  ethnicity: { en: 'ethnicity', zh: '民族' },
  birth: { en: 'date of birth', zh: '出生日期' },
  address: { en: 'address', zh: '住址' },
  idNo: { en: 'ID number', zh: '公民身份号码' },
  issuer: { en: 'issuer', zh: '签发机关' },
  validFrom: { en: 'valid from', zh: '有效期起' },
  validTo: { en: 'valid until', zh: '有效期止' },
};
