// bench lists (P5): first pages of a set of views, exact counts by queue and band, search, over --open items in 200 queues; then a lead puts
// 100,000 of them off while clerks claim, whose p99 is compared with that without a bulk. The baseline of the pages is one plain statement in
// the same run: the first page of one queue from its index, without HTTP.
import { setTimeout as wait } from 'node:timers/promises';
import { build, type Histogram } from 'hdr-histogram-js';
import { withAdmin } from '../../db/admin.ts';
import { openHttp, type Http } from './http.ts';
import { openLoop, spreadOf } from './load.ts';
import { BENCH_QUEUES, WORKS_ALL } from './processes/queues.ts';
import { median, type Row } from './report.ts';
import { openDesk, type Desk } from './stage.ts';

export type ListsOptions = {
  readonly pairs: number;
  readonly seconds: number;
  readonly open: number;
  readonly dataDir: string | undefined;
  readonly log: (line: string) => void;
};

const QUEUES = Object.keys(BENCH_QUEUES);
const nth = <T>(values: readonly T[], n: number): T => values[n % values.length] as T;
const ten = (n: number) => Array.from({ length: 10 }, (_, k) => nth(QUEUES, n * 10 + k)).join();
const branch = (n: number) => `B${String(1 + (n % 20)).padStart(2, '0')}`;
const customer = (n: number) => `C${String(1 + ((n * 7_919) % 10_000)).padStart(7, '0')}`;

/** First pages, each with another value every time. */
const VIEWS: Readonly<Record<string, (n: number) => string>> = {
  'everything by deadline': () => 'state=open,claimed',
  'one queue': (n) => `queue=${nth(QUEUES, n)}&state=open`,
  'ten queues': (n) => `queue=${ten(n)}&state=open`,
  'all queues by priority': () => 'state=open&sort=priority',
  'one queue by priority': (n) => `queue=${nth(QUEUES, n)}&sort=priority`,
  'all queues by age': () => 'sort=age',
  'one queue by age': (n) => `queue=${nth(QUEUES, n)}&sort=age`,
  overdue: () => 'state=open&band=overdue',
  'due this week in one branch': (n) => `state=open&band=week&branch=${branch(n)}`,
  'a branch by deadline': (n) => `state=open&branch=${branch(n)}`,
  'a task with the highest priority': (n) => `state=open&task=${nth(['decide', 'verify', 'call', 'review'], n)}&priority=1`,
  'large amounts': (n) => `state=open&amountFrom=${99_000_000 + (n % 50) * 10_000}`,
  'amounts between': (n) => `state=open&amountFrom=${1_000_000 + n * 100}&amountTo=${2_000_000 + n * 100}`,
  'one customer': (n) => `customer=${customer(n)}`,
  'a word, in one queue': (n) => `state=open&text=${encodeURIComponent(nth(['额度', '冻结', 'mortgage'], n))}&queue=${nth(QUEUES, n)}`,
  'put off': () => 'state=open&available=false',
  'not in ten queues, older than a day': (n) => `state=open&excludeQueue=${ten(n)}&olderThanHours=24`,
};
const WORDS = ['额度', '解冻', '信用卡', '利率争议', 'mortgage', 'statement dispute', '王伟', '秀英', '手机号变更', 'address paper'];

const PAGES = 60;
const COUNTS = 5;
const BULK = 100_000;
const CLAIMS_PER_SECOND = 60;
const CLERKS = 50;

export async function benchLists({ pairs, seconds, open, dataDir, log }: ListsOptions): Promise<Row[]> {
  const desk = await openDesk({ open, dataDir, log });
  const http = openHttp({ port: desk.apiPort, connections: CLERKS + 4 });
  try {
    const [lead = ''] = await desk.hire({ count: 1, name: 'lead', roles: [WORKS_ALL] });
    await searchable(desk, log);
    const rows = [...(await pages(desk, http, lead, log)), ...(await counts(http, lead)), ...(await words(desk, http, lead))];
    return [...rows, ...(await bulk(desk, http, lead, { pairs, seconds, size: Math.min(BULK, Math.floor(open / 2)), log }))];
  } finally {
    http.close();
    await desk.close();
  }
}

