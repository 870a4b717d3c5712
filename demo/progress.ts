// How far a demonstration has come, in its data folder: stopped half-way, or killed, it goes on at the next start.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

type Kept = {
  /** The instant that all its times are counted from. */
  readonly since: string;
  /** Case ids by the name that the demonstration knows them under. */
  readonly cases: Record<string, string>;
  /** So many of the crowd are in. */
  crowd: number;
  /** The morning has been worked. */
  isMorningOver: boolean;
};

export type Progress = Pick<Kept, 'since' | 'cases'> & {
  note(name: string, caseId: string): void;
  crowd(): number;
  crowdReached(n: number): void;
  isMorningOver(): boolean;
  morningIsOver(): void;
};

/** Of a new demonstration when there is no file. */
export function openProgress(path: string, now: string): Progress {
  const kept = read(path) ?? { since: now, cases: {}, crowd: 0, isMorningOver: false };
  const save = () => {
    // Whole or not at all: a file cut off in the middle would forget everything.
    writeFileSync(`${path}.part`, JSON.stringify(kept));
    renameSync(`${path}.part`, path);
  };
  save();
  return {
    ...{ since: kept.since, cases: kept.cases },
    note: (name, caseId) => {
      if (kept.cases[name] === caseId) return;
      kept.cases[name] = caseId;
      save();
    },
    crowd: () => kept.crowd,
    crowdReached: (n) => {
      kept.crowd = n;
      save();
    },
    isMorningOver: () => kept.isMorningOver,
    morningIsOver: () => {
      kept.isMorningOver = true;
      save();
    },
  };
}

function read(path: string): Kept | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Kept;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
