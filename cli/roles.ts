// The product's roles and how each is run.
import { fileURLToPath } from 'node:url';
import type { ProcessSpec } from '../domain/process.ts';
import { queueOfStep } from '../workers/queues.ts';
import type { Role } from '../workers/supervisor.ts';

const api = fileURLToPath(new URL('../api/main.ts', import.meta.url));
const worker = fileURLToPath(new URL('../workers/main.ts', import.meta.url));
/** Options of Node for a process that runs workflow code; see the file. */
export const WORKFLOW_THREAD = ['--import', new URL('../workers/workflow-thread.ts', import.meta.url).href] as const;
/**
 * Of Node for the API. Its collector may let 64 MB of young objects gather, and goes through them in 15 to 50 ms, in which nobody is answered;
 * of 16 MB it is 6 to 14 ms. At 200 decisions a second on two cores p95 went from 26–44 to 18–24 ms, for one hundredth of a core.
 */
export const SHORT_PAUSES = ['--max-semi-space-size=16'] as const;

export const ROLES = ['api', 'flow', 'steps', 'money', 'ocr', 'bots', 'keeper'] as const;
export type RoleName = (typeof ROLES)[number];
export const isRoleName = (name: string): name is RoleName => (ROLES as readonly string[]).includes(name);

/** The roles that have something to do: a worker of steps only where a declared process has steps for it. */
export async function usualRoles(): Promise<RoleName[]> {
  const catalog: readonly ProcessSpec[] = Object.values(await import('../workflows/catalog.ts'));
  const queues = catalog.flatMap((process) => Object.keys(process.steps).map((step) => queueOfStep(process, step)));
  const needed = new Set<RoleName>(['api', 'flow', 'keeper', ...queues]);
  return ROLES.filter((role) => needed.has(role));
}

export const roleProcess = (name: RoleName, env: Role['env'] = {}): Role =>
  name === 'api'
    ? { name, script: api, env, execArgv: SHORT_PAUSES }
    : { name, script: worker, args: [name], env, ...(name === 'flow' ? { execArgv: WORKFLOW_THREAD } : {}) };
