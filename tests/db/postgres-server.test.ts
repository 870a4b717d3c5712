// The embedded server: started, adopted, found dead, refused with a reason.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../cli/servers/free-port.ts';
import { hasEnded } from '../../cli/servers/processes.ts';
import { withAdmin } from '../../db/admin.ts';
import { startPostgres, type PostgresServer } from '../../cli/servers/postgres.ts';
import { publicFolder } from '../support/database.ts';

const started: PostgresServer[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});
function newFolder(): string {
  const folder = publicFolder();
  folders.push(folder);
  return folder;
}
const newDataDir = () => join(newFolder(), 'postgres');
async function start(dataDir: string, options: { port?: number } = {}): Promise<PostgresServer> {
  const server = await startPostgres({ dataDir, durable: false, ...options });
  started.push(server);
  return server;
}
const write = (url: string) => withAdmin(url, (sql) => sql`create table if not exists kept (id int)`);
const read = (url: string) => withAdmin(url, (sql) => sql`select count(*)::int as rows from kept`);

test('a restart finds the same port, the same password and the same data', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await write(first.url);
  await first.stop();
  expect(hasEnded(first.pid)).toBe(true);
  const second = await start(dataDir);
  expect(second).toMatchObject({ url: first.url, adopted: false });
  expect(await read(second.url)).toEqual([{ rows: 0 }]);
  expect(second.port).toBeLessThanOrEqual(32_767);
});

/** Starts the server from a node process of its own and kills that one. Answers with the server's pid. */
async function startAndKillStarter(dataDir: string): Promise<number> {
  const script = `
    import { startPostgres } from ${JSON.stringify(new URL('../../cli/servers/postgres.ts', import.meta.url).href)};
    const server = await startPostgres({ dataDir: process.argv[1], durable: false });
    console.log(server.pid);
    setInterval(() => {}, 1000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  child.kill('SIGKILL');
  await once(child, 'exit');
  return Number(line);
}

test('the server outlives a killed node process, is adopted by the next one and stopped by it', { timeout: 60_000 }, async () => {
  const dataDir = newDataDir();
  const pid = await startAndKillStarter(dataDir);
  const adopted = await start(dataDir);
  expect(adopted).toMatchObject({ adopted: true, pid });
  await write(adopted.url);
  await adopted.stop();
  expect(hasEnded(adopted.pid)).toBe(true);
  expect(existsSync(join(dataDir, 'postmaster.pid'))).toBe(false);
});

test('after a killed server the next start recovers what was committed, without touching its pid file', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await write(first.url);
  process.kill(first.pid, 'SIGKILL');
  const second = await start(dataDir);
  expect(second).toMatchObject({ adopted: false, port: first.port });
  expect(await read(second.url)).toEqual([{ rows: 0 }]);
});

test(
  'everything killed at once: the next start waits until the dead server has been reaped, and recovers',
  { timeout: 60_000 },
  async () => {
    const dataDir = newDataDir();
    const pid = await startAndKillStarter(dataDir);
    process.kill(pid, 'SIGKILL');
    expect(await start(dataDir)).toMatchObject({ adopted: false });
  },
);

test('a pid file whose pid now belongs to another program does not stand in the way', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await first.stop();
  const lines = [process.pid, dataDir, 1, first.port, '', '127.0.0.1', '', 'ready'];
  writeFileSync(join(dataDir, 'postmaster.pid'), lines.join('\n'));
  chmodSync(join(dataDir, 'postmaster.pid'), 0o666);
  expect(await start(dataDir)).toMatchObject({ adopted: false });
});

test('a remembered port that another program has taken meanwhile is replaced; a demanded one is refused', async () => {
  const dataDir = newDataDir();
  const first = await start(dataDir);
  await first.stop();
  const other = createServer().listen(first.port, '127.0.0.1');
  await once(other, 'listening');
  onTestFinished(() => void other.close());
  await expect(startPostgres({ dataDir, port: first.port, durable: false })).rejects.toThrow(
    `Port ${first.port} is taken by another program`,
  );
  const second = await start(dataDir);
  expect(second.port).not.toBe(first.port);
});

test('a demanded port is used and remembered', async () => {
  const dataDir = newDataDir();
  const port = await freePort();
  await (await start(dataDir, { port })).stop();
  expect((await start(dataDir)).port).toBe(port);
});

test('a cluster that was half made when its maker was killed is made anew', async () => {
  const dataDir = newDataDir();
  mkdirSync(`${dataDir}.part`, { recursive: true });
  writeFileSync(`${dataDir}.part/PG_VERSION`, '18');
  expect(await start(dataDir)).toMatchObject({ adopted: false });
});

test('a folder with other files in it is refused and left as it was', async () => {
  const dataDir = newDataDir();
  mkdirSync(dataDir);
  writeFileSync(join(dataDir, 'thesis.txt'), 'mine');
  await expect(startPostgres({ dataDir })).rejects.toThrow(/holds other files\. Choose an empty or a new folder/);
  expect(readFileSync(join(dataDir, 'thesis.txt'), 'utf8')).toBe('mine');
});

test.runIf(process.getuid?.() === 0)('as root, a folder that the server’s user may not enter is named with what to do', async () => {
  const closed = join(newFolder(), 'closed');
  mkdirSync(closed, { mode: 0o700 });
  await expect(startPostgres({ dataDir: join(closed, 'postgres') })).rejects.toThrow(
    new RegExp(`may not enter ${closed} \\(mode 700\\).*Start as an ordinary user, or allow it with "chmod o\\+x ${closed}"`),
  );
});

test('it listens on this machine only, with a password, and its superuser is not ours', async () => {
  const { url, port } = await start(newDataDir());
  const wrong = new URL(url);
  wrong.password = 'wrong';
  await expect(withAdmin(wrong.href, (sql) => sql`select 1`)).rejects.toMatchObject({ code: '28P01' });
  expect(
    await withAdmin(
      url,
      (sql) => sql`select current_setting('listen_addresses') as addresses, current_setting('password_encryption') as how`,
    ),
  ).toEqual([{ addresses: '127.0.0.1', how: 'scram-sha-256' }]);
  expect(url).toContain(`@127.0.0.1:${port}/postgres`);
});

test('importing the starter adds no signal handlers: draining is the supervisor’s', () => {
  const script = `await import(${JSON.stringify(new URL('../../cli/servers/postgres.ts', import.meta.url).href)});
    await (await import(${JSON.stringify(new URL('../../cli/servers/postgres-cluster.ts', import.meta.url).href)})).findBinaries();
    console.log(['SIGINT', 'SIGTERM', 'SIGHUP', 'exit', 'beforeExit'].map((event) => process.listenerCount(event)).join());`;
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
  });
  expect(text.toString().trim()).toBe('0,0,0,0,0');
});
