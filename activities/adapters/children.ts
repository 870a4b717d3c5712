// A pool of child processes for work that may crash, hang or eat memory: opening strangers' files and reading pages. Child processes and
// not threads: ending a thread during native inference aborts the whole process. A child does one job at a time, is killed hard when it
// passes its deadline or memory cap, and loses nothing but that job. It gets no environment, may read nothing but code and models (not the data
// folder, which may lie in the same checkout), and reaches no network where the system lets it be taken away.
import { fork, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isErrorCode, Refusal } from '../../domain/errors.ts';

/** The jobs of a child by name: what each takes and gives. Both cross as structured clones (Buffers stay Buffers). */
export type Jobs = Readonly<Record<string, { readonly take: unknown; readonly give: unknown }>>;

export type ChildOptions = {
  /** The child's entry file; it calls `serve` of children-serve.ts. */
  readonly script: URL;
  readonly args?: readonly string[];
  readonly count: number;
  /** Resident memory at which a child is killed. Polled every 100 ms while it works (Linux; elsewhere only the deadline holds). */
  readonly rssBytesMax: number;
  /** Jobs after which a child is replaced: engines leak (hazards: tesseract.js #678, #977). */
  readonly recycleAfter: number;
  /** Jobs that may wait for a child before new ones are refused with OVERLOADED. */
  readonly waitingMax: number;
  /** Most that a child may take to report ready, loading its models. */
  readonly startMsMax: number;
  /** tesseract.js works in a thread of its own. */
  readonly usesThreads?: boolean;
};

export type FailureReason = 'deadline' | 'memory' | 'crashed' | 'unready' | 'threw' | 'closed';

/** A job that did not come back. `threw` is an error of the child's own code, `unready` ended before it took the job; the others ended the child. */
export class ChildFailed extends Error {
  override readonly name = 'ChildFailed';
  readonly reason: FailureReason;

  constructor(reason: FailureReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

export type Children<J extends Jobs> = {
  run<K extends keyof J & string>(job: K, take: J[K]['take'], limits: { readonly deadlineMs: number }): Promise<J[K]['give']>;
  /** Process ids of the children that live now, the busy ones first. For operators and tests. */
  pids(): number[];
  /** The largest resident size seen in any child, in bytes; 0 where it cannot be read. */
  peakRssBytes(): number;
  close(): Promise<void>;
};

/** What crosses the channel. */
export type ToChild = { readonly id: number; readonly job: string; readonly take: unknown };
export type FromChild =
  | { readonly kind: 'ready' }
  | { readonly kind: 'done'; readonly id: number; readonly give: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly code: string | undefined; readonly message: string };

type Job = {
  readonly name: string;
  readonly take: unknown;
  readonly deadlineMs: number;
  resolve(give: unknown): void;
  reject(error: Error): void;
};
type Child = {
  readonly process: ChildProcess;
  readonly isReady: Promise<void>;
  /** It has reported ready: what happens from here on may be the job's doing. */
  hasBeenReady: boolean;
  job: Job | undefined;
  /** Counts the jobs; the current one's number is its id on the channel. */
  jobs: number;
  deadline: NodeJS.Timeout | undefined;
  poll: NodeJS.Timeout | undefined;
  stderr: string;
  /** Why we ended it; a child that ends by itself has crashed. */
  end: FailureReason | undefined;
};

const POLL_MS = 100;
const STDERR_CHARACTERS = 2_000;
const READABLE = ['activities', 'domain', 'node_modules', 'package.json'].map((path) =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url)),
);

/**
 * On Linux a child starts in a network of its own with nothing in it, not even loopback; the process id stays (no fork). Where a container
 * forbids that, or elsewhere, the network remains: then deny it from outside (docs/operating.md).
 */
const UNSHARE = ['/usr/bin/unshare', '--map-current-user', '--net'] as const;
let isolation: { readonly execPath: string; readonly before: readonly string[] } | undefined;
function isolated(): NonNullable<typeof isolation> {
  const [command, ...flags] = UNSHARE;
  return (isolation ??=
    spawnSync(command, [...flags, process.execPath, '--version']).status === 0
      ? { execPath: command, before: [...flags, process.execPath] }
      : { execPath: process.execPath, before: [] });
}

