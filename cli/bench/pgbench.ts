// The ceiling of `bench claim`: claiming and deciding as two bare statements with their audit rows, from pgbench, when this machine has it (the
// embedded PostgreSQL does not bring it along). No session, no rule, no key, no answer recorded, no message.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Row } from './report.ts';

const run = promisify(execFile);
const CONNECTIONS = 20;

const script = (queues: number) => `
\\set q random(1, ${queues})
with picked as materialized (
  select id from app.tasks where queue = 'desk-' || lpad((:q)::text, 3, '0') and state = 'open' and not is_postponed and cardinality(rule_sets) = 0 order by claim_key limit 1 for no key update skip locked
), taken as (
  update app.tasks t set state = 'claimed', held_by = 'driver-1', lease_until = app.app_now() + interval '15 minutes', fence = t.fence + 1, version = t.version + 1
  from picked p where t.id = p.id returning t.id, t.case_id, t.fence
), audited as (
  insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key) select 'person', 'driver-1', 'task.claimed', id, case_id, id, fence::text from taken
)
select id as task from taken \\gset
with done as (
  update app.tasks t set state = 'completed', held_by = null, lease_until = null, completed_by = 'driver-1', completed_at = app.app_now(),
    answer = '{"agreed": true, "reason": "as the papers say"}', version = t.version + 1
  where t.id = :task and t.state = 'claimed' returning t.id, t.case_id, t.fence
)
insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key) select 'person', 'driver-1', 'task.completed', id, case_id, id, fence::text from done;
`;

type Ceiling = { readonly url: string; readonly seconds: number; readonly queues: readonly string[]; readonly log: (line: string) => void };

/** One row, or none and a word about it. */
export async function pgbenchCeiling({ url, seconds, queues, log }: Ceiling): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-pgbench-'));
  try {
    await writeFile(join(folder, 'claim.sql'), script(queues.length));
    const args = [
      '-n',
      '-M',
      'prepared',
      '-c',
      String(CONNECTIONS),
      '-j',
      '1',
      '-T',
      String(seconds),
      '-f',
      join(folder, 'claim.sql'),
      url,
    ];
    const { stdout } = await run('pgbench', args, { maxBuffer: 10_000_000 });
    const [, perSecond] = /tps = ([\d.]+)/.exec(stdout) ?? [];
    if (perSecond === undefined) throw new Error(stdout);
    return [{ what: 'ceiling: two bare statements from pgbench', value: Number(perSecond), unit: '/s' }];
  } catch (error) {
    const { code, message } = error as { code?: unknown; message: string };
    log(code === 'ENOENT' ? 'no ceiling: this machine has no pgbench' : `no ceiling: pgbench failed: ${message.slice(0, 500)}`);
    return [];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
