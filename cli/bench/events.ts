// bench events: what a thousand open streams cost the process that serves them, and how soon they hear. Fifty clerks decide items meanwhile; the
// same without a stream is the baseline of the same run, in turn.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { build, type Histogram } from 'hdr-histogram-js';
import { childEnv } from '../../config.ts';
import type { ClaimOptions } from './claim.ts';
import { openHttp, type Http } from './http.ts';
import { instant, type Heard, type Listen } from './listeners.ts';
import { closedLoop, latencyRow, openLoop, spreadOf, type OpenLoop } from './load.ts';
import { WORKS_ALL } from './processes/queues.ts';
import { median, type Row } from './report.ts';
import { openDesk, type Desk } from './stage.ts';

const STREAMS = 1_000;
/** Streams whose text is looked into. */
const READ = 20;
const CLERKS = 50;
/** A thousand clerks who decide an item every twenty seconds each. */
const PER_SECOND = 50;
const ANSWER = { agreed: true, reason: 'as the papers say' };

type Held = { readonly id: string; readonly fence: number };
type Crew = { readonly http: Http; readonly cookies: readonly string[]; readonly held: (Held | null)[] };

/** More than are decided in a second: nobody is to run out of items while it is measured. */
const ENOUGH_PER_SECOND = 600;

export async function benchEvents({ pairs, seconds, open, dataDir, log }: ClaimOptions): Promise<Row[]> {
  const enough = ENOUGH_PER_SECOND * (2 * pairs + 4 + 1) * seconds;
  const desk = await openDesk({ open: Math.max(open, enough), dataDir, log });
  const http = openHttp({ port: desk.apiPort, connections: CLERKS });
  const listeners = fork(fileURLToPath(new URL('./listeners.ts', import.meta.url)), { env: childEnv(), execArgv: [] });
  try {
    await once(listeners, 'message');
    const crew: Crew = {
      http,
      cookies: await desk.hire({ count: CLERKS, name: 'crew', roles: [WORKS_ALL] }),
      held: Array.from({ length: CLERKS }, () => null),
    };
    const readers = await desk.hire({ count: STREAMS, name: 'reader', roles: [WORKS_ALL] });
    const begin = () => tell(listeners, { port: desk.apiPort, cookies: readers, read: READ });
    const end = () => tell(listeners, 'close');

    const rates = { without: [] as number[], with: [] as number[] };
    const rate = () => closedLoop({ atOnce: CLERKS, seconds }, (n) => decideAndNext(crew, n));
    await closedLoop({ atOnce: CLERKS, seconds: 3 }, (n) => decideAndNext(crew, n));
    const quiet = await watched(desk, crew, seconds * 2);
    const rssBefore = await rssOf(desk);
    await begin();
    await wait(2_000);
    const rssAfter = await rssOf(desk);
    const idleFrom = await desk.apiCpu();
    await wait(10_000);
    const idle = ((await desk.apiCpu()) - idleFrom) / 10;
    const busy = await watched(desk, crew, seconds * 2, listeners);
    const { ended } = (await ask(listeners, 'report')) as Heard;
    for (let pair = 1; pair <= pairs; pair++) {
      await end();
      rates.without.push(await rate());
      await begin();
      rates.with.push(await rate());
      log(`pair ${pair}: without streams ${rates.without.at(-1)?.toFixed(0)}/s, with ${STREAMS} ${rates.with.at(-1)?.toFixed(0)}/s`);
    }
    const last = (await ask(listeners, 'report')) as Heard;
    const ratios = rates.with.map((value, n) => value / (rates.without[n] ?? Number.NaN));
    return [
      {
        what: `memory of a stream (${STREAMS} open; the process had ${(rssBefore / 2 ** 20).toFixed(0)} MB)`,
        value: (rssAfter - rssBefore) / STREAMS / 1024,
        unit: 'KB',
      },
      { what: `processor of the API with ${STREAMS} streams and nobody at work, of one core`, value: idle, unit: '×' },
      ...busy.heard,
      latencyRow(`claim at ${PER_SECOND}/s, no stream`, quiet.claims, quiet.loop),
      latencyRow(`claim at ${PER_SECOND}/s, ${STREAMS} streams`, busy.claims, busy.loop),
      { what: `processor of the API at ${PER_SECOND}/s, no stream, of one core`, value: quiet.cpu, unit: '×' },
      { what: `processor of the API at ${PER_SECOND}/s, ${STREAMS} streams, of one core`, value: busy.cpu, unit: '×' },
      { what: 'decide and next, no stream', value: median(rates.without), range: rates.without, unit: '/s' },
      { what: `decide and next, ${STREAMS} streams`, value: median(rates.with), range: rates.with, unit: '/s' },
      { what: 'with ÷ without', value: median(ratios), range: ratios, unit: '×' },
      { what: 'streams that ended by themselves', value: ended + last.ended, unit: '', goal: '0' },
      { what: 'errors of clerks (shed by a starved machine, too)', value: quiet.loop.errors + busy.loop.errors, unit: '', goal: '0' },
    ];
  } finally {
    listeners.kill('SIGTERM');
    http.close();
    await desk.close();
  }
}

