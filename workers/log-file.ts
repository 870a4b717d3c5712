// A log file that does not grow for ever: at its limit it becomes .1, the old .1 becomes .2, and so on.
import { appendFileSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const BYTES_MAX = 10_000_000;
const KEPT = 3;

/** Appends lines to a file, at most `bytesMax` × (kept + 1) on disk in all. Never throws: a full disk must not stop the product. */
export function openLogFile(path: string, { bytesMax = BYTES_MAX, kept = KEPT } = {}): (line: string) => void {
  mkdirSync(dirname(path), { recursive: true });
  let bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  return (line) => {
    try {
      if (bytes > bytesMax) {
        rmSync(`${path}.${kept}`, { force: true });
        for (let n = kept - 1; n >= 0; n--)
          if (statSync(name(path, n), { throwIfNoEntry: false })) renameSync(name(path, n), name(path, n + 1));
        bytes = 0;
      }
      appendFileSync(path, `${line}\n`, { mode: 0o600 });
      bytes += Buffer.byteLength(line) + 1;
    } catch {
      bytes = 0; // tried again with the next line
    }
  };
}

const name = (path: string, n: number): string => (n === 0 ? path : `${path}.${n}`);
