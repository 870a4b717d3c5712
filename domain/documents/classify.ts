// What kind of paper a page is (domain rule A5): a score by the words that are printed on every paper of a kind.
import type { OcrLine } from './lines.ts';
import { rowsOf, textOf } from './rows.ts';

export const PAPERS = ['id-card-front', 'id-card-back', 'loan-application'] as const;
export type Paper = (typeof PAPERS)[number];

/** `enough` of the words make it sure: the rest may be covered, smudged or cut off. */
type Print = { readonly words: readonly string[]; readonly enough: number };
const PRINTS: Readonly<Record<Paper, Print>> = {
  'id-card-front': { words: ['姓名', '性别', '民族', '出生', '住址', '公民身份号码'], enough: 4 },
  'id-card-back': { words: ['中华人民共和国', '居民身份证', '签发机关', '有效期限'], enough: 3 },
  'loan-application': {
    words:
      '贷款申请表 申请人 身份证号码 手机号码 工作单位 职业类型 现职年限 月收入 贷款品种 申请金额 金额大写 贷款期限 还款方式 贷款用途 支付方式'.split(
        ' ',
      ),
    enough: 11,
  },
};

/** From here on nobody is asked, and below the lower one nothing is proposed (A5). */
export const PAPER_SCORES = { auto: 0.9, proposed: 0.6 } as const;

export type Classified = {
  /** What the page counts as; undefined when a person has to say. */
  readonly paper: Paper | undefined;
  /** The best three at most, best first, none below what is proposed. */
  readonly candidates: readonly { readonly paper: Paper; readonly score: number }[];
};

export function classify(lines: readonly OcrLine[]): Classified {
  const text = rowsOf(lines)
    .map(({ glyphs }) => textOf(glyphs))
    .join('\n');
  const scored = PAPERS.map((paper) => ({ paper, score: scoreOf(PRINTS[paper], text) })).sort((a, b) => b.score - a.score);
  const [best] = scored;
  return {
    paper: best && best.score >= PAPER_SCORES.auto ? best.paper : undefined,
    candidates: scored.filter(({ score }) => score >= PAPER_SCORES.proposed),
  };
}

function scoreOf({ words, enough }: Print, text: string): number {
  const seen = words.filter((word) => text.includes(word)).length;
  return Math.min(1, Math.round((seen / enough) * 100) / 100);
}
