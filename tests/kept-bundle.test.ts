// A workflow bundle that was built before is taken while all that it was made of is unchanged, and never otherwise: histories are replayed
// against what the bundle says.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildBundle } from '../workers/bundle.ts';
import { keptBundle } from '../workers/kept-bundle.ts';

const cache = fileURLToPath(new URL('../.cache/bundles', import.meta.url));
let folder: string;
let workflowsPath: string;
const other = () => join(folder, 'other.ts');
beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  folder = await mkdtemp(fileURLToPath(new URL('../.cache/bundle-test-', import.meta.url))); // where the engine's library is found
  workflowsPath = join(folder, 'index.ts');
  await writeFile(workflowsPath, "import { word } from './other.ts';\nexport const say = async (): Promise<string> => word;\n");
  await writeFile(other(), "export const word: string = 'first';\n");
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await rm(await file());
});
/** Where ours is kept. */
async function file(): Promise<string> {
  for (const name of await readdir(cache))
    if ((await readFile(join(cache, name), 'utf8')).includes(JSON.stringify(workflowsPath))) return join(cache, name);
  throw new Error('nothing is kept');
}

test('the bundle is taken as it was built, and built anew when a file of it has changed or what is kept is damaged', async () => {
  expect(await keptBundle(workflowsPath)).toBeUndefined();
  const first = await buildBundle({ workflowsPath });
  expect(first.code).toContain('first');
  for (const maker of ['node_modules/.package-lock.json', 'workers/bundle.ts'])
    expect(await readFile(await file(), 'utf8')).toContain(`/${maker}":`);
  expect(await keptBundle(workflowsPath)).toBe(first.code);
  expect(await buildBundle({ workflowsPath })).toEqual(first);

  await writeFile(other(), "export const word: string = 'second';\n");
  expect(await keptBundle(workflowsPath)).toBeUndefined();
  const second = await buildBundle({ workflowsPath });
  expect(second.code).toContain('second');
  expect(second.hash).not.toBe(first.hash);

  const kept = await readFile(await file(), 'utf8');
  await writeFile(await file(), kept.replace('second', 'forged'));
  expect(await keptBundle(workflowsPath)).toBeUndefined();
  expect(await buildBundle({ workflowsPath })).toEqual(second);
}, 60_000);
