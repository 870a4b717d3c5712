// Mentions in a text: the name being typed after an @, and who is still named when it is sent. Pure.
export type Mentionable = { readonly id: string; readonly name: string };

/** The word after the last @ before the caret, if a mention is being typed there. */
export function typedMention(text: string, caret: number): { readonly from: number; readonly typed: string } | null {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from < 0 || (from > 0 && /[\p{L}\p{N}]/u.test(before[from - 1] ?? '') && /[a-z0-9]/i.test(before[from - 1] ?? ''))) return null;
  const typed = before.slice(from + 1);
  return /[\n@]/.test(typed) || typed.length > 40 ? null : { from, typed };
}

export const fits = ({ id, name }: Mentionable, typed: string): boolean => {
  const wanted = typed.toLocaleLowerCase();
  return name.toLocaleLowerCase().includes(wanted) || id.toLocaleLowerCase().startsWith(wanted);
};

export const withMention = (text: string, from: number, caret: number, { name }: Mentionable): string =>
  `${text.slice(0, from)}@${name} ${text.slice(caret)}`;

/** Ids of those whose name still stands in the text. */
export const mentionedIn = (text: string, chosen: readonly Mentionable[]): string[] => [
  ...new Set(chosen.filter(({ name }) => text.includes(`@${name}`)).map(({ id }) => id)),
];
