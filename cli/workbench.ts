// Builds the workbench into web/dist when it is missing or older than what it is made of.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { childEnv } from '../config.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'web/dist');
/** What the workbench is made of; domain holds what it shares with the server. */
const SOURCES = ['web', 'domain', 'package-lock.json'];

export async function buildWorkbench({ log, signal }: { log: (line: string) => void; signal?: AbortSignal }): Promise<void> {
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const isBuilt = existsSync(join(dist, 'index.html'));
  if (isBuilt && (!existsSync(vite) || (await isFresh()))) return; // a production install has no vite, and needs none
  log(`Building the workbench, ${isBuilt ? 'its sources have changed' : 'once'} (some 20 s) …`);
  // Beside its place and renamed when it is whole: a killed build never looks finished, and a running API keeps its files meanwhile.
  await mkdir(join(root, '.cache'), { recursive: true });
  const part = await mkdtemp(join(root, '.cache/workbench-'));
  try {
    const args = [vite, 'build', join(root, 'web'), '--outDir', join(part, 'new'), '--emptyOutDir', '--logLevel', 'warn'];
    const env = childEnv({ NODE_ENV: 'production' }); // a test's own would make a build for development of it
    const options = { cwd: root, env, maxBuffer: 1 << 26, ...(signal && { signal, killSignal: 'SIGKILL' as const }) };
    await promisify(execFile)(process.execPath, args, options);
    if (existsSync(dist)) await rename(dist, join(part, 'old'));
    await rename(join(part, 'new'), dist);
  } catch (error) {
    const { stderr, stdout, message } = error as { stderr?: string; stdout?: string; message: string };
    throw new Error(`The workbench could not be built:\n${(stderr || stdout || message).trim()}`, { cause: error });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
}

async function isFresh(): Promise<boolean> {
  const builtAt = (await stat(join(dist, 'index.html'))).mtimeMs;
  for (const source of SOURCES) if ((await newest(join(root, source))) > builtAt) return false;
  return true;
}

/** When the youngest file below was changed, deleted or added (a folder's own time tells the latter two). */
async function newest(path: string): Promise<number> {
  if (path === dist) return 0;
  const { mtimeMs } = await stat(path);
  const isFolder = (await stat(path)).isDirectory();
  // web itself changes whenever dist is replaced
  const times = isFolder ? await Promise.all((await readdir(path)).map((name) => newest(join(path, name)))) : [];
  return Math.max(path === join(root, 'web') ? 0 : mtimeMs, ...times);
}