export function startChildren<J extends Jobs>(options: ChildOptions): Children<J> {
  const children = new Set<Child>();
  const waiting: Job[] = [];
  let peakRss = 0;
  let isClosed = false;

  /** Hands waiting jobs, the oldest first, to free children, starting them while there is room. */
  const dispatch = (): void => {
    while (waiting.length > 0 && !isClosed) {
      const child = [...children].find((one) => !one.job && !one.end) ?? (children.size < options.count ? start() : undefined);
      const job = child && waiting.shift();
      if (!child || !job) return;
      child.job = job;
      void begin(child, job);
    }
  };

  const begin = async (child: Child, job: Job): Promise<void> => {
    const id = ++child.jobs;
    hold(child, true);
    child.deadline = setTimeout(() => kill(child, 'unready'), options.startMsMax);
    child.poll = setInterval(() => watchMemory(child), POLL_MS);
    await child.isReady;
    if (child.job !== job) return; // it ended while it was loading
    clearTimeout(child.deadline);
    child.deadline = setTimeout(() => kill(child, 'deadline'), job.deadlineMs);
    child.process.send({ id, job: job.name, take: job.take } satisfies ToChild, (error) => error && kill(child, 'crashed'));
  };

  /** Takes the job off the child, which is free then, or ended. */
  const settle = (child: Child): Job | undefined => {
    const { job } = child;
    clearTimeout(child.deadline);
    clearInterval(child.poll);
    child.job = undefined;
    hold(child, false);
    return job;
  };

  const watchMemory = (child: Child): void => {
    const rss = residentBytes(child.process.pid);
    peakRss = Math.max(peakRss, rss);
    if (rss > options.rssBytesMax) kill(child, 'memory');
  };

  const start = (): Child => {
    const child = forked(options);
    children.add(child);
    child.process.on('message', (message: FromChild) => {
      if (message.kind === 'ready') child.hasBeenReady = true;
      if (message.kind === 'ready' || message.id !== child.jobs) return;
      watchMemory(child); // short jobs end between two polls
      const job = settle(child);
      if (message.kind === 'done') job?.resolve(message.give);
      else job?.reject(errorOf(message));
      if (child.jobs >= options.recycleAfter) kill(child, 'closed');
      dispatch();
    });
    const onEnd = (): void => {
      if (!children.delete(child)) return;
      const reason = child.end ?? (child.hasBeenReady ? 'crashed' : 'unready');
      settle(child)?.reject(new ChildFailed(reason, `the child process ended (${reason}) ${child.stderr.trim()}`.trim()));
      dispatch();
    };
    child.process.once('exit', onEnd);
    // Also when it could not be signalled, in which case `exit` follows; when it could not even be started, nothing does.
    child.process.on('error', () => child.process.pid === undefined && onEnd());
    return child;
  };

  return {
    run(name, take, { deadlineMs }) {
      if (isClosed) return Promise.reject(closed());
      if (waiting.length >= options.waitingMax) return Promise.reject(overloaded());
      return new Promise((resolve, reject) => {
        waiting.push({ name, take, deadlineMs, resolve, reject });
        dispatch();
      });
    },
    pids: () => [...children].sort((a, b) => Number(!a.job) - Number(!b.job)).flatMap((child) => child.process.pid ?? []),
    peakRssBytes: () => peakRss,
    async close() {
      isClosed = true;
      for (const job of waiting.splice(0)) job.reject(closed());
      await Promise.all([...children].map(ended));
    },
  };
}

const closed = (): ChildFailed => new ChildFailed('closed', 'the pool is closed');
const overloaded = (): Refusal =>
  new Refusal('OVERLOADED', 'Too many files are being read just now. Try again in a few seconds.', { retryAfter: 5 });

function forked({ script, args = [], usesThreads }: ChildOptions): Child {
  const { execPath, before } = isolated();
  const entry = fileURLToPath(script);
  const child = fork(entry, args, {
    execPath,
    serialization: 'advanced',
    env: { MALLOC_ARENA_MAX: '2' }, // fewer arenas: native image code returns its memory sooner
    execArgv: [
      ...before,
      ...[
        '--permission',
        ...[entry, ...READABLE].map((path) => `--allow-fs-read=${path}`),
        '--allow-addons',
        ...(usesThreads ? ['--allow-worker'] : []),
      ],
    ],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  const isReady = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.on('message', (message: FromChild) => message.kind === 'ready' && resolve());
  });
  const state: Child = {
    process: child,
    isReady,
    hasBeenReady: false,
    job: undefined,
    jobs: 0,
    deadline: undefined,
    poll: undefined,
    stderr: '',
    end: undefined,
  };
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    state.stderr = (state.stderr + text).slice(-STDERR_CHARACTERS);
  });
  return state;
}

function kill(child: Child, reason: FailureReason): void {
  child.end ??= reason;
  child.process.kill('SIGKILL');
}

function ended(child: Child): Promise<void> {
  return new Promise((resolve) => {
    child.process.once('exit', () => resolve());
    hold(child, true);
    kill(child, 'closed');
  });
}

/** An idle child does not keep its parent alive. */
function hold({ process: child }: Child, isBusy: boolean): void {
  const pipe = child.stderr as { ref?(): void; unref?(): void } | null;
  for (const handle of [child, child.channel, pipe]) {
    if (isBusy) handle?.ref?.();
    else handle?.unref?.();
  }
}

function errorOf({ code, message }: FromChild & { kind: 'failed' }): Error {
  return code !== undefined && isErrorCode(code) ? new Refusal(code, message) : new ChildFailed('threw', message);
}

const hasProc = existsSync('/proc/self/status');
/** From `status` and not `statm`: it counts in kB whatever the machine's page size. */
function residentBytes(pid: number | undefined): number {
  if (!hasProc || pid === undefined) return 0;
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024;
  } catch {
    return 0; // it has ended meanwhile
  }
}