/** What search looks in: made here, because it is for this bench alone and takes half as long as all the seeding. */
async function searchable({ ownerUrl }: Desk, log: (line: string) => void): Promise<void> {
  const from = performance.now();
  await withAdmin(ownerUrl, async (sql) => {
    const [known] = await sql`select from app.search_texts limit 1`;
    if (known) return;
    const [index] = await sql<{ definition: string }[]>`select pg_get_indexdef('app.search_texts_grams'::regclass) as definition`;
    await sql.unsafe("set session_replication_role = replica; set maintenance_work_mem = '400MB'; drop index app.search_texts_grams");
    await sql.unsafe(`insert into app.search_texts (id, case_id, kind, branch_id, at, folded)
      select id, id, 'case', branch_id, opened_at, app.folded(id || E'\\n' || coalesce(input ->> 'matter', '')) from app.cases on conflict do nothing`);
    await sql.unsafe(index?.definition ?? '');
    await sql.unsafe('vacuum (analyze) app.search_texts');
    log(`texts for search after ${((performance.now() - from) / 1_000).toFixed(0)} s`);
  });
}

async function timed(into: Histogram, run: () => Promise<unknown>): Promise<void> {
  const from = performance.now();
  await run();
  into.recordValue(Math.max(1, (performance.now() - from) * 1_000));
}
const p95 = (histogram: Histogram): number => histogram.getValueAtPercentile(95) / 1_000;

/** One after the other, so that what is measured is the page and not a queue before it; in turn with the baseline. */
async function pages(desk: Desk, http: Http, lead: string, log: (line: string) => void): Promise<Row[]> {
  const baseline = build();
  const all = build();
  const rows: Row[] = [];
  for (const [name, address] of Object.entries(VIEWS)) {
    const own = build();
    await http.get(lead, `/v1/tasks?${address(999)}`);
    for (let n = 0; n < PAGES; n++) {
      await timed(own, () => http.get(lead, `/v1/tasks?${address(n)}`));
      await timed(
        baseline,
        () =>
          desk.db
            .sql`select id, title, due_at from app.tasks where queue = ${nth(QUEUES, n)} and state = 'open' order by due_at, id limit 51`,
      );
    }
    all.add(own);
    rows.push({ what: `first page: ${name}, p95`, value: p95(own), unit: 'ms', spread: spreadOf(own), goal: '≤ 50' });
    log(`first page: ${name}: p95 ${p95(own).toFixed(1)} ms`);
  }
  return [
    ...rows,
    { what: 'first page: all views, p95', value: p95(all), unit: 'ms', spread: spreadOf(all), goal: '≤ 50' },
    { what: 'baseline: one queue, one plain statement, p95', value: p95(baseline), unit: 'ms', spread: spreadOf(baseline) },
    { what: 'first page ÷ baseline, p95', value: p95(all) / p95(baseline), unit: '×' },
  ];
}

async function counts(http: Http, lead: string): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [name, address] of [
    ['all queues', 'state=open'],
    ['all queues, open and claimed, one branch', `branch=${branch(3)}`],
    ['all queues, with another filter', 'state=open&priority=1'],
  ] as const) {
    const times: number[] = [];
    for (let n = 0; n < COUNTS; n++) {
      const from = performance.now();
      await http.get(lead, `/v1/tasks/counts?${address}`);
      times.push(performance.now() - from);
    }
    rows.push({
      what: `counts by queue and band: ${name}`,
      value: median(times),
      range: times,
      unit: 'ms',
      ...(address === 'state=open' && { goal: '≤ 300' }),
    });
  }
  return rows;
}

