// What somebody can do beside what her roles let her do (HT-06): a task may ask for a skill at a level. Levels: 1 works under guidance,
// 2 works alone, 3 teaches others. A skill is proved anew: it counts until the instant for which it was granted.
import type { Text } from './process.ts';

export const SKILLS = {
  'identity-documents': { en: 'Identity documents', zh: '身份证件识别' },
  handwriting: { en: 'Handwriting', zh: '手写体识别' },
  'loan-applications': { en: 'Loan applications', zh: '贷款申请书审核' },
  'corporate-credit': { en: 'Corporate credit', zh: '对公授信' },
  'personal-credit': { en: 'Personal credit', zh: '个人信贷' },
  collateral: { en: 'Collateral', zh: '押品' },
  payments: { en: 'Payments', zh: '支付结算' },
  'severe-complaints': { en: 'Severe complaints', zh: '重大投诉处理' },
  mediation: { en: 'Talks with customers', zh: '客户沟通与调解' },
  english: { en: 'English', zh: '英语' },
  cantonese: { en: 'Cantonese', zh: '粤语' },
} as const satisfies Record<string, Text>;
export type SkillId = keyof typeof SKILLS;
export const isSkill = (skill: string): skill is SkillId => Object.hasOwn(SKILLS, skill);

export type Level = 1 | 2 | 3;
export const LEVELS: Readonly<Record<Level, Text>> = {
  1: { en: 'works under guidance', zh: '在指导下办理' },
  2: { en: 'works alone', zh: '独立办理' },
  3: { en: 'teaches others', zh: '可带教' },
};
