// What somebody searches for, cut as the database cuts texts (app.grams): of Chinese each pair of neighbours, of words in other scripts each
// three, and of a word of two letters that it begins so. A text is found when it has them all; then the words themselves are compared.

const PAIRS = /[⺀-鿿가-힯豈-﫿\u{20000}-\u{3134f}]{2,}/gu;
const THREES = /[0-9a-zß-ɏͰ-ӿ]{2,}/gu;
/** More words are a sentence: search for a part of it. */
export const WORDS_MAX = 8;

/** Small letters, plain forms. */
export const searchWords = (text: string): string[] => text.normalize('NFKC').toLowerCase().split(/\s+/).filter(Boolean);

/** Empty: there is nothing to look up. */
export function gramsOf(words: readonly string[]): string[] {
  const text = words.join(' ');
  const pairs = (text.match(PAIRS) ?? []).flatMap((run) => [...run].slice(1).map((sign, at) => `${[...run][at] ?? ''}${sign}`));
  const threes = (text.match(THREES) ?? []).flatMap((run) =>
    run.length === 2 ? [`^${run}`] : Array.from({ length: run.length - 2 }, (_, at) => run.slice(at, at + 3)),
  );
  return [...new Set([...pairs, ...threes])];
}