async function ask(child: ChildProcess, message: 'report' | 'close' | Listen): Promise<unknown> {
  child.send(message);
  return ((await once(child, 'message')) as [unknown])[0];
}
const tell = async (child: ChildProcess, message: 'close' | Listen): Promise<void> => void (await ask(child, message));

async function decideAndNext({ http, cookies, held }: Crew, clerk: number): Promise<string | null> {
  const mine = held[clerk] ?? (await http.post<Held | undefined>(cookies[clerk] ?? '', '/v1/claims', {}));
  if (!mine) throw new Error('the queues are empty');
  const { next } = await http.post<{ next: Held | null }>(cookies[clerk] ?? '', `/v1/tasks/${mine.id}/complete`, {
    fence: mine.fence,
    answer: ANSWER,
    next: true,
  });
  held[clerk] = next;
  return mine.id;
}

type Watched = { readonly claims: Histogram; readonly loop: OpenLoop; readonly cpu: number; readonly heard: readonly Row[] };

/** Clerks at an even pace; with listeners, when each of them heard of a decision, from the instant at which the clerk was answered. */
async function watched(desk: Desk, crew: Crew, seconds: number, listeners?: ChildProcess): Promise<Watched> {
  const claims = build();
  const done = new Map<string, { readonly sent: number; readonly answered: number }>();
  if (listeners) await ask(listeners, 'report');
  const cpuFrom = await desk.apiCpu();
  const from = performance.now();
  const loop = await openLoop({ perSecond: PER_SECOND, seconds }, async (n, intended) => {
    const sent = instant();
    const id = await decideAndNext(crew, n % CLERKS);
    claims.recordValue((performance.now() - intended) * 1_000);
    if (id !== null) done.set(id, { sent, answered: instant() });
  });
  const cpu = ((await desk.apiCpu()) - cpuFrom) / ((performance.now() - from) / 1_000);
  if (!listeners) return { claims, loop, cpu, heard: [] };
  await wait(1_000);
  const { items, bytes } = (await ask(listeners, 'report')) as Heard;
  const late = build();
  let count = 0;
  for (const [task, at] of items) {
    const act = done.get(task);
    if (!act || at < act.sent) continue; // of the claim before
    count++;
    late.recordValue(Math.max(1, (at - act.answered) * 1_000));
  }
  return {
    ...{ claims, loop, cpu },
    heard: [
      {
        what: 'from a decision to each of its readers, p95',
        value: late.getValueAtPercentile(95) / 1_000,
        unit: 'ms',
        spread: spreadOf(late),
      },
      {
        what: `named to a reader, of ${done.size} decisions (a crowd of them is told by its queues)`,
        value: count / done.size / READ,
        unit: '×',
      },
      { what: 'sent to one stream', value: bytes / STREAMS / seconds / 1024, unit: 'KB/s' },
    ],
  };
}

async function rssOf({ apiPort }: Desk): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${apiPort}/metrics`)).text();
  return Number(/^process_resident_memory_bytes (\S+)/m.exec(text)?.[1] ?? Number.NaN);
}
