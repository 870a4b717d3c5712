// The baseline of `bench claim`: the SQL of claiming and deciding, driven from Node on as many connections as the API has, without HTTP, without
// checks and without encryption. A process of its own, like the API. Told { seconds, atOnce, queues }, it answers with pairs per second.
import { randomBytes } from 'node:crypto';
import { connect } from '../../db/client.ts';
import { claimNext } from '../../db/queries/claim-next.ts';
import { completeTask } from '../../db/queries/complete-task.ts';
import { recordAnswer } from '../../db/queries/idempotency.ts';
import { findSession } from '../../db/queries/sessions.ts';
import { taskById } from '../../db/queries/tasks.ts';
import { retryingRaces } from '../../commands/perform.ts';
import { tokenHash } from '../../commands/sign-in.ts';
import { loadConfig } from '../../config.ts';
import '../../workers/lifeline.ts';
import { closedLoop } from './load.ts';

/** As in api/compose.ts. */
const CONNECTIONS = 20;
const ANSWER = { agreed: true, reason: 'as the papers say' };
/** An answer as large as the API's, deflated and sealed. */
const SEALED = randomBytes(700);

export type DriverRun = {
  readonly seconds: number;
  readonly atOnce: number;
  readonly queues: readonly string[];
  readonly cookies: readonly string[];
};

const db = connect({ url: loadConfig().databaseUrl, name: 'bench-driver', max: CONNECTIONS });

async function run({ seconds, atOnce, queues, cookies }: DriverRun): Promise<number> {
  const held = new Map<number, { id: string; fence: number }>();
  return closedLoop({ atOnce, seconds }, async (worker) => {
    const person = `driver-${worker + 1}`;
    const asked = { person, actorKind: 'person' as const, worker: null, queues, branch: null, leaseSeconds: 900, maxHeld: 3 };
    const session = await findSession(db, { tokenHash: tokenHash((cookies[worker] ?? '').slice('countersign='.length)), idleMinutes: 600 });
    if (!session) throw new Error(`${person} has no session`);
    const mine = held.get(worker) ?? (await claimNext(db, { ...asked, isStrict: true }));
    if (!mine) throw new Error('the queues are empty');
    await taskById(db, { id: mine.id, branch: null });
    const key = randomBytes(12).toString('hex');
    const next = await retryingRaces(() =>
      db.transaction(async (tx) => {
        const completing = completeTask(tx, {
          ...{ task: mine.id, fence: mine.fence, person, actorKind: 'person', queues, branch: null, answer: ANSWER, p4: [] },
          recording: { key, requestHash: key, status: null, sealedBody: null },
        });
        const [, row] = await Promise.all([completing, claimNext(tx, { ...asked, isStrict: false })]);
        await recordAnswer(tx, { person, key, requestHash: key, status: 200, sealedBody: SEALED });
        return row;
      }),
    );
    if (next) held.set(worker, next);
    else held.delete(worker);
  });
}

process.on('message', (asked: DriverRun) => {
  run(asked).then(
    (perSecond) => process.send?.({ perSecond }),
    (error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
      process.exit(1);
    },
  );
});
process.once('SIGTERM', () => process.exit(0));
process.channel?.ref(); // it waits for orders, and for nothing else
process.send?.({ ready: true });
