// Walks through docs/adding-a-process.md in a copy of the house: the command, every block of code, the types, and the story that it tells.
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newProcess } from '../../cli/new-process.ts';

const run = promisify(execFile);
const house = fileURLToPath(new URL('../..', import.meta.url));
const NAME = 'address-change';
/** What a process and its story are made of. */
const PARTS = [
  'activities',
  'cli',
  'commands',
  'db',
  'domain',
  'workers',
  'workflows',
  'tests/support',
  'web/i18n',
  'config.ts',
  'package.json',
  'tsconfig.json',
  '.oxlintrc.json',
  'vitest.config.ts',
];
const INDEX = 'activities/index.ts (one line more)';

let root: string;
let blocks: Map<string, string>;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'countersign-walk-'));
  for (const part of PARTS) await cp(join(house, part), join(root, part), { recursive: true });
  await symlink(join(house, 'node_modules'), join(root, 'node_modules'));
  const page = await readFile(join(house, 'docs', 'adding-a-process.md'), 'utf8');
  blocks = new Map([...page.matchAll(/```ts\n\/\/ (.+)\n([^]*?)```/g)].map(([, path = '', code = '']) => [path, code]));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Node's own loader and the run's servers; output only where it fails. */
const inCopy = async (tool: string, ...args: string[]) => {
  await run(process.execPath, [join(house, 'node_modules', tool), ...args], { cwd: root, maxBuffer: 16 * 1024 * 1024 }).catch(
    (error: { stdout: string; stderr: string }) => {
      throw new Error(`${tool} failed:\n${error.stdout}\n${error.stderr}`);
    },
  );
};

test('the page names every file that it changes', () => {
  expect([...blocks.keys()]).toEqual([
    `workflows/${NAME}/process.ts`,
    `activities/${NAME}.ts`,
    INDEX,
    `workflows/${NAME}/workflow.ts`,
    `tests/workflows/${NAME}/${NAME}.test.ts`,
  ]);
});

test(
  'the command writes a folder, and the blocks of the page make a process of it that compiles and runs',
  { timeout: 180_000 },
  async () => {
    const written = await newProcess({ name: NAME, root });
    expect(written.registries).toEqual(['workflows/catalog.ts', 'workflows/index.ts']);
    for (const [path, code] of blocks) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      if (path === INDEX)
        await writeFile(join(root, 'activities/index.ts'), `${await readFile(join(root, 'activities/index.ts'), 'utf8')}${code}`);
      else await writeFile(join(root, path), code);
    }
    const checked = [`workflows/${NAME}`, `tests/workflows/${NAME}`, 'activities', 'workflows/catalog.ts', 'workflows/index.ts'];
    await inCopy('oxlint/bin/oxlint', '--type-aware', '--type-check', ...checked);
    await inCopy('vitest/vitest.mjs', 'run', `tests/workflows/${NAME}`);
  },
);

test('the smallest process has at most forty lines', async () => {
  const files = await Promise.all(
    ['process.ts', 'workflow.ts'].map((file) => readFile(join(house, 'workflows/hello-process', file), 'utf8')),
  );
  expect(files.join('').trimEnd().split('\n').length).toBeLessThanOrEqual(40);
});
