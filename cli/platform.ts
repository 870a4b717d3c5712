// Everything on one machine, for the demo and for development: servers, schema, seed, workbench, then the roles under supervision.
import type { Settings } from '../config.ts';
import { asEnv, loadSettings } from '../config.ts';
import { connect } from '../db/client.ts';
import { seed, type Login } from '../demo/seed.ts';
import { openLogFile } from '../workers/log-file.ts';
import { supervise, type Supervisor } from '../workers/supervisor.ts';
import { openDataFolder } from './data-folder.ts';
import { startServers, type DemoServers } from './demo-servers.ts';
import { roleProcess, usualRoles } from './roles.ts';
import { say } from './say.ts';
import { freePort, isFree } from './servers/free-port.ts';
import { buildWorkbench } from './workbench.ts';

export type PlatformOptions = {
  readonly data?: string | undefined;
  readonly port?: number | undefined;
  readonly fresh: boolean;
  readonly withWorkbench: boolean;
};
export type Platform = {
  readonly url: string;
  readonly folder: string;
  readonly logins: readonly Login[];
  readonly supervisor: Supervisor;
  /** Drains the roles, then stops the servers that are ours. */
  stop(reason: string): Promise<void>;
};

/** Brings all of it up; whatever fails, what was started is stopped again. */
export async function startPlatform({ data, port, fresh, withWorkbench }: PlatformOptions): Promise<Platform> {
  const settings = loadSettings();
  const folder = await openDataFolder(data ?? settings.dataDir, { fresh });
  if (fresh && settings.databaseUrl)
    say('--fresh clears the data folder; the database of COUNTERSIGN_DATABASE_URL is yours and stays as it is.');
  const write = openLogFile(folder.inside('logs', 'countersign.log'));
  const log = (line: string) => {
    say(line);
    write(`${new Date().toISOString()} ${line}`);
  };
  let reason = 'the start failed';
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
    folder.release();
  };
  try {
    const apiPort = await choosePort(settings, port);
    const abandoned = new AbortController();
    const built = withWorkbench ? buildWorkbench({ log, signal: abandoned.signal }) : undefined;
    built?.catch(() => {}); // awaited below
    stops.push(async () => {
      abandoned.abort();
      await built?.catch(() => {});
    });
    const servers = await startServers({ settings, folder, log });
    stops.push(() => servers.stop());

    const env = asEnv({
      ...settings,
      databaseUrl: servers.databaseUrl,
      databaseOwnerUrl: undefined,
      temporalAddress: servers.temporalAddress,
      apiPort,
      dataDir: folder.path,
      masterKey: settings.masterKey ?? folder.secrets.masterKey,
      // A demo: invented persons, plain http on loopback.
      profile: 'test',
      secureCookies: settings.publicOrigin?.startsWith('https:') ?? false,
    });
    const logins = await seeded(servers);
    await built;

    const roles = await usualRoles();
    log(`Starting ${roles.join(', ')} …`);
    const supervisor = supervise({
      roles: roles.map((name) => roleProcess(name, env)),
      log,
      onLine: (role, line) => write(`[${role}] ${line}`),
    });
    stops.push(() => supervisor.stop(reason));
    await supervisor.ready;
    const url = settings.publicOrigin ?? `http://localhost:${apiPort}`;
    folder.announce({ pid: process.pid, url, env });
    return {
      url,
      folder: folder.path,
      logins,
      supervisor,
      stop: async (why) => {
        reason = why;
        say('Stopping: work under way is finished first, at most 30 s …');
        await stopAll();
        say(`Stopped. Everything is kept in ${folder.path}; start again to go on.`);
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function seeded({ databaseUrl, ownerUrl }: Pick<DemoServers, 'databaseUrl' | 'ownerUrl'>): Promise<readonly Login[]> {
  const db = connect({ url: databaseUrl, name: 'countersign-seed', max: 2 });
  const owner = connect({ url: ownerUrl, name: 'countersign-seed', max: 1 });
  try {
    return await seed({ db, owner });
  } finally {
    await Promise.all([db.close(), owner.close()]);
  }
}

/** The port that was asked for must be free; the usual one gives way to another. */
async function choosePort(settings: Settings, asked: number | undefined): Promise<number> {
  if (asked === 0) return freePort();
  const port = asked ?? settings.apiPort;
  if (await isFree(port)) return port;
  if (asked !== undefined)
    throw new Error(`Port ${port} is in use by another program. Stop that one, or choose another port: npm run demo -- --port N`);
  const other = await freePort();
  say(`Port ${port} is in use by another program: using ${other}. (Choose one with --port N.)`);
  return other;
}
