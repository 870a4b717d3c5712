// What a bench runs on: durable servers in a temporary folder, the product's processes, and clerks who are signed in.
import { fork, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { childEnv, loadSettings } from '../../config.ts';
import { connect, type Db } from '../../db/client.ts';
import { migrate } from '../../db/migrate.ts';
import { WORKFLOW_THREAD } from '../roles.ts';
import { startPostgres } from '../servers/postgres.ts';
import { startTemporal } from '../servers/temporal.ts';
import { addClerks } from './clerks.ts';

export type Stage = {
  readonly db: Db;
  readonly client: Client;
  readonly apiPort: number;
  /** Session cookies, one per clerk. */
  readonly clerks: readonly string[];
  close(): Promise<void>;
};

type Ready = { ready: true; port?: number };

export async function openStage({ clerks: count, log }: { clerks: number; log: (line: string) => void }): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-bench-'));
  await chmod(folder, 0o755); // as root, PostgreSQL runs as another user, who must pass
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), log });
  const temporal = await startTemporal({ dataDir: join(folder, 'temporal'), cli: loadSettings().temporalCli, log });
  const { appUrl, ownerUrl } = await migrate({
    adminUrl: postgres.url,
    database: 'countersign',
    appPassword: randomBytes(16).toString('hex'),
  });
  const env = childEnv({
    COUNTERSIGN_DATABASE_URL: appUrl,
    COUNTERSIGN_TEMPORAL_ADDRESS: temporal.address,
    COUNTERSIGN_MASTER_KEY: randomBytes(32).toString('base64'),
    COUNTERSIGN_DATA_DIR: folder,
    COUNTERSIGN_LOG_LEVEL: 'error',
    COUNTERSIGN_SECURE_COOKIES: 'false',
    COUNTERSIGN_SESSION_IDLE_MINUTES: '600',
    COUNTERSIGN_MAX_HELD: '100',
  });
  const children: ChildProcess[] = [];
  const start = async (script: string, execArgv: readonly string[] = []): Promise<Ready> => {
    const child = fork(fileURLToPath(new URL(script, import.meta.url)), { env, execArgv: [...execArgv] });
    children.push(child);
    const [ready] = (await Promise.race([
      once(child, 'message'),
      once(child, 'exit').then(() => {
        throw new Error(`${script} ended before it was ready`);
      }),
    ])) as [Ready];
    return ready;
  };
  const [api] = await Promise.all([start('./api.ts'), start('./flow.ts', WORKFLOW_THREAD), start('./bare.ts', WORKFLOW_THREAD)]);
  const owner = connect({ url: ownerUrl, name: 'bench-owner', max: 1 });
  const tokens = await addClerks(owner, count);
  await owner.close();
  const db = connect({ url: appUrl, name: 'bench', max: 4 });
  const connection = await Connection.connect({ address: temporal.address });
  return {
    db,
    client: new Client({ connection }),
    apiPort: api.port ?? 0,
    clerks: tokens,
    async close() {
      for (const child of children) child.kill('SIGTERM');
      await Promise.all(children.filter((child) => child.exitCode === null).map((child) => once(child, 'exit')));
      await Promise.allSettled([db.close(), connection.close()]);
      await temporal.stop();
      await postgres.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
