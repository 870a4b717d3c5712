// Every rule of human work, four-eyes and segregation that holds is shown by a test that says so in its name, as a sentence with the rule's
// id. What does not hold yet, because its process is not built, is listed in domain/segregation.ts and nowhere else.
import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEGREGATION, type Rule } from '../../domain/segregation.ts';

const ROOT = new URL('../../', import.meta.url).pathname;
const HUMAN_TASK = ['HT-01', 'HT-02', 'HT-03', 'HT-04', 'HT-05', 'HT-06', 'HT-07', 'HT-08'];
const rules = Object.entries(SEGREGATION) as [string, Rule][];
const holding = [...HUMAN_TASK, ...rules.filter(([, { at }]) => at.length > 0).map(([id]) => id)];
/** Nothing of them can hold: their processes do not exist. */
const NOT_BUILT = ['SOD-07', 'SOD-08', 'SOD-09', 'SOD-14', 'SOD-15'];

/** Names of tests and of their groups; of a table of cases, the rows that begin with a rule's id. */
const NAME = /\b(?:test|it|describe)(?:\.\w+)*(?:\((?!\s*['"`])[^]*?\)|<[^]*?\]>\([^]*?\))?\(\s*(['"`])((?:\\.|(?!\1)[^\\])*)\1/g;
const ROW = /(['"`])((?:HT|FE|SOD|AU)-\d\d: (?:\\.|(?!\1)[^\\])*)\1/g;

function namesOf(file: string): string[] {
  const source = readFileSync(ROOT + file, 'utf8');
  return [NAME, ROW].flatMap((pattern) => [...source.matchAll(pattern)].map((match) => match[2] ?? ''));
}
const isSentence = (name: string): boolean => name.split(/\s+/).length >= 5;
/** Of a row that stands for several: `SOD-10, SOD-11 and SOD-13`. */
const names = globSync('tests/**/*.test.{ts,tsx}', { cwd: ROOT }).flatMap((file) => namesOf(file).filter(isSentence));

test('every rule that holds is named by a test, as a sentence with its id', () => {
  const unnamed = holding.filter((id) => !names.some((name) => new RegExp(`\\b${id}\\b`).test(name)));
  expect(unnamed).toEqual([]);
});

test('the rules that nothing can hold yet are these, each because its process is not built', () => {
  const waiting = rules.filter(([, { at }]) => at.length === 0);
  expect(waiting.map(([id]) => id)).toEqual(NOT_BUILT);
  for (const [id, { waits }] of waiting) expect([id, waits?.en]).toEqual([id, expect.stringMatching(/^Process not built: /)]);
});
