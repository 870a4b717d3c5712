// bench contention (R10): two hundred people claim one item, a thousand times; fifty clerks drain one queue of ten thousand. Over HTTP. What is
// counted wrong is an error of the product, not of the bench: the command then ends with 1.
import { build } from 'hdr-histogram-js';
import { openHttp, type Http } from './http.ts';
import { spreadOf } from './load.ts';
import { WORKS_ALL } from './processes/queues.ts';
import type { Row } from './report.ts';
import { seedMore } from './seed.ts';
import { openDesk, type Desk } from './stage.ts';

const PEOPLE = 200;
const ROUNDS = 1_000;
const CLERKS = 50;
const QUEUE = 'desk-200';
const DRAINED = 10_000;
const ANSWER = { agreed: true, reason: 'as the papers say' };

export type ContentionOptions = {
  readonly open: number;
  readonly dataDir: string | undefined;
  readonly log: (line: string) => void;
};

export async function benchContention({ open, dataDir, log }: ContentionOptions): Promise<Row[]> {
  const desk = await openDesk({ open, dataDir, log });
  const http = openHttp({ port: desk.apiPort, connections: PEOPLE });
  try {
    return [...(await oneItem(desk, http, log)), ...(await oneQueue(desk, http, { open, log }))];
  } finally {
    http.close();
    await desk.close();
  }
}

/** Each round is an item of its own; the winner gives it back, so that nobody ever holds too many. */
async function oneItem(desk: Desk, http: Http, log: (line: string) => void): Promise<Row[]> {
  const people = await desk.hire({ count: PEOPLE, name: 'rival', roles: [WORKS_ALL] });
  const items = await desk.db.sql<{ id: string }[]>`
    select id from app.tasks where state = 'open' and cardinality(rule_sets) = 0 order by id limit ${ROUNDS}`;
  const took = build();
  let rounds = 0;
  let wrong = 0;
  let others = 0;
  let shed = 0;
  for (const { id } of items) {
    const answers = await Promise.all(
      people.map(async (cookie) => {
        const asked = performance.now();
        const { status, body } = await http.ask(cookie, `/v1/tasks/${id}/claim`, {});
        took.recordValue((performance.now() - asked) * 1_000);
        return { cookie, status, body: body as { code?: string; fence?: number; facts?: { holder?: string }; lease?: { name: string } } };
      }),
    );
    const winners = answers.filter(({ status }) => status === 200);
    const [winner] = winners;
    const told = answers.filter(
      ({ status, body }) => status === 409 && body.code === 'HELD_BY_ANOTHER' && body.facts?.holder === winner?.body.lease?.name,
    );
    if (winners.length !== 1) wrong++;
    const away = answers.filter(({ status }) => status === 503).length; // told to come again: rude, and not wrong
    shed += away;
    others += answers.length - winners.length - told.length - away;
    if (winner) await http.post(winner.cookie, `/v1/tasks/${id}/release`, { fence: winner.body.fence });
    if (++rounds % 100 === 0) log(`${rounds} rounds`);
  }
  return [
    { what: `${PEOPLE} claim one item: rounds`, value: rounds, unit: '' },
    { what: 'rounds without exactly one winner', value: wrong, unit: '', goal: '0', isWrong: wrong > 0 },
    { what: 'answers to losers that do not name the winner', value: others, unit: '', goal: '0', isWrong: others > 0 },
    { what: 'answers that said: come again (503)', value: shed, unit: '', goal: '0' },
    {
      what: `claim by one of ${PEOPLE}, p99`,
      value: took.getValueAtPercentile(99) / 1_000,
      unit: 'ms',
      spread: spreadOf(took),
      goal: '≤ 250',
    },
  ];
}

/** Nobody is told that there is nothing while something is left; nothing is decided twice; nobody waits in a circle. */
async function oneQueue(desk: Desk, http: Http, { open, log }: { open: number; log: (line: string) => void }): Promise<Row[]> {
  const there = await countWaiting(desk, ['open', 'claimed']);
  await seedMore({ ownerUrl: desk.ownerUrl, first: open + 1, last: open + DRAINED - there, queues: [QUEUE] });
  const before = await countWaiting(desk, ['open', 'claimed']);
  const deadlocks = await countDeadlocks(desk);
  const clerks = await desk.hire({ count: CLERKS, name: 'drainer', roles: [WORKS_ALL] });
  const done: string[] = [];
  let errors = 0;
  let deceived = 0;
  const from = performance.now();
  await Promise.all(
    clerks.map(async (cookie) => {
      type Held = { id: string; fence: number } | null | undefined;
      let held: Held;
      for (;;) {
        held ??= await http.post<Held>(cookie, `/v1/queues/${QUEUE}/claims`, {});
        if (!held) {
          // nothing comes back to the queue here: what is open now was open when she was told that there is nothing
          if ((await countWaiting(desk, ['open'])) > 0) deceived++;
          return;
        }
        const { id, fence } = held;
        held = undefined;
        try {
          held = (
            await http.post<{ next: Held }>(cookie, `/v1/tasks/${id}/complete`, { fence, answer: ANSWER, next: true, nextFrom: QUEUE })
          ).next;
          done.push(id);
        } catch (error) {
          if (++errors < 5) log(String(error));
        }
      }
    }),
  );
  const seconds = (performance.now() - from) / 1_000;
  const left = await countWaiting(desk, ['open', 'claimed']);
  const doubled = done.length - new Set(done).size;
  const circles = (await countDeadlocks(desk)) - deadlocks;
  return [
    { what: `${CLERKS} drain one queue of ${before}: decided per second`, value: done.length / seconds, unit: '/s' },
    { what: 'decided twice', value: doubled, unit: '', goal: '0', isWrong: doubled > 0 },
    { what: 'told that there is nothing while something was there', value: deceived, unit: '', goal: '0', isWrong: deceived > 0 },
    { what: 'left at the end', value: left, unit: '', goal: '0', isWrong: left > 0 || done.length !== before },
    { what: 'deadlocks', value: circles, unit: '', goal: '0', isWrong: circles > 0 },
    { what: 'refused', value: errors, unit: '', goal: '0', isWrong: errors > 0 },
  ];
}

const countWaiting = async (desk: Desk, states: string[]): Promise<number> => {
  const [row] = await desk.db.sql<{ count: number }[]>`
    select count(*)::int as count from app.tasks where queue = ${QUEUE} and state = any(${states}::text[])`;
  return row?.count ?? 0;
};

const countDeadlocks = async (desk: Desk): Promise<number> => {
  const [row] = await desk.db.sql<{ deadlocks: number }[]>`select deadlocks::int from pg_stat_database where datname = current_database()`;
  return row?.deadlocks ?? 0;
};
