// Runs the product's roles as processes: restarts what ends, drains on stop, says why each ended. Used by the demo and by
// `countersign start`. A role says `process.send?.({ ready: true })`, drains on SIGTERM, and imports lifeline.ts to end with us.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { childEnv } from '../config.ts';
import { readableLine } from './log-line.ts';

export type Role = {
  readonly name: string;
  /** Script that process.execPath runs. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Options of Node itself. */
  readonly execArgv?: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
};

export type SupervisorOptions = {
  readonly roles: readonly Role[];
  /** What the supervisor itself has to say: starts, ends and their reasons. */
  readonly log: (line: string) => void;
  /** Every line that a role writes. */
  readonly onLine?: (role: string, line: string) => void;
  /** After this a role that drains is killed. */
  readonly drainMsMax?: number;
};

export type Supervisor = {
  /** Every role has said that it is ready; rejects when one cannot be brought up, with its last lines. */
  readonly ready: Promise<void>;
  /** Drains all roles and resolves when the last has ended. */
  stop(reason: string): Promise<void>;
  /** Ends one role, as on stop, and starts it with the code of today; a role that waits to be started again starts at once. */
  restart(role: string): Promise<void>;
  pids(): Readonly<Record<string, number>>;
};

/** A crashed role is back within 2 s, whatever its count, so the waits double up to 1.6 s only. */
const BACK_OFF_MS = [50, 100, 200, 400, 800, 1_600] as const;
/** After a minute without a crash the waits begin anew. */
const STABLE_MS = 60_000;
const DRAIN_MS_MAX = 30_000;
/** Ends before it was ever ready, after which a role is taken for broken: its configuration or a server is wrong, not its luck. */
const FAILED_STARTS_MAX = 3;
/** Exit code of a usage or configuration error: trying again cannot help. */
const MISUSED = 2;
const LAST_LINES = 8;

type Slot = {
  readonly role: Role;
  child?: ChildProcess;
  ended?: Promise<void>;
  crashes: number;
  hasBeenReady: boolean;
  isRestarting: boolean;
  timer?: NodeJS.Timeout;
};

export function supervise({ roles, log, onLine = () => {}, drainMsMax = DRAIN_MS_MAX }: SupervisorOptions): Supervisor {
  const slots: readonly Slot[] = roles.map((role) => ({ role, crashes: 0, hasBeenReady: false, isRestarting: false }));
  const { promise: ready, resolve: allReady, reject: broken } = Promise.withResolvers<void>();
  ready.catch(() => {}); // whoever only stops us need not have waited
  let stopping: Promise<void> | undefined;

  const launch = (slot: Slot): void => {
    const { role } = slot;
    const startedAt = performance.now();
    const lastLines: string[] = [];
    // A group of its own: Ctrl+C in a terminal is for the supervisor alone, which drains in order.
    const child = spawn(process.execPath, [...(role.execArgv ?? []), role.script, ...(role.args ?? [])], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      env: childEnv(role.env),
      detached: true,
    });
    slot.child = child;
    slot.ended = new Promise((resolve) => {
      let isOver = false;
      const over = (why: string, code: number | null) => {
        if (isOver) return;
        isOver = true;
        delete slot.child;
        onEnd(slot, { why, code, ranMs: performance.now() - startedAt, lastLines });
        resolve();
      };
      child.once('error', (error) => over(error.message, null));
      // `close`, not `exit`: its last lines have been read by then. But a grandchild may hold the pipes open, so not for long.
      child.once('exit', (code, signal) => {
        const why = signal ?? `exit code ${code}`;
        child.once('close', () => over(why, code));
        setTimeout(() => over(why, code), 500).unref();
      });
    });
    for (const stream of [child.stdout, child.stderr])
      if (stream)
        createInterface({ input: stream }).on('line', (line) => {
          onLine(role.name, line);
          if (stream === child.stderr && lastLines.push(line) > LAST_LINES) lastLines.shift();
        });
    child.on('message', (message: { ready?: boolean }) => {
      if (!message.ready) return;
      const isBack = slot.hasBeenReady;
      slot.hasBeenReady = true;
      if (isBack) log(`${role.name} is back (process ${child.pid})`);
      if (slots.every((each) => each.hasBeenReady)) allReady();
    });
  };

  type End = { readonly why: string; readonly code: number | null; readonly ranMs: number; readonly lastLines: readonly string[] };
  const onEnd = (slot: Slot, { why, code, ranMs, lastLines }: End): void => {
    const { name } = slot.role;
    const ran = `${name} ended after ${(ranMs / 1_000).toFixed(1)} s (${why})`;
    if (stopping) {
      log(ran);
      return;
    }
    if (slot.isRestarting) {
      slot.isRestarting = false;
      slot.crashes = 0;
      launch(slot);
      return;
    }
    const said = lastLines.length === 0 ? '' : `; its last lines:\n${lastLines.map((line) => `    ${readableLine(line)}`).join('\n')}`;
    if (ranMs > STABLE_MS) slot.crashes = 0;
    slot.crashes++;
    if (!slot.hasBeenReady && (slot.crashes >= FAILED_STARTS_MAX || code === MISUSED))
      broken(new Error(`${name} cannot be started (${why})${said}`));
    const waitMs = BACK_OFF_MS[Math.min(slot.crashes, BACK_OFF_MS.length) - 1] ?? 0;
    log(`${ran}: starting it again in ${waitMs} ms${said}`);
    slot.timer = setTimeout(() => launch(slot), waitMs);
  };

  const drain = async ({ role, child, ended, timer }: Slot): Promise<void> => {
    clearTimeout(timer);
    if (!child) return;
    child.kill('SIGTERM');
    const kill = setTimeout(() => {
      log(`${role.name} has not drained within ${drainMsMax / 1_000} s: it is killed`);
      child.kill('SIGKILL');
    }, drainMsMax);
    await ended;
    clearTimeout(kill);
  };

  const stop = async (reason: string): Promise<void> => {
    log(`draining ${slots.map(({ role }) => role.name).join(', ')}: ${reason}`);
    await Promise.all(slots.map(drain));
    broken(new Error(`stopped: ${reason}`)); // of no effect when all were ready
  };

  const restart = async (name: string): Promise<void> => {
    const slot = slots.find(({ role }) => role.name === name);
    if (!slot || stopping || slot.isRestarting) return;
    slot.isRestarting = slot.child !== undefined;
    await drain(slot);
    if (!slot.child && !stopping) launch(slot);
  };

  if (slots.length === 0) allReady();
  for (const slot of slots) launch(slot);
  return {
    ready,
    stop: (reason) => (stopping ??= stop(reason)),
    restart,
    pids: () => Object.fromEntries(slots.flatMap(({ role, child }) => (child?.pid === undefined ? [] : [[role.name, child.pid]]))),
  };
}
