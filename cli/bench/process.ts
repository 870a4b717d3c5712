// bench process (P2): cases of one and of five human tasks over HTTP, from start to closed, against a bare Temporal workflow with as many
// questions on the same server. Rates are taken in pairs, A-B-A-B; latencies at 70 % of the rate just measured, open-loop: a late send counts.
import { build } from 'hdr-histogram-js';
import { openHttp, type Http } from './http.ts';
import { closedLoop, latencyRow, openLoop } from './load.ts';
import { FIVE } from './processes/definitions.ts';
import { median, type Row } from './report.ts';
import { openStage, type Stage } from './stage.ts';
import { watch, type Watch } from './watch.ts';

export type ProcessOptions = { readonly pairs: number; readonly seconds: number; readonly log: (line: string) => void };

/** More in flight only queue; fewer leave the engine idle (measured on 2 cores). */
const IN_FLIGHT = 40;
/** What a measured latency may be off by. */
const WATCH_MS = 5;
const ANSWER = { agreed: true, reason: 'as the papers say' };

export async function benchProcess({ pairs, seconds, log }: ProcessOptions): Promise<Row[]> {
  const stage = await openStage({ clerks: IN_FLIGHT * 2, log });
  const http = openHttp({ port: stage.apiPort, connections: IN_FLIGHT * 2 });
  const closed = watch({ everyMs: 20 }, async (ids) =>
    (await stage.db.sql<{ id: string }[]>`select id from app.cases where id = any(${ids}::text[]) and state = 'closed'`).map(
      (row) => row.id,
    ),
  );
  const opened = watch({ everyMs: WATCH_MS }, async (ids) =>
    (await stage.db.sql<{ id: string }[]>`select id from app.tasks where id = any(${ids}::text[]) and state = 'open'`).map((row) => row.id),
  );
  const product = { http, closed, opened, clerks: stage.clerks };
  try {
    await rate(3, () => bareCase(stage, 1));
    await rate(3, (clerk) => wholeCase(product, clerk, 'one-task', ['decide']));
    const rows: Row[] = [];
    for (const [name, questions, tasks] of [
      ['one-task', 1, ['decide']],
      ['five-tasks', 5, FIVE],
    ] as const) {
      const [ours, bare, ratios]: number[][] = [[], [], []];
      for (let pair = 1; pair <= pairs; pair++) {
        const a = await rate(seconds, (clerk) => wholeCase(product, clerk, name, tasks));
        const b = await rate(seconds, () => bareCase(stage, questions));
        log(`${name}, pair ${pair}: ${a.toFixed(1)} cases/s, bare ${b.toFixed(1)}/s`);
        ours?.push(a);
        bare?.push(b);
        ratios?.push(a / b);
      }
      const perSecond = median(ours ?? []);
      rows.push(
        { what: `${name}: cases/s`, value: perSecond, range: ours ?? [], unit: '/s' },
        { what: `${name}: human tasks/s`, value: perSecond * questions, unit: '/s' },
        { what: `bare workflow with ${questions} question(s)`, value: median(bare ?? []), range: bare ?? [], unit: '/s' },
        {
          what: `${name} ÷ bare`,
          value: median(ratios ?? []),
          range: ratios ?? [],
          unit: '×',
          ...(questions === 1 ? { goal: '≥ 0.8' } : {}),
        },
      );
      rows.push(...(await latencies(product, { name, tasks, perSecond: perSecond * 0.7, seconds: seconds * 2 })));
    }
    return rows;
  } finally {
    await Promise.all([closed.close(), opened.close()]);
    http.close();
    await stage.close();
  }
}

type Product = { readonly http: Http; readonly closed: Watch; readonly opened: Watch; readonly clerks: readonly string[] };
type Claimed = { readonly fence: number };
/** Told when a start has been acknowledged with its first task, and when the next task has come after a completion. */
type Told = { readonly started?: () => void; readonly next?: (afterMs: number) => void };

async function wholeCase(
  { http, closed, opened, clerks }: Product,
  clerk: number,
  process: string,
  tasks: readonly string[],
  told: Told = {},
): Promise<void> {
  const cookie = clerks[clerk % clerks.length] ?? '';
  const { id } = await http.post<{ id: string }>(cookie, `/v1/processes/${process}/cases`, { input: { n: clerk } });
  told.started?.();
  const isClosed = closed.seen(id);
  let completedAt = 0;
  for (const [index, task] of tasks.entries()) {
    const taskId = `${id}.${task}.1`;
    if (index > 0) {
      await opened.seen(taskId);
      told.next?.(performance.now() - completedAt);
    }
    const { fence } = await http.post<Claimed>(cookie, `/v1/tasks/${taskId}/claim`, {});
    completedAt = performance.now();
    await http.post(cookie, `/v1/tasks/${taskId}/complete`, { fence, answer: ANSWER });
  }
  await isClosed;
}

let bares = 0;
async function bareCase({ client }: Stage, questions: number): Promise<void> {
  const handle = await client.workflow.start('bare', {
    taskQueue: 'bare',
    workflowId: `bare-${process.pid}-${++bares}`,
    args: [questions],
  });
  for (let n = 0; n < questions; n++) await handle.signal('answered');
  await handle.result();
}

/** Cases per second that IN_FLIGHT clerks bring to their end. */
const rate = (seconds: number, run: (clerk: number) => Promise<void>): Promise<number> => closedLoop({ atOnce: IN_FLIGHT, seconds }, run);

async function latencies(
  product: Product,
  { name, tasks, ...pace }: { name: string; tasks: readonly string[]; perSecond: number; seconds: number },
): Promise<Row[]> {
  const [started, next] = [build(), build()];
  const load = await openLoop(pace, (n, intended) =>
    wholeCase(product, n, name, tasks, {
      started: () => started.recordValue((performance.now() - intended) * 1_000),
      next: (ms) => next.recordValue(ms * 1_000),
    }),
  );
  return [
    latencyRow(`${name}: start → visible at 70 %`, started, load, '≤ 25'),
    ...(tasks.length > 1 ? [latencyRow(`${name}: complete → next task visible at 70 % (± ${WATCH_MS} ms)`, next, load, '≤ 120', 95)] : []),
    { what: `${name}: errors`, value: load.errors, unit: '', goal: '0' },
  ];
}
