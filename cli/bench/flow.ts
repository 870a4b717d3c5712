// The product's flow worker with the bench's processes. A process of its own, as in production.
import { fileURLToPath } from 'node:url';
import { runRole } from '../../workers/run-role.ts';
import * as definitions from './processes/definitions.ts';

await runRole({
  role: 'flow',
  catalog: [definitions.oneTask, definitions.fiveTasks],
  modules: {},
  workflowsPath: fileURLToPath(new URL('./processes/workflows.ts', import.meta.url)),
});
