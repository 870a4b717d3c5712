// Which passwords are too easy to guess. Fifteen characters keep every list of common passwords out as they stand; what is left are such words
// put together, repeated, filled up with a row of digits, or the person's own name. So what is counted is what remains without them.

/** Without a second factor (quality §3). */
export const PASSWORD_LENGTH_MIN = 15;
export const PASSWORD_LENGTH_MAX = 200;
/** Characters, and different ones, that must remain. */
const OWN_MIN = 8;
const DIFFERENT_MIN = 6;

export type PasswordFault = 'too-short' | 'too-long' | 'too-common' | 'like-the-name' | 'same-as-before';
export type Named = { readonly username: string; readonly name: string };

/** Null when it may be used. Letter case and the usual stand-ins (0 for o, @ for a) make no difference. */
export function passwordFault(password: string, { username, name }: Named): PasswordFault | null {
  const length = [...password].length;
  if (length < PASSWORD_LENGTH_MIN) return 'too-short';
  if (password.length > PASSWORD_LENGTH_MAX) return 'too-long';
  const plain = plainly(password);
  if (isRepeated(plain) || !isEnough(without(plain, COMMON))) return 'too-common';
  const names = [username, ...username.split(/[^\p{L}\p{N}]+/u), name, ...name.split(/\s+/)]
    .map(plainly)
    .filter(({ length }) => length >= 2);
  return isEnough(without(plain, [...COMMON, ...names])) ? null : 'like-the-name';
}

const STAND_INS: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};
const plainly = (text: string): string => [...text.normalize('NFKC').toLowerCase()].map((letter) => STAND_INS[letter] ?? letter).join('');

const isEnough = (own: string): boolean => {
  const letters = [...own.replace(/[^\p{L}\p{N}]/gu, '')];
  return letters.length >= OWN_MIN && new Set(letters).size >= DIFFERENT_MIN && !isARow(letters);
};

/** abcabcabc…: the same few characters again and again. */
function isRepeated(text: string): boolean {
  return /^(.{1,7})\1+.{0,6}$/su.test(text);
}

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  'o1234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qazwsxedcrfvtgbyhnujmikolp',
  '1qaz2wsx3edc4rfv',
].map(plainly);
/** Most steps go along a row of the alphabet, of the digits or of the keyboard. */
function isARow(letters: readonly string[]): boolean {
  const pairs = letters.slice(1).map((letter, i) => `${letters[i] ?? ''}${letter}`);
  const along = pairs.filter(
    (pair) => pair[0] === pair[1] || ROWS.some((row) => row.includes(pair) || [...row].reverse().join('').includes(pair)),
  );
  return along.length > pairs.length / 2;
}

/** Longest first, so that a word is not left in pieces by a shorter one in it. */
const without = (text: string, words: readonly string[]): string =>
  words.toSorted((a, b) => b.length - a.length).reduce((rest, word) => rest.replaceAll(word, ' '), text);

/** What the lists of leaked passwords are made of, and what anybody would try here. */
const COMMON = (
  'password passwort passwd pass word admin administrator root user login welcome letmein secret master monkey dragon sunshine princess ' +
  'football baseball superman batman shadow michael jordan hello whatever trustno iloveyou love lovely angel freedom computer internet ' +
  'qwerty qwertz azerty asdf zxcv qazwsx abc default changeme change test testing temp guest summer winter spring autumn january february ' +
  'october december monday countersign huiqian huiqianxitong bank banking yinhang credit loan branch shanghai beijing china zhongguo office ' +
  'woaini woaizhongguo mima wodemima taobao 密码 我爱你 会签 银行 中国 上海 北京 correct horse battery staple'
)
  .split(' ')
  .concat(['123456789', '12345678', '1234567', '123456', '12345', '1234', '123', '520', '5201314', '1314', '888', '666', '000', '111'])
  .concat(Array.from({ length: 61 }, (_, i) => String(1970 + i)))
  .map(plainly);
