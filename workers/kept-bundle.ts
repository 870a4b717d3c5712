// A bundle that was built before, in .cache: while the files that it names and the installed packages are what they were, it is not built again,
// which is half of what starting a flow worker costs. A cache that is damaged, stale or not writable is as if there were none.
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../activities/adapters/blobs.ts';

type Kept = { readonly code: string; readonly codeHash: string; readonly sources: Readonly<Record<string, string>> };

const folder = fileURLToPath(new URL('../.cache/bundles', import.meta.url));
/** What else a bundle is made by: what npm has installed, which stands for all modules of node_modules, and the options of the bundler. */
const makers = ['../node_modules/.package-lock.json', './bundle.ts'].map((path) => fileURLToPath(new URL(path, import.meta.url)));

const hashOf = async (path: string): Promise<string> => sha256(await readFile(path));
/** Modules are named by their path from the working directory, so a bundle belongs to it. */
const fileOf = (workflowsPath: string): string => join(folder, `${sha256(`${process.cwd()}\n${workflowsPath}`)}.json`);

/** Its code, when everything that it was made of is unchanged. */
export async function keptBundle(workflowsPath: string): Promise<string | undefined> {
  try {
    const { code, codeHash, sources } = JSON.parse(await readFile(fileOf(workflowsPath), 'utf8')) as Kept;
    const known = Object.entries(sources);
    const now = await Promise.all(known.map(([path]) => hashOf(path)));
    return sha256(code) === codeHash && known.every(([, hash], at) => hash === now[at]) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the code with the hash of every file in it. */
export async function keepCode(workflowsPath: string, code: string): Promise<void> {
  const modules = [...code.matchAll(/^\/\*{3}\/ "(\.[^"]+)"/gm)].map(([, path]) => path as string);
  const paths = [...makers, workflowsPath, ...modules.filter((path) => !path.includes('/node_modules/')).map((path) => resolve(path))];
  try {
    const sources = Object.fromEntries(await Promise.all(paths.map(async (path) => [path, await hashOf(path)] as const)));
    await mkdir(folder, { recursive: true });
    const fresh = `${fileOf(workflowsPath)}.${process.pid}`;
    await writeFile(fresh, JSON.stringify({ code, codeHash: sha256(code), sources } satisfies Kept));
    await rename(fresh, fileOf(workflowsPath));
  } catch {
    return; // a read-only installation, or a module that is no file: the next start builds again
  }
}
