// The keeper's work at bulks alone, as a process of its own beside the API, over the bench's queues.
import { setTimeout as wait } from 'node:timers/promises';
import { loadConfig } from '../../config.ts';
import { CN } from '../../domain/calendar/calendars.ts';
import { connect } from '../../db/client.ts';
import { runBulks } from '../../workers/bulks.ts';
import '../../workers/lifeline.ts';
import * as definitions from './processes/definitions.ts';
import { addBenchQueues } from './processes/queues.ts';

addBenchQueues();
const config = loadConfig();
const db = connect({ url: config.databaseUrl, name: 'bench-keeper', max: 2, statementTimeoutMs: 60_000 });
let isStopping = false;
process.once('SIGTERM', () => (isStopping = true));
process.send?.({ ready: true });
while (!isStopping) {
  await runBulks({
    ...{
      db,
      catalog: [definitions.oneTask, definitions.fiveTasks, definitions.desk],
      calendar: CN,
      limits: { leaseSeconds: config.leaseSeconds, maxHeld: config.maxHeld },
    },
    pause: (ms) => wait(ms),
    isStopping: () => isStopping,
    onFault: (error) => process.stderr.write(`${String(error)}\n`),
  });
  await wait(200);
}
await db.close();
process.exit(0);
