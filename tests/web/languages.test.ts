import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ERRORS } from '../../domain/errors.ts';
import { en } from '../../web/i18n/en.ts';
import { zhCn } from '../../web/i18n/zh-cn.ts';

type Leaf = readonly [key: string, text: string];
const leaves = (node: object, path = ''): Leaf[] =>
  Object.entries(node).flatMap(([name, value]) =>
    typeof value === 'string' ? [[path + name, value] as const] : leaves(value, `${path}${name}.`),
  );
/** Chinese has no singular: `x_one` and `x_other` are one sentence there. */
const stem = (key: string): string => key.replace(/_(one|other)$/, '');
const placeholders = (text: string): string[] => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name!).sort();
const english = leaves(en);
const chinese = leaves(zhCn);
const sources = readdirSync('web', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('dist') && !file.startsWith('i18n/') && !file.endsWith('.d.ts'))
  .map((file) => [file, readFileSync(join('web', file), 'utf8')] as const);

describe('both languages', () => {
  test('have the same sentences', () => {
    expect([...new Set(chinese.map(([key]) => stem(key)))].sort()).toEqual([...new Set(english.map(([key]) => stem(key)))].sort());
  });

  test('fill in the same things', () => {
    const wanted = new Map(english.map(([key, text]) => [stem(key), placeholders(text)]));
    const odd = chinese.filter(([key, text]) => JSON.stringify(placeholders(text)) !== JSON.stringify(wanted.get(stem(key))));
    expect(odd).toEqual([]);
  });

  test('leave nothing empty, and nothing English in Chinese', () => {
    // between two sentences: a space in English, nothing in Chinese
    const mark = 'app.sentenceMark';
    expect([...english, ...chinese].filter(([key, text]) => text.trim() === '' && key !== mark)).toEqual([]);
    const bare = chinese.map(([key, text]) => [key, text.replace(/\{\{\w+\}\}/g, '')] as const);
    const withoutHan = bare.filter(([, text]) => /\p{L}/u.test(text) && !/\p{Script=Han}/u.test(text));
    expect(withoutHan.map(([key]) => key)).toEqual([]);
  });

  test('say what to do for every refusal of the API', () => {
    const known = Object.keys(en.problem);
    expect(Object.keys(ERRORS).filter((code) => !known.includes(code))).toEqual([]);
    const stale = known.filter((code) => /^[A-Z_]+$/.test(code) && !Object.hasOwn(ERRORS, code));
    expect(stale).toEqual(['OFFLINE', 'UNREADABLE']); // the two that only a client has
  });
});

test('no screen carries words of its own', () => {
  const words = sources.flatMap(([file, text]) =>
    [...text.matchAll(/(?:>|aria-label="|title=")([A-Z][a-z]+[^<>{}"\n]*)(?:<|")/g)].map(([, found]) => `${file}: ${found}`),
  );
  expect(words.filter((found) => !found.endsWith(': Countersign'))).toEqual([]);
});

test('no sentence is unused', () => {
  const code = sources.map(([, text]) => text).join('\n');
  /** Built from a part: `t(`state.${…}`)`, the key of a code, an event, a rule of a form. */
  const byPrefix = [...code.matchAll(/[`'"]([a-zA-Z.]+\.)\$\{/g)].map(([, prefix]) => prefix!);
  const unused = english
    .map(([key]) => stem(key))
    .filter((key) => !code.includes(`'${key}'`) && !byPrefix.some((prefix) => key.startsWith(prefix)));
  expect(unused).toEqual([]);
});
