// What starts every command, in a folder where nothing is installed, and no network to install from.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const checkout = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'countersign-bootstrap-'));
  for (const file of ['package.json', 'package-lock.json', 'cli/bootstrap.mjs']) cpSync(join(checkout, file), join(folder, file));
  mkdirSync(join(folder, '.cache'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What a start says within so long; one that waits for another start goes on waiting. */
const said = (): string => {
  const env = { ...process.env, npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0', npm_execpath: '' };
  return spawnSync(process.execPath, ['cli/bootstrap.mjs', 'none.mjs'], { cwd: folder, env, timeout: 4_000, encoding: 'utf8' }).stderr;
};
const lockedBy = (pid: number | undefined) => writeFileSync(join(folder, '.cache/install.lock'), String(pid));

test('a start waits for another one that installs', async () => {
  writeFileSync(join(folder, 'bootstrap.mjs'), 'setInterval(() => {}, 1000)');
  const other = spawn(process.execPath, [join(folder, 'bootstrap.mjs')]);
  lockedBy(other.pid);
  try {
    expect(said()).toBe(`Another start (process ${other.pid}) is installing the dependencies: waiting for it …\n`);
  } finally {
    other.kill();
  }
});

test.each([
  ['whose process id another program has by now', () => process.pid],
  ['whose process has ended', () => spawnSync('true').pid],
])('a lock %s is taken over', (_, pid) => {
  lockedBy(pid());
  expect(said()).toMatch(/^(Fetching Node|Installing the dependencies)/);
});
