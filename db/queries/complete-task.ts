// Completes a task: one statement that demands, decides, and tells. Measured half as fast again as five statements under a lock.
//
// Locks are taken in the order in which every write of a process takes them: the case, its task, duties in sorted order, the clock. Every
// demand stands in a column that a later part reads, so that none is optimised away, and a demand that is not met raises: a CTE that merely
// finds nothing would let its siblings write.
import { reasonCodes } from '../../domain/reason-codes.ts';
import { jsonb, type Queryable } from '../client.ts';
import { drafterNoted } from './drafts.ts';
import { demandHold, lockTask, type Hold } from './holding.ts';
import { isKeyFree } from './idempotency.ts';

/** The Idempotency-Key and the answer that goes with it; `sealedBody` is null while the body is not known yet. */
export type Recording = {
  readonly key: string;
  readonly requestHash: string;
  readonly status: number | null;
  readonly sealedBody: Uint8Array | null;
};

export type Completion = Hold & {
  readonly actorKind: 'person' | 'bot';
  readonly answer: Readonly<Record<string, unknown>>;
  /** Members that stay in PostgreSQL and out of the message. */
  readonly p4: readonly string[];
  readonly recording: Recording | null;
  /** The reason code when it is sent back a step (HT-05). */
  readonly returned?: string | undefined;
};

/** A relation `first` that raises when the key is not free; when the answer is known already, it is recorded here. */
const keyOf = (sql: Queryable['sql'], { person, recording: r }: Completion) => {
  if (r === null) return sql`first as materialized (select true as ok)`;
  const { key, requestHash, status, sealedBody } = r;
  if (sealedBody === null)
    return sql`first as materialized (select app.demand(${isKeyFree(sql, { person, key })}, 'IDEMPOTENCY_RUNNING') as ok)`;
  return sql`
    key as (
      insert into app.idempotency (person_id, key, request_hash, status, sealed_body)
      select ${person}, ${key}, ${requestHash}, ${status}::int, ${sealedBody}::bytea
      where pg_try_advisory_xact_lock(hashtextextended(${`${person}:${key}`}, 0))
      on conflict do nothing
      returning 1
    ), first as materialized (
      select app.demand(exists (select from key), 'IDEMPOTENCY_RUNNING') as ok
    )`;
};

/** Over a row `h`: who acts, and for whom, as `p`. */
const doers = (sql: Queryable['sql'], c: Pick<Completion, 'person'>) => sql`
  unnest(case when h.held_for <> ${c.person} then array[${c.person}, h.held_for] else array[${c.person}] end) p(person)`;

/**
 * False when there is no such task to see. Errors: those of `demandHold`; FOUR_EYES and SEGREGATION (detail: the rule set);
 * IDEMPOTENCY_RUNNING when the key was recorded or is being recorded by another request: look at what it recorded.
 */
