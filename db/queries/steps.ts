// The record of automated steps: what ran, how often, with which result. A result recorded under the same identity and input is adopted, so
// a case that is started again computes nothing twice.
import { jsonb, type Queryable } from '../client.ts';

export type StepRun = {
  readonly caseId: string;
  readonly step: string;
  /** The key of the business, or the how-manieth call with this input. */
  readonly identity: string;
  readonly inputHash: string;
  readonly kind: 'rule' | 'model' | 'bot';
  readonly manualMinutes: number;
  readonly stage: string | null;
  readonly run: number;
  readonly worker: string;
};

/** Begins, or begins again, or says that it is done. Errors: STALE_RUN. */
export async function beginStep(db: Queryable, s: StepRun): Promise<{ done: boolean; result: unknown }> {
  const [row] = await db.sql<{ state: string; result: unknown }[]>`
    with the_case as (
      select id, run from app.cases where id = ${s.caseId} for no key update
    ), allowed as materialized (
      select app.demand(run = ${s.run}, 'STALE_RUN') as ok from the_case
    ), touched as (
      update app.cases c set touched_at = app.app_now(), stage = coalesce(${s.stage}, c.stage) from allowed where c.id = ${s.caseId}
    )
    insert into app.steps as s (case_id, step, identity, input_hash, kind, state, manual_minutes, worker)
    select ${s.caseId}, ${s.step}, ${s.identity}, ${s.inputHash}, ${s.kind}, 'running', ${s.manualMinutes}, ${s.worker} from allowed
    on conflict (case_id, step, identity, input_hash) do update set
      state = case when s.state = 'done' then 'done' else 'running' end,
      tries = s.tries + case when s.state = 'done' then 0 else 1 end,
      worker = case when s.state = 'done' then s.worker else excluded.worker end
    returning s.state, s.result`;
  return { done: row?.state === 'done', result: row?.result };
}

type Ended = Pick<StepRun, 'caseId' | 'step' | 'identity' | 'inputHash'>;

/** Records a result; when somebody recorded one first, theirs counts and comes back. */
export async function endStep(db: Queryable, s: Ended & { readonly result: unknown }): Promise<unknown> {
  const [row] = await db.sql<{ result: unknown }[]>`
    with ended as (
      update app.steps set state = 'done', result = ${jsonb(s.result ?? null)}::jsonb, error = null, ended_at = app.app_now()
      where case_id = ${s.caseId} and step = ${s.step} and identity = ${s.identity} and input_hash = ${s.inputHash} and state <> 'done'
      returning *
    ), touched as (
      update app.cases set touched_at = app.app_now() where id = ${s.caseId}
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, step, key, data)
      select case when e.kind = 'bot' then 'bot' else 'system' end, c.process || '@' || coalesce(left(c.bundle, 12), 'unbundled'), 'step.done', c.id, c.id, e.step,
        e.step || '/' || e.identity || '/' || left(e.input_hash, 16), jsonb_build_object('tries', e.tries, 'kind', e.kind)
      from ended e join app.cases c on c.id = e.case_id
      on conflict do nothing
    )
    select result from ended
    union all
    select result from app.steps
    where case_id = ${s.caseId} and step = ${s.step} and identity = ${s.identity} and input_hash = ${s.inputHash} and state = 'done'
    limit 1`;
  return row?.result;
}

/** One try has failed. `error` is for operators: no personal data. */
export async function failStep(db: Queryable, s: Ended & { readonly error: string; readonly isFinal: boolean }): Promise<void> {
  await db.sql`
    with failed as (
      update app.steps set state = 'failed', error = ${s.error}, ended_at = app.app_now()
      where case_id = ${s.caseId} and step = ${s.step} and identity = ${s.identity} and input_hash = ${s.inputHash} and state = 'running'
      returning *
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, step, key, data)
    select case when f.kind = 'bot' then 'bot' else 'system' end, c.process || '@' || coalesce(left(c.bundle, 12), 'unbundled'), 'step.failed', c.id, c.id, f.step,
      f.step || '/' || f.identity || '/' || left(f.input_hash, 16) || '/' || f.tries, jsonb_build_object('error', ${s.error}::text, 'final', ${s.isFinal}::boolean)
    from failed f join app.cases c on c.id = f.case_id
    on conflict do nothing`;
}
