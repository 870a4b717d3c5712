// Runs one worker role: node workers/main.ts flow | steps | money | ocr | bots | keeper
import * as modules from '../activities/index.ts';
import * as definitions from '../workflows/catalog.ts';
import { WORKER_ROLES } from './queues.ts';
import { isRole, runRole } from './run-role.ts';

const role = process.argv[2];
if (isRole(role)) await runRole({ role, catalog: Object.values(definitions), modules });
else {
  process.stderr.write(`Usage: node workers/main.ts ${[...WORKER_ROLES, 'keeper'].join(' | ')}\n`);
  process.exitCode = 2;
}
