// countersign bench seed: a database with open items, to look at or to run other benches on. It stays until it is interrupted.
import { once } from 'node:events';
import type { Row } from './report.ts';
import { seedOpen } from './seed.ts';
import { openGround } from './stage.ts';

type Seeding = { readonly open: number; readonly dataDir: string | undefined; readonly log: (line: string) => void };

export async function seed({ open, dataDir, log }: Seeding): Promise<Row[]> {
  const ground = await openGround({ log, dataDir });
  try {
    const { seconds } = await seedOpen({ ownerUrl: ground.ownerUrl, open, log });
    log(
      `superuser:  ${ground.ownerUrl}\nthe product: ${ground.appUrl}\nCtrl+C stops the server${dataDir === undefined ? ' and removes it' : ''}.`,
    );
    const awake = setInterval(() => undefined, 60_000); // waiting for a signal alone does not keep a process
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    clearInterval(awake);
    return [{ what: `seeding ${open} open items`, value: seconds, unit: 's', goal: '≤ 180 for 1m' }];
  } finally {
    await ground.close();
  }
}
