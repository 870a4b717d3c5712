// Finds or obtains a Chromium for browser tests and bots, and says in one line which it took.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium as playwright } from 'playwright';
import { childEnv } from '../../config.ts';
import { commandPath, reasonIn } from './processes.ts';

const run = promisify(execFile);

/** Without the network Chromium stalls on its own errands, unless it is told to run none; to root it refuses its sandbox. */
export const CHROMIUM_ARGS: readonly string[] = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run', '--disable-quic'],
];

/** Chromium without its windows, made for tests: the same pages take a third less time and CPU. Debian packs it by itself. */
const SHELL = 'chromium-headless-shell';
const SHELL_PACKAGES = [SHELL, 'chromium-common'];
const SHELL_MS_MAX = 60_000; // 96 MB; with a slower line, the Chromium that is installed serves
const CACHE = fileURLToPath(new URL('../../.cache', import.meta.url));
const INSTALLED = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const MAC_CHROME = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
const PLAYWRIGHT_MS_MAX = 180_000; // some 170 MB
const APT_MS_MAX = 300_000;

export type Chromium = { readonly path: string; readonly args: readonly string[] };
type Log = (line: string) => void;
type Options = { readonly configured?: string | undefined; readonly cacheDir?: string; readonly log?: Log };

/** The first that starts of: the configured one, the headless shell, an installed one, Playwright's, the distribution's package. */
export async function findChromium({
  configured,
  cacheDir = CACHE,
  log = (line) => process.stderr.write(`${line}\n`),
}: Options = {}): Promise<Chromium> {
  const took = (name: string, { path, version }: Found): Chromium => {
    log(`Chromium for the browser tests: ${version}, ${name} (${path})`);
    return { path, args: CHROMIUM_ARGS };
  };
  if (configured) {
    const found = await versionOf([configured]);
    if (typeof found !== 'string') return took('COUNTERSIGN_CHROMIUM', found);
    throw new Error(
      `COUNTERSIGN_CHROMIUM=${configured} does not work (${found}). Correct the path, or remove the setting to have one found or fetched.`,
    );
  }
  const tried: string[] = [];
  const ways: readonly (readonly [string, () => Promise<Found | string>])[] = [
    [`${SHELL} on this machine`, () => shellAt(SHELL)],
    ['the cache of this project', () => shellAt(cachedShell(cacheDir))],
    [`the distribution's package ${SHELL}`, () => shellFromApt(cacheDir, log)],
    ['installed on this machine', () => versionOf(process.platform === 'darwin' ? [...INSTALLED, MAC_CHROME] : INSTALLED)],
    ["Playwright's own", () => versionOf([playwright.executablePath()])],
    ['playwright install chromium', () => fromPlaywright(log)],
    ["the distribution's package (apt-get)", () => fromApt(log)],
  ];
  for (const [name, find] of ways) {
    const found = await find();
    if (typeof found !== 'string') return took(name, found);
    tried.push(`  ${name}: ${found}`);
  }
  throw new Error(
    `No Chromium could be found or fetched:\n${tried.join('\n')}\n` +
      'What to do: install Chromium or Google Chrome, or name the path of one in COUNTERSIGN_CHROMIUM. Fetching one needs the network.',
  );
}

type Found = { readonly path: string; readonly version: string };

/** The first of these that starts; a text is why none did. A half-downloaded one does not start. */
async function versionOf(paths: readonly string[]): Promise<Found | string> {
  let why = 'not there';
  for (const name of paths) {
    const path = commandPath(name); // Playwright launches absolute paths only
    if (!path) continue;
    try {
      const { stdout } = await run(path, ['--version'], { timeout: 20_000 });
      return { path, version: stdout.trim().split('\n').at(-1) ?? '' };
    } catch (error) {
      const { code, signal, stderr } = error as { code?: string | number; signal?: string; stderr?: string };
      if (code !== 'ENOENT' && code !== 'ENOTDIR')
        why = `${path} does not start (${signal ?? code}${stderr ? `: ${reasonIn(stderr)}` : ''})`;
    }
  }
  return why;
}

/** Its version says nothing about the files beside it, which it needs to open a page. */
async function shellAt(name: string): Promise<Found | string> {
  const found = await versionOf([name]);
  if (typeof found === 'string') return found;
  const failed = await attempt(found.path, [...CHROMIUM_ARGS, '--dump-dom', 'about:blank'], 20_000);
  return failed === undefined ? found : `${found.path} opens no page (${failed})`;
}

const cachedShell = (cacheDir: string): string => join(cacheDir, SHELL, 'usr/lib/chromium', SHELL);

/** Unpacked beside the project, which needs no root; fetched into a folder of its own and renamed when it is whole. */
async function shellFromApt(cacheDir: string, log: Log): Promise<Found | string> {
  if (!(await isDebian())) return 'only on Debian or Ubuntu';
  log(`Fetching ${SHELL} with apt-get, once (96 MB) …`);
  await mkdir(cacheDir, { recursive: true });
  const folder = await mkdtemp(join(cacheDir, 'fetching-'));
  try {
    const script = `cd "$0" && apt-get -qq download ${SHELL_PACKAGES.join(' ')} && for each in *.deb; do dpkg-deb -x "$each" unpacked || exit; done`;
    const failed = await attempt('sh', ['-c', script, folder], SHELL_MS_MAX);
    if (failed !== undefined) return failed;
    await rm(join(cacheDir, SHELL), { recursive: true, force: true });
    await rename(join(folder, 'unpacked'), join(cacheDir, SHELL));
    return await shellAt(cachedShell(cacheDir));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fromPlaywright(log: Log): Promise<Found | string> {
  log('Fetching Chromium from Playwright, once (about 170 MB) …');
  const script = fileURLToPath(new URL('../../node_modules/playwright/cli.js', import.meta.url));
  const failed = await attempt(process.execPath, [script, 'install', 'chromium'], PLAYWRIGHT_MS_MAX);
  return failed ?? versionOf([playwright.executablePath()]);
}

async function isDebian(): Promise<boolean> {
  return /^ID(_LIKE)?=.*(debian|ubuntu)/m.test(await readFile('/etc/os-release', 'utf8').catch(() => ''));
}

/** Only as root on Debian and its kin: elsewhere the package has other names, and we ask nobody for a password. */
async function fromApt(log: Log): Promise<Found | string> {
  if (!(await isDebian())) return 'only on Debian or Ubuntu';
  if (process.getuid?.() !== 0) return 'needs root: sudo apt-get install chromium fonts-noto-cjk';
  log('Installing Chromium and Chinese fonts with apt-get, once (half a minute or more) …');
  const failed =
    (await attempt('apt-get', ['-qq', 'update'], APT_MS_MAX)) ??
    (await attempt('apt-get', ['-qq', '-y', 'install', '--no-install-recommends', 'chromium', 'fonts-noto-cjk'], APT_MS_MAX));
  return failed ?? versionOf(INSTALLED);
}

/** undefined: it worked; else why not. */
async function attempt(command: string, args: readonly string[], msMax: number): Promise<string | undefined> {
  try {
    await run(command, [...args], {
      timeout: msMax,
      killSignal: 'SIGKILL',
      maxBuffer: 1 << 26,
      env: childEnv({ DEBIAN_FRONTEND: 'noninteractive' }),
    });
    return undefined;
  } catch (error) {
    const { killed, code, stderr } = error as { killed?: boolean; code?: string | number; stderr?: string };
    if (code === 'ENOENT') return `${command} is not there`;
    return killed ? `not done within ${msMax / 1_000} s` : reasonIn(stderr ?? '') || `it ended with code ${code}`;
  }
}
