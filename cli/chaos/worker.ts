// A worker for the steps of disbursement that kills itself, by SIGKILL, where its plan says: node cli/chaos/worker.ts PLAN KILLED
// PLAN is a JSON file of names (`<case>|<at>|<where>`), KILLED the file in which each blow is noted before it falls, so that it falls once.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { coreBanking } from '../../activities/adapters/core-banking.ts';
import { notify } from '../../activities/adapters/notify.ts';
import { caseKeys } from '../../activities/adapters/payload-codec.ts';
import { PORT_LIMITS, type Wire } from '../../activities/adapters/port.ts';
import { coreStandIn, notifyStandIn } from '../../activities/adapters/stand-in.ts';
import { stepContext } from '../../activities/context.ts';
import * as steps from '../../activities/disbursement.ts';
import type { Ports } from '../../activities/ports.ts';
import { loadConfig } from '../../config.ts';
import { connect } from '../../db/client.ts';
import { createStepsWorker } from '../../workers/steps.ts';
import { disbursement } from '../../workflows/disbursement/process.ts';
import type { KillAt } from './plan.ts';

const [, , planFile = '', killedFile = ''] = process.argv;
const plan = new Set(JSON.parse(readFileSync(planFile, 'utf8')) as string[]);
const killed = () => new Set(existsSync(killedFile) ? readFileSync(killedFile, 'utf8').split('\n') : []);

function blow(caseId: string, at: KillAt, where: string): void {
  const name = `${caseId}|${at}|${where}`;
  if (!plan.has(name) || killed().has(name)) return;
  appendFileSync(killedFile, `${name}\n`);
  process.kill(process.pid, 'SIGKILL');
}

/** Faults come from the stand-in as everywhere; around it, the kills at the wire. */
const killing =
  (wire: Wire): Wire =>
  async (request) => {
    const [caseId = '', ...rest] = request.key.split('/');
    const where = rest.join('/');
    if (request.operation === 'send') blow(caseId, 'sent', where);
    const reply = await wire(request);
    if (request.operation === 'send') blow(caseId, 'after', where);
    return reply;
  };

/** Two hours of asking again become seconds; nothing else differs from the product. */
const impatient: typeof steps.reserve = async (r) => {
  const reserved = await steps.reserve(r);
  return reserved.ok ? { ...reserved, unknownQueries: 1, unknownEverySeconds: 1 } : reserved;
};
/** A step that is called several times in a case is told apart by its key or by what it is called for, as the plan names it. */
function callOf(name: string, key: string | undefined, input: { readonly state?: string; readonly after?: string }): string {
  const of = ['payPayee', 'holdFunds', 'notify'].includes(name) ? key : (input.state ?? input.after);
  return of === undefined ? name : `${name} ${of}`;
}
const modules = Object.fromEntries(
  Object.entries({ ...steps, reserve: impatient } as unknown as Record<string, (input: never) => Promise<unknown>>).map(([name, run]) => [
    name,
    async (input: never) => {
      const { caseId, key } = stepContext();
      const where = callOf(name, key, input);
      blow(caseId, 'before', where);
      const result = await run(input);
      blow(caseId, 'unacknowledged', where);
      return result;
    },
  ]),
);

const silent = () => undefined;
Runtime.install({
  logger: { log: silent, trace: silent, debug: silent, info: silent, warn: silent, error: silent },
  telemetryOptions: { logging: { forward: {} } },
});
const config = loadConfig();
const db = connect({ url: config.databaseUrl, name: 'chaos-worker', max: 10 });
const limits = { ...PORT_LIMITS, timeoutMs: 500, pauseMs: 20, circuitMs: 100 };
const ports = {
  core: coreBanking(killing(coreStandIn(db)), limits),
  notify: notify(killing(notifyStandIn(db)), limits),
  profile: 'test',
} as unknown as Ports;
const connection = await NativeConnection.connect({ address: config.temporalAddress });
const common = { connection, namespace: config.temporalNamespace, prefix: config.taskQueuePrefix, db, catalog: [disbursement], ports };
const keys = caseKeys(db, Buffer.from(config.masterKey, 'base64'));
const workers = await Promise.all(
  (['steps', 'money'] as const).map((role) => createStepsWorker({ ...common, role, keys, modules: { disbursement: modules } })),
);
process.on('disconnect', () => process.exit());
process.send?.({ ready: true });
await Promise.all(workers.map((worker) => worker.run()));
