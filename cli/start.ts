// countersign start: the product's processes on servers that are there already; everything comes from the environment.
import { join } from 'node:path';
import { loadConfig } from '../config.ts';
import { openLogFile } from '../workers/log-file.ts';
import { supervise } from '../workers/supervisor.ts';
import { EXIT } from './exit.ts';
import { roleProcess, type RoleName } from './roles.ts';
import { say } from './say.ts';
import { untilTold } from './until-told.ts';

export async function run({ roles }: { roles: readonly RoleName[] }): Promise<number> {
  const config = loadConfig(); // before any process, so that a bad setting is said once and not by each role
  const write = openLogFile(join(config.dataDir, 'logs', 'countersign.log'));
  const log = (line: string) => {
    say(`[supervisor] ${line}`);
    write(`${new Date().toISOString()} [supervisor] ${line}`);
  };
  const supervisor = supervise({
    roles: roles.map((name) => roleProcess(name)),
    log,
    onLine: (role, line) => {
      say(`[${role}] ${line}`);
      write(`[${role}] ${line}`);
    },
  });
  const told = untilTold(() => {
    for (const pid of Object.values(supervisor.pids())) process.kill(pid, 'SIGKILL');
    process.exit(EXIT.failed);
  });
  try {
    const signal = await Promise.race([told, supervisor.ready.then(() => log(`ready: ${roles.join(', ')}`)).then(() => told)]);
    await supervisor.stop(signal);
    return EXIT.done;
  } catch (error) {
    await supervisor.stop('a role cannot be started');
    throw error;
  }
}
