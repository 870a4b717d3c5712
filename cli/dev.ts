// countersign dev: the demo for developers. Vite serves the workbench with hot reload; a role is started again when its code changes,
// which also bundles the workflows anew.
import { watch } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EXIT } from './exit.ts';
import { startPlatform } from './platform.ts';
import { print, say } from './say.ts';
import { freePort, isFree } from './servers/free-port.ts';
import { untilTold } from './until-told.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const VITE_PORT = 5173;
/** Editors save in several steps, and "save all" touches many files. */
const SETTLE_MS = 200;

const API_ONLY = ['api', 'commands'];
const WORKERS_ONLY = ['activities', 'workers'];
const EVERYTHING = ['domain', 'workflows', 'db'];

export async function run({ data, port }: { data?: string; port?: number }): Promise<number> {
  const told = untilTold(() => process.exit(EXIT.failed));
  const platform = await startPlatform({ data, port, fresh: false, withWorkbench: false });
  const { supervisor } = platform;
  const changed = new Set<string>();
  let settled: NodeJS.Timeout | undefined;
  const watchers = [...API_ONLY, ...WORKERS_ONLY, ...EVERYTHING].map((folder) =>
    watch(join(root, folder), { recursive: true }, (_, file) => {
      if (!file || !/\.(ts|json|sql)$/.test(file)) return;
      if (file.endsWith('.sql')) say(`${folder}/${file} changed: migrations run at start only, so stop (Ctrl+C) and start again.`);
      changed.add(folder);
      clearTimeout(settled);
      settled = setTimeout(restart, SETTLE_MS);
    }),
  );
  const restart = () => {
    const folders = [...changed];
    changed.clear();
    const concerns = (role: string) =>
      folders.some((folder) => EVERYTHING.includes(folder) || (role === 'api' ? API_ONLY : WORKERS_ONLY).includes(folder));
    const roles = Object.keys(supervisor.pids()).filter(concerns);
    say(`${folders.join(', ')} changed: starting ${roles.join(', ')} again …`);
    for (const role of roles) void supervisor.restart(role);
  };

  const { createServer } = await import('vite'); // a development dependency
  const vitePort = (await isFree(VITE_PORT)) ? VITE_PORT : await freePort();
  // Cookies and the check of origins see the address that the browser used, so the host is passed on.
  const proxy = Object.fromEntries(
    ['/v1', '/docs', '/metrics', '/livez', '/readyz', '/version'].map((path) => [path, { target: platform.url, changeOrigin: false }]),
  );
  const vite = await createServer({
    configFile: join(root, 'web/vite.config.ts'),
    server: { host: 'localhost', port: vitePort, strictPort: true, proxy },
    clearScreen: false,
  });
  await vite.listen();
  const [example] = platform.logins;
  print(
    `\nWorkbench with hot reload: http://localhost:${vitePort}    API: ${platform.url}/docs    Sign in: ${example?.username} / ${example?.password}    Stop: Ctrl+C`,
  );

  const signal = await told;
  for (const watcher of watchers) watcher.close();
  await vite.close();
  await platform.stop(signal);
  return EXIT.done;
}
