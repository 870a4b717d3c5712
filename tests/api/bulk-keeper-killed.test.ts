// A keeper is killed by the system in the middle of a bulk: the next one goes on where the last commit was, and each item has one result.
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { withAdmin } from '../../db/admin.ts';
import { TEST_KEY } from '../support/test-key.ts';
import { openApi, type Caller, type House } from './support/house.ts';

let house: House;
let lead: Caller;
const keepers: ChildProcess[] = [];
beforeAll(async () => {
  house = await openApi();
  lead = await house.person(['R07']);
});
afterAll(async () => {
  for (const keeper of keepers) keeper.kill('SIGKILL');
  await house.close();
});

const WORKER = fileURLToPath(new URL('../../workers/main.ts', import.meta.url));
/** The product's own role, without an engine: bulks ask for none. */
function startKeeper(): ChildProcess {
  const keeper = fork(WORKER, ['keeper'], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      ...process.env,
      COUNTERSIGN_DATABASE_URL: house.url,
      COUNTERSIGN_TEMPORAL_ADDRESS: '127.0.0.1:1',
      COUNTERSIGN_MASTER_KEY: TEST_KEY.toString('base64'),
    },
  });
  keepers.push(keeper);
  return keeper;
}

const ITEMS = 1_000;
/** In the middle: the first keeper cannot write what became of the batch that this one is in. */
const STUCK = 700;

it('who takes over does the rest, and no item twice', async () => {
  const caseId = await house.startCase(lead);
  await house.owner.sql`
    insert into app.tasks (id, case_id, root_case, process, task, title, queue, branch_id, due_at, opened_at, form_hash)
    select t.case_id || '.write.' || n, t.case_id, t.root_case, t.process, t.task, t.title, t.queue, t.branch_id, t.due_at + n * interval '1 second', t.opened_at, t.form_hash
    from app.tasks t, generate_series(2, ${ITEMS}::int) n where t.case_id = ${caseId}`;
  const until = new Date(Date.now() + 1_800_000).toISOString();
  const asked = { query: { case: caseId, state: ['open'] }, action: { kind: 'postpone', until, reason: 'customer' } };
  const { id } = (await lead.post('/v1/bulk', asked)).json();
  const status = async () => (await lead.get(`/v1/bulk/${id}`)).json();
  const holds = async (isSo: () => Promise<boolean>) => {
    while (!(await isSo())) await wait(20);
  };

  const waitingForLock = () =>
    house.db
      .sql`select from pg_stat_activity where datname = current_database() and application_name = 'countersign-keeper' and wait_event_type = 'Lock'`;

  let before = 0;
  await withAdmin(house.ownerUrl, async (sql) => {
    await sql.unsafe('begin');
    await sql`select from app.bulk_items where bulk_id = ${id} and n = ${STUCK} for update`;
    const first = startKeeper();
    await holds(async () => (await waitingForLock()).length > 0);
    first.kill('SIGKILL');
    await once(first, 'exit');
    before = (await status()).done;
  });
  // its acts were done and not yet recorded: they went with it
  expect(before).toBeGreaterThan(0);
  expect(before).toBeLessThan(STUCK);
  expect(await status()).toMatchObject({ state: 'running', done: before, refused: 0, skipped: 0, left: ITEMS - before });

  startKeeper();
  await holds(async () => (await status()).state === 'done');
  expect(await status()).toMatchObject({ items: ITEMS, done: ITEMS, refused: 0, skipped: 0, left: 0 });
  const [items] = await house.db.sql`
    select count(*)::int as all, count(distinct item)::int as items, count(*) filter (where state = 'done')::int as done from app.bulk_items where bulk_id = ${id}`;
  expect(items).toEqual({ all: ITEMS, items: ITEMS, done: ITEMS });
  const [acts] = await house.db.sql`
    select count(*)::int as events, count(distinct task_id)::int as items, array_agg(distinct t.version) as versions
    from audit.events e join app.tasks t on t.id = e.task_id where e.event = 'task.postponed' and e.data ->> 'bulk' = ${id}`;
  expect(acts).toEqual({ events: ITEMS, items: ITEMS, versions: [2] });
  expect(await house.events(id)).toEqual(['bulk.started', 'bulk.ended']);
});
