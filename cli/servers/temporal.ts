// The embedded engine: Temporal's dev server with a file database, on loopback. Started for the demo, development and tests.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { childEnv } from '../../config.ts';
import { freePort, isFree } from './free-port.ts';
import { commandOf, endProcess, hasEnded, processesWith } from './processes.ts';
import { findTemporalCli } from './temporal-cli.ts';

/** Histories stay readable, and so replayable, for this long after a case has closed; the dev server's own value is one day. */
const RETENTION_DAYS = 90;
const READY_MS_MAX = 60_000;

type Log = (line: string) => void;
type Options = {
  /** A folder of its own: database, log, and what is remembered between starts. */
  readonly dataDir: string;
  /** Refused when it is taken; absent: the port of the last time, or a free one. */
  readonly port?: number | undefined;
  /** Path of the CLI, when it is configured. */
  readonly cli?: string | undefined;
  readonly log?: Log;
};
export type TemporalServer = { readonly address: string; readonly adopted: boolean; readonly pid: number; stop(): Promise<void> };

/** What is remembered between starts: ports, and the server that may still run after its parent was killed. */
type Remembered = {
  readonly pid: number;
  readonly port: number;
  readonly http: number;
  readonly metrics: number;
  readonly version: string;
};

/** Starts the dev server of a data folder, or takes over one that still runs there, and waits until its namespace answers. */
export async function startTemporal({
  dataDir,
  port,
  cli,
  log = (line) => process.stderr.write(`${line}\n`),
}: Options): Promise<TemporalServer> {
  const folder = resolve(dataDir);
  await mkdir(folder, { recursive: true });
  const memory = join(folder, 'server.json');
  const last = await readFile(memory, 'utf8')
    .then((text) => JSON.parse(text) as Remembered)
    .catch(() => undefined);

  const running = last && (await adopt(last, folder, log));
  if (running && (port === undefined || port === last.port)) return running;
  await running?.stop();

  const { path, version } = await findTemporalCli({ configured: cli, log });
  // The dev server does not migrate its database: another version begins a new one, and open cases are started again from their journals.
  const database = join(folder, `temporal-${version}.db`);
  if (last && last.version !== version)
    log(`Temporal was ${last.version} here and is ${version} now: new database ${database}; running cases are rebuilt.`);

  // Killed in the moment between a server's start and its being remembered, we would now start a second one on the same file.
  for (const stray of processesWith('start-dev', database)) await endProcess(stray);
  const ports = await choosePorts(last, port);
  const logFile = join(folder, 'server.log');
  const pid = launch({ path, database, ports, logFile: await freshLog(logFile) });
  const mine: Remembered = { pid, ...ports, version };
  await writeFile(`${memory}.new`, JSON.stringify(mine));
  await rename(`${memory}.new`, memory); // so that a kill leaves the old or the new one
  try {
    await untilReady(mine);
  } catch (error) {
    await endProcess(pid);
    const tail = (await readFile(logFile, 'utf8').catch(() => '')).trim().split('\n').slice(-5).join('\n  ');
    throw new Error(`The Temporal server ${(error as Error).message}. Its last lines (${logFile}):\n  ${tail || '(none)'}`, {
      cause: error,
    });
  }
  return handle(mine, false);
}

/** The server that an earlier start left behind, when it is that very server and answers; one that does not answer is ended. */
async function adopt(last: Remembered, folder: string, log: Log): Promise<TemporalServer | undefined> {
  const isOurs = !hasEnded(last.pid) && (commandOf(last.pid)?.includes(folder) ?? true);
  if (!isOurs) return undefined;
  try {
    await untilReady(last, 15_000);
  } catch {
    log(`A Temporal server left behind (process ${last.pid}) does not answer: it is stopped.`);
    await endProcess(last.pid);
    return undefined;
  }
  log(`Temporal still runs from an earlier start (process ${last.pid}): it is taken over.`);
  return handle(last, true);
}

function handle({ pid, port }: Remembered, adopted: boolean): TemporalServer {
  return { address: `127.0.0.1:${port}`, adopted, pid, stop: () => endProcess(pid) };
}

type Ports = Pick<Remembered, 'port' | 'http' | 'metrics'>;

async function choosePorts(last: Ports | undefined, wanted: number | undefined): Promise<Ports> {
  if (wanted !== undefined && !(await isFree(wanted)))
    throw new Error(`Port ${wanted} is taken: choose another for Temporal, or stop what listens there.`);
  const taken: number[] = [];
  const keep = async (candidate: number | undefined): Promise<number> => {
    const chosen =
      candidate !== undefined && !taken.includes(candidate) && (await isFree(candidate)) ? candidate : await freePort({ not: taken });
    taken.push(chosen);
    return chosen;
  };
  return { port: await keep(wanted ?? last?.port), http: await keep(last?.http), metrics: await keep(last?.metrics) };
}

function launch({ path, database, ports, logFile }: { path: string; database: string; ports: Ports; logFile: number }): number {
  const flags = [
    '--ip',
    '127.0.0.1',
    '--port',
    ports.port,
    '--http-port',
    ports.http,
    '--metrics-port',
    ports.metrics,
    '--headless',
    '--log-level',
    'warn',
  ];
  // WAL with NORMAL survives SIGKILL; what a power loss may take is sent again from the journal.
  const storage = ['--db-filename', database, '--sqlite-pragma', 'journal_mode=WAL', '--sqlite-pragma', 'synchronous=NORMAL'];
  const child = spawn(path, ['server', 'start-dev', ...flags.map(String), ...storage], {
    // Output goes to a file and not to a pipe, so that the server outlives a killed parent; a group of its own, so that Ctrl+C is ours.
    stdio: ['ignore', logFile, logFile],
    detached: true,
    env: childEnv({ GOGC: '400' }), // fewer collections for more memory: measured as one of the knobs worth having
  });
  closeSync(logFile);
  child.on('error', () => {}); // a process that never came shows as one that has ended
  child.unref();
  return child.pid ?? 0;
}

/** The log of the last start is kept as .1, so the two together stay bounded by what one start writes. */
async function freshLog(path: string): Promise<number> {
  await rename(path, `${path}.1`).catch(() => {});
  return openSync(path, 'a');
}

/** The port opens before the namespace answers, so the namespace is asked. Raises its retention, which the dev server hard-codes. */
async function untilReady({ pid, port }: Remembered, withinMs = READY_MS_MAX): Promise<void> {
  let why = 'no answer';
  for (const end = performance.now() + withinMs; performance.now() < end; await wait(100)) {
    if (pid === 0 || hasEnded(pid)) throw new Error('ended while it was starting');
    try {
      const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 2_000 });
      try {
        const seconds = RETENTION_DAYS * 86_400;
        const { config } = await connection.withDeadline(Date.now() + 2_000, () =>
          connection.workflowService.describeNamespace({ namespace: 'default' }),
        );
        if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) < seconds)
          await connection.workflowService.updateNamespace({
            namespace: 'default',
            config: { workflowExecutionRetentionTtl: msToTs(seconds * 1_000) },
          });
        return;
      } finally {
        await connection.close();
      }
    } catch (error) {
      why = (error as Error).message;
    }
  }
  throw new Error(`did not answer within ${withinMs / 1_000} s (${why})`);
}
