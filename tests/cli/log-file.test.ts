import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openLogFile } from '../../workers/log-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'countersign-log-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a log keeps its newest lines and never grows beyond its limit', () => {
  const path = join(folder, 'product.log');
  const write = openLogFile(path, { bytesMax: 1_000, kept: 2 });
  for (let n = 1; n <= 500; n++) write(`line ${n} 行`);
  expect(readdirSync(folder).sort()).toEqual(['product.log', 'product.log.1', 'product.log.2']);
  const total = readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
  expect(total).toBeLessThan(3 * 1_020);
  expect(readFileSync(path, 'utf8').trim().split('\n').at(-1)).toBe('line 500 行');
  const kept = ['.2', '.1', ''].flatMap((end) =>
    readFileSync(path + end, 'utf8')
      .trim()
      .split('\n'),
  );
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, n) => `line ${500 - kept.length + 1 + n} 行`)); // none lost between
});

test('a log goes on where the last start left off', () => {
  const path = join(folder, 'again.log');
  openLogFile(path)('first');
  openLogFile(path)('second');
  expect(readFileSync(path, 'utf8')).toBe('first\nsecond\n');
});
