// Starts the embedded PostgreSQL on a data directory, or adopts the one that runs there already: a server outlives a node process
// that was killed. Read by the demo, by `countersign start` and by the tests.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readFileSync, realpathSync, renameSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { withAdmin } from '../../db/admin.ts';
import { freePort, isFree } from './free-port.ts';
import {
  demandReachable,
  findBinaries,
  findRunner,
  initialise,
  isInitialised,
  recall,
  remember,
  spawnOptions,
} from './postgres-cluster.ts';
import type { Binaries, Runner } from './postgres-cluster.ts';
import { commandOf, hasEnded } from './processes.ts';

const START_MS_MAX = 60_000; // recovery after a crash of a demo-sized database takes seconds
const STOP_MS_MAX = 30_000;
const LOG_BYTES_MAX = 8_000_000;

export type PostgresOptions = {
  readonly dataDir: string;
  /** A fixed port; without it a free one is picked and remembered. */
  readonly port?: number | undefined;
  /** Of the superuser, when the cluster is made; without it a random one is remembered. */
  readonly password?: string | undefined;
  readonly log?: ((line: string) => void) | undefined;
  /** false: for tests. A power cut may lose everything then; killed processes lose nothing. The product never says so. */
  readonly durable?: boolean | undefined;
};

export type PostgresServer = {
  /** Of the superuser, to the database "postgres". */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** It was running already. */
  readonly adopted: boolean;
  /** Ends every session and the server; resolves when its process is gone. */
  stop(): Promise<void>;
};

