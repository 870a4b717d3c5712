// Golden histories: tests/histories/<process>/<story>.json. A history does not hold its workflow id, so the id stands beside it.
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';

type History = Parameters<typeof historyToJSON>[0];
export type Golden = { readonly process: string; readonly story: string; readonly caseId: string; readonly history: unknown };

const folder = fileURLToPath(new URL('../histories/', import.meta.url));

export async function recordHistory({
  process,
  story,
  caseId,
  history,
}: {
  process: string;
  story: string;
  caseId: string;
  history: History;
}): Promise<void> {
  await mkdir(join(folder, process), { recursive: true });
  const golden = { caseId, history: JSON.parse(historyToJSON(history)) as unknown };
  await writeFile(join(folder, process, `${story}.json`), `${JSON.stringify(golden)}\n`);
}

export async function goldenHistories(): Promise<Golden[]> {
  const processes = (await readdir(folder, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  const all = await Promise.all(
    processes.map(async (process) =>
      Promise.all(
        (await readdir(join(folder, process))).map(async (file) => {
          const { caseId, history } = JSON.parse(await readFile(join(folder, process, file), 'utf8')) as {
            caseId: string;
            history: unknown;
          };
          return { process, story: file.replace(/\.json$/, ''), caseId, history };
        }),
      ),
    ),
  );
  return all.flat().sort((a, b) => `${a.process}/${a.story}`.localeCompare(`${b.process}/${b.story}`));
}
