// bench claim (P1): fifty clerks decide and take the next item in one request, over HTTP, from a backlog of --open items in 200 queues; over all
// of them, and over one. Against the same SQL driven from Node without HTTP on as many connections, and against a backlog of 10,000. All are
// measured in turn, A-B-C-D; latencies at 70 % of the rate just measured, open-loop: a late send counts.
import { build } from 'hdr-histogram-js';
import { openHttp, type Http } from './http.ts';
import { closedLoop, latencyRow, openLoop } from './load.ts';
import { pgbenchCeiling } from './pgbench.ts';
import { BENCH_QUEUES, WORKS_ALL } from './processes/queues.ts';
import { median, type Row } from './report.ts';
import { seedMore } from './seed.ts';
import { openDesk, type Desk } from './stage.ts';

export type ClaimOptions = {
  readonly pairs: number;
  readonly seconds: number;
  readonly open: number;
  readonly dataDir: string | undefined;
  readonly log: (line: string) => void;
};

const CLERKS = 50;
const SMALL = 10_000;
const ANSWER = { agreed: true, reason: 'as the papers say' };
const QUEUES = Object.keys(BENCH_QUEUES);
const ONE_QUEUE = 'desk-200';

const WARM_UP_SECONDS = 2;
/** More than are decided from one queue while it is measured: it is not to run dry. */
const ONE_QUEUE_PER_SECOND = 1_500;
type Contender = {
  readonly name: string;
  readonly run: (seconds: number) => Promise<number>;
  readonly topUp: (decided: number) => Promise<void>;
};
type Held = { readonly id: string; readonly fence: number };
type Clerks = { readonly http: Http; readonly cookies: readonly string[]; readonly held: (Held | null)[]; readonly queue: string | null };

