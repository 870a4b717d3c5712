// Questions about processes that we may not be the parent of.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { childEnv } from '../../config.ts';

/** Whether a process has ended. A zombie answers signal 0 but counts as ended; without /proc (macOS) it counts as alive. */
export function hasEnded(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'EPERM';
  }
  try {
    return / Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/** The command line of a process, or undefined where it cannot be known. */
export function commandOf(pid: number): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return undefined;
  }
}

/** Processes whose command line holds all of these words; none where it cannot be known. */
export function processesWith(...words: readonly string[]): number[] {
  try {
    const pids = readdirSync('/proc')
      .map(Number)
      .filter((pid) => pid > 0 && pid !== process.pid);
    return pids.filter((pid) => words.every((word) => commandOf(pid)?.includes(word)) && !hasEnded(pid));
  } catch {
    return [];
  }
}

/** Asks a process to end, and makes it end when it has not after `withinMs`. */
export async function endProcess(
  pid: number,
  { signal = 'SIGTERM', withinMs = 10_000 }: { signal?: NodeJS.Signals; withinMs?: number } = {},
): Promise<void> {
  for (const [step, limit] of [
    [signal, withinMs],
    ['SIGKILL', 5_000],
  ] as const) {
    try {
      process.kill(pid, step);
    } catch {
      return;
    }
    for (let waited = 0; waited < limit; waited += 50) {
      if (hasEnded(pid)) return;
      await wait(50);
    }
  }
}

/** The absolute path of a command that PATH finds; a name with a slash is a path already. */
export function commandPath(name: string): string | undefined {
  if (name.includes('/')) return resolve(name);
  const folders = (childEnv()['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** The line of a command's stderr that says why it failed: the first that names an error, else the last. */
export function reasonIn(stderr: string): string {
  const lines = stderr
    .trim()
    .split('\n')
    .map((line) => line.trim());
  return (lines.find((line) => /\berror\b|Error: /i.test(line)) ?? lines.at(-1) ?? '').slice(0, 200);
}