async function words(desk: Desk, http: Http, lead: string): Promise<Row[]> {
  const [frequent, rare] = [build(), build()];
  const ids = await desk.db.sql<
    { id: string }[]
  >`select id from app.cases where opened_at < app.app_now() - interval '1 day' order by opened_at desc limit 60`;
  for (let n = 0; n < PAGES; n++) {
    await timed(frequent, () => http.get(lead, `/v1/search?q=${encodeURIComponent(nth(WORDS, n))}`));
    await timed(rare, () => http.get(lead, `/v1/search?q=${nth(ids, n).id.slice(-8)}`));
  }
  return [
    { what: 'search by a word, p95', value: p95(frequent), unit: 'ms', spread: spreadOf(frequent) },
    { what: 'search by a part of a number, p95', value: p95(rare), unit: 'ms', spread: spreadOf(rare) },
  ];
}

type Bulk = { readonly state: string; readonly items: number; readonly done: number; readonly refused: number; readonly left: number };

/** Clerks claim and release at a fixed rate, without a bulk and beside one, in turn. */
async function bulk(
  desk: Desk,
  http: Http,
  lead: string,
  { pairs, seconds, size, log }: Pick<ListsOptions, 'pairs' | 'seconds' | 'log'> & { size: number },
): Promise<Row[]> {
  const clerks = await desk.hire({ count: CLERKS, name: 'claimer', roles: [WORKS_ALL] });
  await desk.start('./bulk-keeper.ts');
  const claiming = async (forSeconds: number) => {
    const latency = build();
    const load = await openLoop({ perSecond: CLAIMS_PER_SECOND, seconds: forSeconds }, async (n, intended) => {
      const cookie = nth(clerks, n);
      const held = await http.post<{ id: string; fence: number } | undefined>(cookie, '/v1/claims', {});
      latency.recordValue((performance.now() - intended) * 1_000);
      if (held) await http.post(cookie, `/v1/tasks/${held.id}/release`, { fence: held.fence });
    });
    return { ms: latency.getValueAtPercentile(99) / 1_000, latency, load };
  };
  await claiming(2);
  const [alone, beside, ratios, times]: number[][] = [[], [], [], []];
  let errors = 0;
  let last: Bulk | undefined;
  for (let pair = 0; pair < Math.max(1, Math.min(pairs, 3)); pair++) {
    const before = await claiming(seconds);
    const from = performance.now();
    // each pair puts off the part of its own: by the branches, and later than the pair before
    const { id } = await http.post<{ id: string }>(lead, '/v1/bulk', {
      query: {
        state: ['open'],
        band: ['week', 'later'],
        olderThanHours: 0.1 * pair,
        ...(size < BULK ? {} : { branch: Array.from({ length: 2 }, (_, k) => branch(pair * 2 + k + 3)) }),
      },
      action: { kind: 'postpone', until: new Date(Date.now() + 3_600_000).toISOString(), reason: 'documents' },
    });
    const askedMs = performance.now() - from;
    const done = (async () => {
      for (;;) {
        last = await http.get<Bulk>(lead, `/v1/bulk/${id}`);
        if (last.state === 'done') return performance.now() - from;
        await wait(100);
      }
    })();
    const during = await claiming(seconds);
    const ms = await done;
    errors += before.load.errors + during.load.errors;
    alone?.push(before.ms);
    beside?.push(during.ms);
    ratios?.push(during.ms / before.ms);
    times?.push((ms / 1_000) * (BULK / Math.max(1, last?.items ?? 1)));
    log(
      `bulk ${pair + 1}: ${last?.items} items (set fixed in ${askedMs.toFixed(0)} ms) in ${(ms / 1_000).toFixed(1)} s, ${last?.refused} refused; claim p99 ${before.ms.toFixed(1)} → ${during.ms.toFixed(1)} ms`,
    );
  }
  return [
    { what: `postpone ${BULK}, scaled from ${last?.items} items`, value: median(times ?? []), range: times ?? [], unit: 's', goal: '≤ 60' },
    { what: `claim at ${CLAIMS_PER_SECOND}/s without a bulk, p99`, value: median(alone ?? []), range: alone ?? [], unit: 'ms' },
    { what: 'claim beside a bulk, p99', value: median(beside ?? []), range: beside ?? [], unit: 'ms' },
    { what: 'claim beside ÷ without, p99', value: median(ratios ?? []), range: ratios ?? [], unit: '×', goal: '≤ 2' },
    { what: 'errors', value: errors, unit: '', goal: '0' },
  ];
}