export async function benchClaim({ pairs, seconds, open, dataDir, log }: ClaimOptions): Promise<Row[]> {
  const big = await openDesk({ open, dataDir, log });
  const small = open > SMALL ? await openDesk({ open: SMALL, log }) : null;
  const closing: (() => unknown)[] = [() => big.close(), () => small?.close()];
  try {
    const all = await crew(big, 'all', null, closing);
    const one = await crew(big, 'one', ONE_QUEUE, closing);
    const few = small && (await crew(small, 'all', null, closing));
    const driver = await big.driver(await big.hire({ count: CLERKS, name: 'driver', roles: [WORKS_ALL] }));
    const [topUp, topUpFew] = [toppedUp(big, open), small && toppedUp(small, SMALL)];
    const over = (clerks: Clerks) => (forSeconds: number) =>
      closedLoop({ atOnce: CLERKS, seconds: forSeconds }, (n) => decideAndNext(clerks, n));
    const contenders: Contender[] = [
      { name: 'all', run: over(all), topUp: topUp(QUEUES) },
      { name: 'driver', run: (forSeconds) => driver({ seconds: forSeconds, atOnce: CLERKS, queues: QUEUES }), topUp: topUp(QUEUES) },
      { name: 'one', run: over(one), topUp: topUp([ONE_QUEUE]) },
      ...(few && topUpFew ? [{ name: 'few', run: over(few), topUp: topUpFew(QUEUES) }] : []),
    ];
    await topUp([ONE_QUEUE])(ONE_QUEUE_PER_SECOND * (seconds + WARM_UP_SECONDS));
    for (const { run, topUp: more } of contenders) await more(Math.ceil((await run(WARM_UP_SECONDS)) * WARM_UP_SECONDS));
    const rates: Record<string, number[]> = {};
    for (let pair = 1; pair <= pairs; pair++) {
      for (const { name, run, topUp: more } of contenders) {
        const perSecond = await run(seconds);
        (rates[name] ??= []).push(perSecond);
        await more(Math.ceil(perSecond * seconds));
      }
      log(`pair ${pair}: ${contenders.map(({ name }) => `${name} ${rates[name]?.at(-1)?.toFixed(0)}/s`).join(', ')}`);
    }
    const rows = rateRows(rates, open);
    rows.push(...(await latencies(all, { perSecond: median(rates['all'] ?? []) * 0.7, seconds: seconds * 2, desk: big })));
    rows.push(...(await pgbenchCeiling({ url: big.ownerUrl, seconds, queues: QUEUES, log })));
    return rows;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

async function crew(desk: Desk, name: string, queue: string | null, closing: (() => unknown)[]): Promise<Clerks> {
  const http = openHttp({ port: desk.apiPort, connections: CLERKS });
  closing.push(() => http.close());
  return {
    http,
    queue,
    cookies: await desk.hire({ count: CLERKS, name, roles: [WORKS_ALL] }),
    held: Array.from({ length: CLERKS }, () => null),
  };
}

const claim = ({ http, cookies, queue }: Clerks, clerk: number): Promise<Held | undefined> =>
  http.post<Held | undefined>(cookies[clerk] ?? '', queue === null ? '/v1/claims' : `/v1/queues/${queue}/claims`, {});

/** One request once she holds an item. */
async function decideAndNext(clerks: Clerks, clerk: number): Promise<void> {
  const { http, cookies, held, queue } = clerks;
  const mine = held[clerk] ?? (await claim(clerks, clerk));
  if (!mine) throw new Error('the queues are empty');
  const body = { fence: mine.fence, answer: ANSWER, next: true, ...(queue !== null && { nextFrom: queue }) };
  const { next } = await http.post<{ next: Held | null }>(cookies[clerk] ?? '', `/v1/tasks/${mine.id}/complete`, body);
  held[clerk] = next;
}

/** As many open items as at the beginning: what was decided meanwhile is added anew, outside of what is measured. */
function toppedUp(desk: Desk, open: number) {
  let last = open;
  return (queues: readonly string[]) =>
    async (decided: number): Promise<void> => {
      await seedMore({ ownerUrl: desk.ownerUrl, first: last + 1, last: last + decided, queues });
      last += decided;
    };
}

function rateRows(rates: Readonly<Record<string, number[]>>, open: number): Row[] {
  const { all = [], driver = [], one = [], few } = rates;
  const ratios = (over: readonly number[]) => all.map((value, pair) => value / (over[pair] ?? Number.NaN));
  const label = open >= 1_000_000 ? `${open / 1_000_000}m` : `${open / 1_000}k`;
  return [
    { what: `decide and next over 200 queues, ${label} open`, value: median(all), range: all, unit: '/s', goal: '≥ 600' },
    { what: `decide and next from one queue, ${label} open`, value: median(one), range: one, unit: '/s', goal: '≥ 600' },
    { what: 'the same SQL without HTTP, over 200 queues', value: median(driver), range: driver, unit: '/s' },
    { what: 'over HTTP ÷ without', value: median(ratios(driver)), range: ratios(driver), unit: '×', goal: '≥ 0.5' },
    ...(few
      ? [
          { what: `decide and next over 200 queues, ${SMALL / 1_000}k open`, value: median(few), range: few, unit: '/s' },
          { what: `${label} ÷ ${SMALL / 1_000}k`, value: median(ratios(few)), range: ratios(few), unit: '×', goal: '≥ 0.85' },
        ]
      : []),
  ];
}

/** Of ten decisions one is sent without `next`, and the next item is claimed by itself: the claim alone is what people wait for after a break. */
async function latencies(clerks: Clerks, load: { perSecond: number; seconds: number; desk: Desk }): Promise<Row[]> {
  const { http, cookies, held } = clerks;
  const [both, claims] = [build(), build()];
  const idle = cookies.map((_, clerk) => clerk);
  const waiting: ((clerk: number) => void)[] = [];
  const take = () => new Promise<number>((resolve) => (idle.length > 0 ? resolve(idle.shift() as number) : waiting.push(resolve)));
  const give = (clerk: number) => (waiting.length > 0 ? waiting.shift()?.(clerk) : idle.push(clerk));
  const cpuFrom = await load.desk.apiCpu();
  const from = performance.now();
  const loop = await openLoop(load, async (n, intended) => {
    const clerk = await take();
    try {
      const mine = held[clerk];
      if (mine && n % 10 === 0) {
        await http.post(cookies[clerk] ?? '', `/v1/tasks/${mine.id}/complete`, { fence: mine.fence, answer: ANSWER });
        const asked = performance.now();
        held[clerk] = (await claim(clerks, clerk)) ?? null;
        claims.recordValue((performance.now() - asked) * 1_000);
      } else {
        await decideAndNext(clerks, clerk);
        both.recordValue((performance.now() - intended) * 1_000);
      }
    } finally {
      give(clerk);
    }
  });
  const apiShare = ((await load.desk.apiCpu()) - cpuFrom) / ((performance.now() - from) / 1_000);
  return [
    latencyRow('claim at 70 %', claims, loop, '≤ 25'),
    latencyRow('decide and next at 70 %', both, loop),
    { what: 'errors', value: loop.errors, unit: '', goal: '0' },
    { what: 'processor of the generator at 70 %, of one core', value: loop.cpuShare, unit: '×' },
    { what: 'processor of the API at 70 %, of one core', value: apiShare, unit: '×' },
  ];
}