const settings = (durable: boolean): string[] =>
  Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200, // a pool of 20 in some eight processes
    shared_buffers: '256MB',
    jit: 'off', // short statements: compiling costs more than it brings
    max_parallel_workers_per_gather: 0, // two cores are busy with clerks; and /dev/shm of a container is small
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_line_prefix: '%m [%p] %a ',
    client_connection_check_interval: '5s', // a clerk's lost connection does not keep its locks until the statement ends
    tcp_keepalives_idle: 30,
    tcp_keepalives_interval: 5,
    tcp_keepalives_count: 3,
    ...(durable ? {} : { fsync: 'off', full_page_writes: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

/** Starts or adopts the server of `dataDir`. Errors say what to do. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { port: wanted, log = () => undefined, durable = true } = options;
  const dataDir = resolve(options.dataDir);
  const binaries = await findBinaries();
  const runner = await findRunner(dataDir);
  makeParent(dataDir);
  for (const path of [dataDir, binaries.postgres]) demandReachable(path, runner);

  if (!isInitialised(dataDir)) {
    log('PostgreSQL: making a new database cluster');
    const facts = { port: wanted ?? (await freePort()), password: options.password ?? randomBytes(18).toString('base64url') };
    await initialise({ dataDir, runner, initdb: binaries.initdb, durable, ...facts });
  }
  const before = logSize(dataDir);
  for (const end = performance.now() + START_MS_MAX; ;) {
    const found = await adopt(dataDir);
    if (found) {
      log(`PostgreSQL: adopted the server that runs on port ${found.port} (process ${found.pid})`);
      return found;
    }
    const port = await choosePort(dataDir, wanted);
    const outcome = await launch({ dataDir, port, binaries, runner, durable, end });
    if (typeof outcome !== 'string') {
      log(`PostgreSQL: ready on port ${port} (process ${outcome.pid})`);
      return outcome;
    }
    // A killed server's pid file and shared memory hold until its zombie is reaped; the file is never deleted by us.
    const willPass = /postmaster\.pid|shared memory block|Address already in use|could not bind/.test(outcome);
    if (!willPass || performance.now() > end)
      throw new Error(
        `PostgreSQL did not start on ${dataDir}. Its log ends with:\n${outcome}\nMore in ${join(dataDir, 'server.log')} (from byte ${before}).`,
      );
    await wait(200);
  }
}

function makeParent(dataDir: string): void {
  try {
    mkdirSync(dirname(dataDir), { recursive: true });
  } catch (cause) {
    throw new Error(`The folder ${dirname(dataDir)} cannot be made (${(cause as { code?: string }).code}). Choose another data folder.`, {
      cause,
    });
  }
}

async function choosePort(dataDir: string, wanted: number | undefined): Promise<number> {
  const { port, password } = recall(dataDir);
  if (wanted !== undefined && wanted !== port) {
    if (!(await isFree(wanted)))
      throw new Error(`Port ${wanted} is taken by another program. Stop it, or choose another port for PostgreSQL.`);
    remember(dataDir, { port: wanted, password });
    return wanted;
  }
  // A server that was just killed may hold its port for a moment; those who know the address are to find it there again.
  for (let waited = 0; waited < 5_000 && readPidFile(dataDir) && !(await isFree(port)); waited += 100) await wait(100);
  if (await isFree(port)) return port;
  if (wanted !== undefined) throw new Error(`Port ${wanted} is taken by another program. Stop it, or choose another port for PostgreSQL.`);
  const other = await freePort();
  remember(dataDir, { port: other, password });
  return other;
}

const urlOf = (port: number, password: string): string => `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${port}/postgres`;

/** Whether the server of `dataDir` answers at this address. One that refuses our password is another server. */
async function answers(url: string, dataDir: string): Promise<boolean> {
  try {
    const [row] = await withAdmin(url, (sql) => sql<{ data_directory: string }[]>`show data_directory`, { connectTimeoutMs: 2_000 });
    return row !== undefined && realpathSync(row.data_directory) === realpathSync(dataDir);
  } catch {
    return false;
  }
}

/** Who runs there, by postmaster.pid: pid in line 1, port in line 4. */
function readPidFile(dataDir: string): { pid: number; port: number } | undefined {
  try {
    const [pid, , , port] = readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n').map(Number);
    return pid && port ? { pid, port } : undefined;
  } catch {
    return undefined;
  }
}

/** A pid may have been given to another program since; where that cannot be known it counts as ours. */
const mayBePostgres = (pid: number): boolean => !hasEnded(pid) && (commandOf(pid)?.includes('postgres') ?? true);

async function adopt(dataDir: string): Promise<PostgresServer | undefined> {
  for (const end = performance.now() + START_MS_MAX; ; await wait(200)) {
    const running = readPidFile(dataDir);
    if (!running || !mayBePostgres(running.pid)) return undefined;
    const url = urlOf(running.port, recall(dataDir).password);
    if (await answers(url, dataDir)) return { url, ...running, adopted: true, stop: () => stop(running.pid) };
    if (performance.now() > end)
      throw new Error(
        `A PostgreSQL server (process ${running.pid}) holds ${dataDir} but does not answer. Stop it with "kill -INT ${running.pid}" and start again.`,
      );
  }
}

type Launch = { dataDir: string; port: number; binaries: Binaries; runner: Runner; durable: boolean; end: number };

/** The running server, or the end of its log when it ended instead. */
async function launch({ dataDir, port, binaries, runner, durable, end }: Launch): Promise<PostgresServer | string> {
  const file = join(dataDir, 'server.log');
  if (logSize(dataDir) > LOG_BYTES_MAX) renameSync(file, `${file}.1`);
  const from = logSize(dataDir);
  const fd = openSync(file, 'a', 0o600);
  // detached: Ctrl+C in a terminal is for us, who drain first. A file, not a pipe: the log goes on when we are killed.
  const child = spawn(binaries.postgres, ['-D', dataDir, '-p', String(port), ...settings(durable)], {
    ...spawnOptions(runner),
    detached: true,
    stdio: ['ignore', fd, fd],
  });
  closeSync(fd);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => (ended = error.message));
  child.once('exit', (code, signal) => (ended ??= `it ended with ${signal ?? code}\n`));
  const { pid } = child;
  const url = urlOf(port, recall(dataDir).password);
  for (; ended === undefined; await wait(25)) {
    if (pid !== undefined && readPidFile(dataDir)?.pid === pid && (await answers(url, dataDir)))
      return { url, port, pid, adopted: false, stop: () => stop(pid) };
    if (performance.now() > end) {
      child.kill('SIGINT');
      return `it did not answer within ${START_MS_MAX / 1000} s`;
    }
  }
  return ended + readFileSync(file).subarray(from).toString().slice(-3_000);
}

/** Fast shutdown (SIGINT), which rolls open transactions back; after a deadline an immediate one, from which it recovers. */
async function stop(pid: number): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (hasEnded(pid)) return;
    process.kill(pid, signal);
    for (const end = performance.now() + STOP_MS_MAX; performance.now() < end; await wait(20)) if (hasEnded(pid)) return;
  }
  throw new Error(
    `The PostgreSQL server (process ${pid}) did not end within ${(2 * STOP_MS_MAX) / 1000} s. Look at its log, then stop it by hand.`,
  );
}

function logSize(dataDir: string): number {
  return statSync(join(dataDir, 'server.log'), { throwIfNoEntry: false })?.size ?? 0;
}
