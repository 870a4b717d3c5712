// What a bench runs on: durable servers in a folder, the product's processes, open items when it asks for them, and clerks who are signed in.
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { childEnv, loadSettings } from '../../config.ts';
import { connect, type Db } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { SHORT_PAUSES, WORKFLOW_THREAD } from '../roles.ts';
import { startPostgres } from '../servers/postgres.ts';
import { startTemporal } from '../servers/temporal.ts';
import type { DriverRun } from './driver.ts';
import { addClerks, type ClerkKind } from './clerks.ts';
import { seedOpen } from './seed.ts';

export type DeskOptions = {
  readonly log: (line: string) => void;
  /** Open items to begin with. */
  readonly open: number;
  /** Kept, and used again by the next run; a temporary folder is removed at the end. */
  readonly dataDir?: string | undefined;
};

/** A desk: PostgreSQL, open items, the API. No engine: what is decided is told to nobody. */
export type Desk = {
  readonly db: Db;
  /** The product's role, as the API connects. */
  readonly appUrl: string;
  /** The superuser, to the product's database. */
  readonly ownerUrl: string;
  readonly apiPort: number;
  /** What the API process has used of the processor since it started, in seconds. */
  apiCpu(): Promise<number>;
  /** A process that drives the same SQL without HTTP (driver.ts); answers with pairs per second. */
  driver(cookies: readonly string[]): Promise<(run: Omit<DriverRun, 'cookies'>) => Promise<number>>;
  /** A further process over the same database, a script of this folder. */
  start(script: string): Promise<unknown>;
  /** Session cookies, one per clerk. */
  hire(clerks: ClerkKind): Promise<string[]>;
  close(): Promise<void>;
};

export type Stage = {
  readonly db: Db;
  readonly client: Client;
  readonly apiPort: number;
  /** Session cookies, one per clerk. */
  readonly clerks: readonly string[];
  close(): Promise<void>;
};

type Ready = { ready: true; port?: number };

/** A database with the product's schema, and nothing that uses it yet. */
export async function openGround({ log, dataDir }: Pick<DeskOptions, 'log' | 'dataDir'>) {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'countersign-bench-')));
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must pass
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  const urls = await migrate({ adminUrl: postgres.url, database: 'countersign', appPassword: randomBytes(16).toString('hex') });
  return {
    folder,
    ...urls,
    async close() {
      await postgres.stop();
      if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Child processes of the product; `start` answers when one is ready. */
function children(folder: string, env: Readonly<Record<string, string>>) {
  const running: ChildProcess[] = [];
  const masterKey = randomBytes(32).toString('base64'); // one for all: the flow worker opens what the API has sealed
  return {
    async start(script: string, execArgv: readonly string[] = []): Promise<Ready & { readonly child: ChildProcess }> {
      const child = fork(fileURLToPath(new URL(script, import.meta.url)), {
        env: childEnv({
          COUNTERSIGN_MASTER_KEY: masterKey,
          COUNTERSIGN_DATA_DIR: folder,
          COUNTERSIGN_LOG_LEVEL: 'error',
          COUNTERSIGN_SECURE_COOKIES: 'false',
          COUNTERSIGN_SESSION_IDLE_MINUTES: '600',
          ...env,
        }),
        execArgv: [...execArgv],
      });
      running.push(child);
      const [ready] = (await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(() => {
          throw new Error(`${script} ended before it was ready`);
        }),
      ])) as [Ready];
      return { ...ready, child };
    },
    async stop() {
      for (const child of running) child.kill('SIGTERM');
      await Promise.all(running.filter((child) => child.exitCode === null).map((child) => once(child, 'exit')));
    },
  };
}

export async function openDesk({ log, open, dataDir }: DeskOptions): Promise<Desk> {
  const ground = await openGround({ log, dataDir });
  if (open > 0) await seedOpen({ ownerUrl: ground.ownerUrl, open, log });
  const processes = children(ground.folder, {
    COUNTERSIGN_DATABASE_URL: ground.appUrl,
    COUNTERSIGN_TEMPORAL_ADDRESS: '127.0.0.1:1', // asked by nobody here
    COUNTERSIGN_MAX_HELD: '3',
  });
  const api = await processes.start('./api.ts', SHORT_PAUSES);
  const db = connect({ url: ground.appUrl, name: 'bench', max: 4 });
  return {
    db,
    ...{ appUrl: ground.appUrl, ownerUrl: ground.ownerUrl, apiPort: api.port ?? 0 },
    async apiCpu() {
      api.child.send('cpu');
      const [{ cpu }] = (await once(api.child, 'message')) as [{ cpu: number }];
      return cpu;
    },
    async driver(cookies) {
      const { child } = await processes.start('./driver.ts');
      return async (run) => {
        child.send({ ...run, cookies });
        const [{ perSecond }] = (await once(child, 'message')) as [{ perSecond: number }];
        return perSecond;
      };
    },
    start: (script) => processes.start(script),
    async hire(kind) {
      const owner = connect({ url: ground.ownerUrl, name: 'bench-owner', max: 1 });
      const cookies = await addClerks(owner, kind);
      await owner.close();
      return cookies;
    },
    async close() {
      await processes.stop();
      await db.close();
      await ground.close();
    },
  };
}

export async function openStage({ clerks: count, log }: { clerks: number; log: (line: string) => void }): Promise<Stage> {
  const ground = await openGround({ log });
  const temporal = await startTemporal({ dataDir: join(ground.folder, 'temporal'), cli: loadSettings().temporalCli, log });
  const processes = children(ground.folder, {
    COUNTERSIGN_DATABASE_URL: ground.appUrl,
    COUNTERSIGN_TEMPORAL_ADDRESS: temporal.address,
    COUNTERSIGN_MAX_HELD: '100',
  });
  const [api] = await Promise.all([
    processes.start('./api.ts', SHORT_PAUSES),
    processes.start('./flow.ts', WORKFLOW_THREAD),
    processes.start('./bare.ts', WORKFLOW_THREAD),
  ]);
  const owner = connect({ url: ground.ownerUrl, name: 'bench-owner', max: 1 });
  const tokens = await addClerks(owner, { count });
  await owner.close();
  const db = connect({ url: ground.appUrl, name: 'bench', max: 4 });
  const connection = await Connection.connect({ address: temporal.address });
  return {
    db,
    client: new Client({ connection }),
    apiPort: api.port ?? 0,
    clerks: tokens,
    async close() {
      await processes.stop();
      await Promise.allSettled([db.close(), connection.close()]);
      await temporal.stop();
      await ground.close();
    },
  };
}
