// The data folder of a demo: servers, documents, logs, and the secrets that are made once. One process at a time uses it.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { commandOf, endProcess, hasEnded } from './servers/processes.ts';

/** Of the embedded installation; 0600. Losing masterKey loses every document and history. */
export type Secrets = { readonly masterKey: string; readonly appPassword: string };
/** What a running demo tells other commands (`countersign replay` …); 0600, because it holds the environment of the roles. */
export type Running = { readonly pid: number; readonly url: string; readonly env: Readonly<Record<string, string>> };

export type DataFolder = {
  readonly path: string;
  readonly secrets: Secrets;
  inside(...names: string[]): string;
  announce(running: Running): void;
  release(): void;
};

/** Everything that a demo keeps; --fresh deletes these and nothing else. */
const OURS = ['postgres', 'postgres.part', 'temporal', 'blobs', 'logs', 'secrets.json', 'running.json', 'demo.json'];
const LOCK = 'demo.lock';

/** Opens the folder for this process alone. Refuses, with what to do: a second demo, a folder that cannot be written. */
export async function openDataFolder(folder: string, { fresh }: { fresh: boolean }): Promise<DataFolder> {
  const path = resolve(folder);
  const inside = (...names: string[]) => join(path, ...names);
  try {
    // As root, PostgreSQL runs as another user, who must pass through.
    if (!existsSync(path)) mkdirSync(path, { recursive: true, mode: 0o755 });
    lock(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS')
      throw new Error(
        `The data folder ${path} cannot be written (${code}). Make it writable for this user, or name another: npm run demo -- --data DIR`,
        { cause: error },
      );
    if (code === 'ENOTDIR' || code === 'EEXIST')
      throw new Error(`${path} is not a folder. Name another: npm run demo -- --data DIR`, { cause: error });
    if (code === 'ENOSPC')
      throw new Error(`The disk of ${path} is full. Free some, or name another folder: npm run demo -- --data DIR`, { cause: error });
    throw new Error(message, { cause: error });
  }
  const release = () => rmSync(inside(LOCK), { force: true });
  process.once('exit', release);
  if (fresh) {
    await endLeftServers(path);
    for (const name of OURS) rmSync(inside(name), { recursive: true, force: true });
  }
  return {
    path,
    inside,
    secrets: secretsOf(path),
    announce: (running) => writePrivate(inside('running.json'), running),
    release: () => {
      rmSync(inside('running.json'), { force: true });
      release();
    },
  };
}

/** The demo that runs on this folder, if one does. */
export function findRunning(folder: string): Running | undefined {
  try {
    const running = JSON.parse(readFileSync(join(folder, 'running.json'), 'utf8')) as Running;
    return hasEnded(running.pid) ? undefined : running;
  } catch {
    return undefined;
  }
}

function lock(path: string): void {
  const file = join(path, LOCK);
  for (let tries = 0; tries < 3; tries++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const pid = Number(readFileSync(file, 'utf8'));
    // A process id may have been given to another program since; where its command cannot be seen it counts as ours.
    const isDemo = pid > 0 && pid !== process.pid && !hasEnded(pid) && /node|bootstrap|main\.ts/.test(commandOf(pid) ?? 'node');
    if (isDemo) {
      const url = findRunning(path)?.url;
      throw new Error(
        `A demo already runs on ${path} (process ${pid}${url ? `, ${url}` : ''}). Use that one, or stop it with: kill ${pid}\n` +
          'For a second one beside it, name another data folder and port: npm run demo -- --data DIR --port N',
      );
    }
    rmSync(file, { force: true });
  }
  throw new Error(`${file} cannot be taken: other starts are taking it at the same time. Try again.`);
}

/** Servers outlive a killed demo. Before their data is deleted they are ended. */
async function endLeftServers(path: string): Promise<void> {
  const pids = [
    Number(firstLine(join(path, 'postgres', 'postmaster.pid'))),
    Number(/"pid":(\d+)/.exec(firstLine(join(path, 'temporal', 'server.json')))?.[1]),
  ];
  for (const pid of pids) if (pid > 0 && commandOf(pid)?.includes(path)) await endProcess(pid, { signal: 'SIGINT', withinMs: 15_000 });
}

function firstLine(file: string): string {
  try {
    return readFileSync(file, 'utf8').split('\n')[0] ?? '';
  } catch {
    return '';
  }
}

function secretsOf(path: string): Secrets {
  const file = join(path, 'secrets.json');
  if (existsSync(file)) {
    chmodSync(file, 0o600);
    return JSON.parse(readFileSync(file, 'utf8')) as Secrets;
  }
  // A new key beside old data would make that data unreadable for ever, and nobody would notice at once.
  if (readdirSync(path).some((name) => name === 'postgres' || name === 'blobs'))
    throw new Error(
      `${file} is missing, but ${path} holds data that it is the key to. Restore the file from your backup, or begin anew with --fresh.`,
    );
  const secrets = { masterKey: randomBytes(32).toString('base64'), appPassword: randomBytes(24).toString('base64url') };
  writePrivate(file, secrets);
  return secrets;
}

/** Written beside and renamed, so that a kill leaves the old or the new one. */
function writePrivate(file: string, value: unknown): void {
  writeFileSync(`${file}.new`, JSON.stringify(value), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
