import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

type Chunk = {
  readonly file: string;
  readonly isEntry?: boolean;
  readonly imports?: string[];
  readonly dynamicImports?: string[];
  readonly css?: string[];
};
const root = fileURLToPath(new URL('../../web', import.meta.url));
const outDir = mkdtempSync(join(tmpdir(), 'countersign-web-'));
let manifest: Record<string, Chunk>;

beforeAll(async () => {
  vi.stubEnv('NODE_ENV', 'production'); // vitest says `test`, and React would come with its development parts
  await build({ configFile: join(root, 'vite.config.ts'), logLevel: 'error', build: { outDir, emptyOutDir: true, manifest: true } });
  manifest = JSON.parse(readFileSync(join(outDir, '.vite/manifest.json'), 'utf8'));
}, 120_000);
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(outDir, { recursive: true, force: true });
});

/** A chunk with all that it imports at once. */
const closure = (key: string, seen = new Set<string>()): Set<string> => {
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of manifest[key]!.imports ?? []) closure(imported, seen);
  return seen;
};
const kilobytes = (keys: Iterable<string>): number =>
  [...keys].reduce((sum, key) => sum + gzipSync(readFileSync(join(outDir, manifest[key]!.file))).length, 0) / 1_000;
const entry = (): string => Object.keys(manifest).find((key) => manifest[key]!.isEntry)!;

describe('what a desk has to load', () => {
  test('is at most 360 KB of script before the first screen', () => {
    const size = kilobytes(closure(entry()));
    console.log(`initial JS ${size.toFixed(0)} KB gz`);
    expect(size).toBeLessThanOrEqual(360);
    expect(size).toBeGreaterThan(50); // it was measured at all
  });

  test('and at most 120 KB more for any screen', () => {
    const first = closure(entry());
    const screens = Object.keys(manifest).filter((key) => key.startsWith('routes/'));
    const sizes = screens.map((key) => {
      const whole = closure(key);
      // a screen's own lazy parts (the forms of a task) belong to it
      for (const lazy of [...whole].filter((one) => !first.has(one)).flatMap((one) => manifest[one]!.dynamicImports ?? []))
        closure(lazy, whole);
      return [key, Math.round(kilobytes([...whole].filter((one) => !first.has(one))))] as const;
    });
    console.table(Object.fromEntries(sizes));
    expect(sizes.length).toBeGreaterThan(5);
    expect(sizes.filter(([, size]) => size > 120)).toEqual([]);
  });

  test('holds no script in the page and nothing that evaluates text', () => {
    const page = readFileSync(join(outDir, 'index.html'), 'utf8');
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>\s*\S/);
    expect(page).toContain('__NONCE__');
    const scripts = Object.values(manifest).filter(({ file }) => file.endsWith('.js'));
    const evaluating = scripts.filter(({ file }) => /\bnew Function\(|\beval\(/.test(readFileSync(join(outDir, file), 'utf8')));
    expect(evaluating).toEqual([]);
  });
});