export async function completeTask(db: Queryable, c: Completion): Promise<boolean> {
  const { sql } = db;
  const rows = await sql`
    with ${keyOf(sql, c)}, the_case as materialized (
      select c.id, c.has_engine, c.process_version from app.cases c
      where c.id = (select case_id from app.tasks where id = ${c.task}) and (select ok from first)
      for no key update
    ), locked as materialized (
      ${lockTask(sql, c, sql`and exists (select from the_case)`)}
    ), held as materialized (
      select l.*, ${demandHold(sql, c)} as ok from locked l
    ), duty as (
      insert into app.duties as d (subject, rule_set, person, duty)
      -- of both, when she decides for an absent person: both have it, or it is refused (SOD-24)
      select r.subject, r.rule_set, p.person, r.duty
      from held h, unnest(h.rule_sets, h.rule_subjects, h.rule_duties) r(rule_set, subject, duty), ${doers(sql, c)}
      where h.ok and r.rule_set <> 'FE-09' -- no duty of a person's; a bot is refused when the row is written (migration 0011)
      order by r.rule_set, r.subject, p.person
      on conflict (subject, rule_set, person) do update set duty = excluded.duty where d.duty = excluded.duty
      returning rule_set, person
    ), refused as materialized (
      select min(s.rule_set) as rule_set from held h, unnest(h.rule_sets) s(rule_set), ${doers(sql, c)}
      where (s.rule_set, p.person) not in (select rule_set, person from duty) and s.rule_set <> 'FE-09'
    ), allowed as materialized (
      select h.id, app.demand(r.rule_set is null, case when r.rule_set like 'FE-%' then 'FOUR_EYES' else 'SEGREGATION' end, coalesce(r.rule_set, '')) as ok
      from held h cross join refused r where h.ok
    ), done as (
      update app.tasks t set state = 'completed', answer = ${jsonb(c.answer)}::jsonb, completed_by = ${c.person}, completed_at = app.app_now(),
        held_by = null, held_by_worker = null, held_slot = null, lease_until = null, version = t.version + 1
      from allowed a where t.id = a.id and a.ok
      returning t.*
    ), draft as (
      delete from app.drafts where task_id = ${c.task} and exists (select from done) returning by, at
    ), ${drafterNoted(sql, sql`(select o.*, f.by as drafted_by, f.at as drafted_at from done o cross join draft f where f.by <> ${c.person})`)}, clock as (
      update app.clocks k set state = case when k.state = 'breached' then 'breached' else 'met' end, ended_at = app.app_now(), version = k.version + 1
      from done t where k.case_id = t.case_id and k.name = t.id and k.ended_at is null
      returning k.case_id, k.name
    ), rungs as (
      update app.rungs g set reached_at = app.app_now(), winner = 'person' from clock k
      where g.case_id = k.case_id and g.clock = k.name and g.reached_at is null
    ), shown as materialized (
      select t.*, c.process_version, jsonb_build_object('form', t.form_hash, 'shows', t.shows, 'prefill', t.prefill, 'note', t.note) as input
      from done t join the_case c on c.id = t.case_id
    ), recorded as ( -- the decision record (X-05): who, on what she was shown, under which form and version of the process
      insert into app.decision_records (case_id, key, by_kind, by_id, pack, pack_version, input, input_hash, outcome, reasons)
      select s.case_id, s.id || '@' || s.fence, ${c.actorKind}, ${c.person}, s.process || '.' || s.task, s.process || '@' || s.process_version,
        s.input, encode(sha256(convert_to(s.input::text, 'UTF8')), 'hex'), s.answer - ${[...c.p4]}::text[], ${jsonb(c.returned === undefined ? reasonCodes(c.answer) : [c.returned])}::jsonb
      from shown s
      on conflict (case_id, key) do nothing
    ), told as (
      insert into app.messages (case_id, id, kind, body, send_at)
      select t.case_id, t.id, 'task', jsonb_build_object('kind', 'task', 'id', t.id, 'fence', t.fence, 'by', t.completed_by,
          'at', to_char(t.completed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'answer', t.answer - ${[...c.p4]}::text[]),
        case when c.has_engine then app.app_now() end
      from done t join the_case c on c.id = t.case_id
    ), hurried as ( -- a start that still waits for company (insert-case.ts) has it now
      update app.messages m set send_at = app.app_now()
      where m.case_id = (select case_id from done) and m.id = 'start' and m.sends = 0 and m.send_at > app.app_now()
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    select ${c.actorKind}, ${c.person}, 'task.completed', id, case_id, id, fence::text,
      jsonb_strip_nulls(jsonb_build_object('queue', queue, 'fence', fence, 'heldFor', held_for)) from done
    union all
    select ${c.actorKind}, ${c.person}, 'task.returned', id, case_id, id, fence::text, jsonb_build_object('fence', fence, 'reasonCode', ${c.returned ?? null}::text)
    from done where ${c.returned !== undefined}::boolean
    returning object`;
  return rows.length > 0;
}
