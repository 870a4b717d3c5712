// The product's API with the bench's processes and without a limit on how fast one person may ask.
import type { AddressInfo } from 'node:net';
import { buildApp } from '../../api/app.ts';
import { compose } from '../../api/compose.ts';
import { loadConfig } from '../../config.ts';
import '../../workers/lifeline.ts';
import * as definitions from './processes/definitions.ts';
import { addBenchQueues } from './processes/queues.ts';

const UNLIMITED = 1_000_000;
addBenchQueues();
const deps = await compose(loadConfig(), { webRoot: '', version: 'bench', startedAt: new Date() });
const app = await buildApp({
  ...deps,
  catalog: [definitions.oneTask, definitions.fiveTasks, definitions.desk],
  settings: { ...deps.settings, webRoot: null, ratePerMinute: { person: UNLIMITED, stranger: UNLIMITED, signIn: UNLIMITED } },
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.once('SIGTERM', () => void app.close().then(() => process.exit(0)));
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: (user + system) / 1e6 });
});
process.send?.({ ready: true, port: (app.server.address() as AddressInfo).port });
