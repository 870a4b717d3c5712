// A worker for the bare workflow: nothing of the product but the SDK and the same settings.
import { fileURLToPath } from 'node:url';
import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { loadConfig } from '../../config.ts';
import '../../workers/lifeline.ts';

const quiet = () => undefined;
Runtime.install({
  shutdownSignals: [],
  logger: { log: quiet, trace: quiet, debug: quiet, info: quiet, warn: quiet, error: quiet },
  telemetryOptions: { logging: { forward: {} } },
});
const config = loadConfig();
const connection = await NativeConnection.connect({ address: config.temporalAddress });
const worker = await Worker.create({
  connection,
  taskQueue: 'bare',
  workflowsPath: fileURLToPath(new URL('./processes/workflows.ts', import.meta.url)),
  activities: { noop: () => Promise.resolve() },
  maxCachedWorkflows: config.maxCachedWorkflows,
});
process.once('SIGTERM', () => worker.shutdown());
const running = worker.run();
process.send?.({ ready: true });
await running;
await connection.close();
process.exit(0);
