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
    expect(stale).toEqual(['OFFLINE', 'DRAFT_UNSAVED', 'UNREADABLE']); // the three that only a client has
  });
});

test('no screen carries words of its own', () => {
  const words = sources.flatMap(([file, text]) =>
    [...text.matchAll(/(?:>|aria-label="|title=")([A-Z][a-z]+[^<>{}"\n]*)(?:<|")/g)].map(([, found]) => `${file}: ${found}`),
  );
  expect(words.filter((found) => !found.endsWith(': Countersign'))).toEqual([]);
});

describe('no sentence is unused', () => {
  const code = sources.map(([, text]) => text).join('\n');
  const wordsOf = (text: string): Set<string> =>
    new Set([...text.matchAll(/(?<=['"`])[\w.-]+(?=['"`])|\b[\w-]+(?=\??: )/g)].map(([word]) => word));
  /** Codes and states come from the API: what its contract lists may be asked for by its name. */
  const listed = new Set([...readFileSync('web/api/schema.d.ts', 'utf8').matchAll(/(?<=")[\w.-]+(?=")/g)].map(([word]) => word));
  /** Events, refusals and the members of data are named where they are written down. */
  const written = wordsOf(
    ['activities', 'api', 'commands', 'db/queries', 'domain', 'workflows']
      .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(file, 'utf8'))
      .join('\n'),
  );
  const BEHIND = /^(data|event|problem\w*|rule\.duty|value|verify\.sourceOf)\./;
  /** Put together by SQL (db/queries/effect-sending.ts). */
  const COMPOSED = new Set(['event.effect.resend-proposed', 'event.effect.resend-allowed']);
  const texts = new Map(sources);
  const imported = (file: string, text: string): string[] =>
    [...text.matchAll(/from '(\.[^']+)'/g)].map(([, path]) => texts.get(join(file, '..', path!)) ?? '');
  /** Built from parts: `t(`people.state.${…}`)`. What is filled in is named where it is built or in what is imported there, or by the API. */
  const built = sources.flatMap(([file, text]) => {
    const here = wordsOf([text, ...imported(file, text)].join('\n'));
    return [...text.matchAll(/`([a-zA-Z]+\.(?:[\w.]|\$\{(?:[^{}`]|\{[^{}]*\})*\})*)`/g)]
      .map(([, shape]) => shape!)
      .filter((shape) => shape.includes('${'))
      .map((shape) => ({
        shape: new RegExp(`^${shape.replaceAll('.', '\\.').replace(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '(.+)')}$`),
        mayFill: (part: string) => here.has(part) || listed.has(part) || (BEHIND.test(shape) && written.has(part)),
      }));
  });
  const isBuilt = (key: string): boolean => built.some(({ shape, mayFill }) => shape.exec(key)?.slice(1).every(mayFill) ?? false);
  const isUsed = (key: string): boolean =>
    [`'${key}'`, `"${key}"`].some((quoted) => code.includes(quoted)) || COMPOSED.has(key) || isBuilt(key);

  test('and a sentence that nobody asks for would be found', () => {
    expect(
      ['app.retry', 'state.claimed', 'event.task.claimed', 'app.nobodyAsks', 'state.nobodySays', 'event.task.nobodySays'].filter(isUsed),
    ).toEqual(['app.retry', 'state.claimed', 'event.task.claimed']);
  });

  test('in either language', () => {
    expect(english.map(([key]) => stem(key)).filter((key) => !isUsed(key))).toEqual([]);
  });
});
