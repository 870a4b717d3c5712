// Sending an item back one step (HT-05): a coded reason and a text of ten characters or more. How a form says "back" is its process's: the
// process knows where that is, and an answer is all that it ever hears.
import type { Text } from './process.ts';

/** How a task's form says that it goes back. */
export type ReturnSpec = {
  /** The members by which the answer says so. */
  readonly answer: Readonly<Record<string, string | boolean>>;
  /** The member that takes the text. */
  readonly reason: string;
  /** The member that takes the code, where the form asks for one with codes of its own. Without it RETURN_REASONS are offered, and the decision record keeps the code. */
  readonly reasonCode?: string;
};

/** Why something goes back, where a form has no codes of its own. */
export const RETURN_REASONS = {
  INCOMPLETE: { en: 'Something is missing', zh: '内容不完整' },
  UNCLEAR: { en: 'Something is unclear', zh: '内容不清楚' },
  WRONG: { en: 'Something is wrong', zh: '内容有误' },
  EVIDENCE_MISSING: { en: 'The evidence does not carry it', zh: '依据不足' },
  RULE_NOT_MET: { en: 'A rule is not met', zh: '不符合规定' },
} as const satisfies Record<string, Text>;

/** HT-05. */
export const RETURN_TEXT_MIN = 10;

type CodeField = { readonly enum?: readonly string[]; readonly enumTitles?: Readonly<Record<string, Text>> };
type FormSchema = { readonly properties?: Readonly<Record<string, unknown>> };
export type ReturnReason = { readonly code: string; readonly title: Text };

/** The reasons that may be given, from the form as the item was opened with it. */
export function returnReasons(spec: ReturnSpec, form: FormSchema): ReturnReason[] {
  if (spec.reasonCode === undefined) return Object.entries(RETURN_REASONS).map(([code, title]) => ({ code, title }));
  const { enum: codes = [], enumTitles = {} } = (form.properties?.[spec.reasonCode] ?? {}) as CodeField;
  return codes.map((code) => ({ code, title: enumTitles[code] ?? { en: code, zh: code } }));
}

/** The whole answer of a return. */
export const returnAnswer = (spec: ReturnSpec, { code, text }: { code: string; text: string }): Record<string, unknown> => ({
  ...spec.answer,
  [spec.reason]: text,
  ...(spec.reasonCode !== undefined && { [spec.reasonCode]: code }),
});
