// One PostgreSQL and one Temporal server for the whole run. Tests find them in COUNTERSIGN_TEST_POSTGRES_URL (superuser) and
// COUNTERSIGN_TEST_TEMPORAL_ADDRESS; whoever sets these before the run brings servers of his own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Ready } from './servers.ts';

const VARIABLES = ['COUNTERSIGN_TEST_POSTGRES_URL', 'COUNTERSIGN_TEST_TEMPORAL_ADDRESS'];

export default async function setup(): Promise<(() => Promise<void>) | void> {
  if (VARIABLES.every((variable) => process.env[variable])) return; // given from outside, or by another project of this run
  return startChild('./servers.ts');
}

/** Starts what tests find in variables, in a process that ends when it is told to or when this one does; answers how to tell it. */
export async function startChild(script: string): Promise<() => Promise<void>> {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { execArgv: [] });
  const ended = once(child, 'exit');
  const [ready] = (await Promise.race([once(child, 'message'), ended.then(() => [{ error: 'its process ended' }])])) as [Ready];
  const stop = async () => {
    if (child.connected) child.disconnect();
    await ended;
  };
  if ('error' in ready) {
    await stop();
    throw new Error(`The servers that the tests need did not start: ${ready.error}`);
  }
  Object.assign(process.env, ready.variables);
  return async () => {
    for (const variable of Object.keys(ready.variables)) delete process.env[variable];
    await stop();
  };
}
