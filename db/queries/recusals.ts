// Recusal: somebody who works here has an interest in a case and stands aside, in the whole graph of cases and for good (SOD-22, migration 0016).
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type NewRecusal = { readonly caseId: string; readonly branch: string | null; readonly person: string; readonly interest: string };
/** `returned`: items of hers that went back to their queues. */
export type MadeRecusal = { readonly at: Iso; readonly returned: readonly string[] };

/** Null when there is no such case to see. Once more changes nothing, and answers when it was. Errors: CASE_CLOSED (detail: the outcome). */
export async function recuse(db: Queryable, r: NewRecusal): Promise<MadeRecusal | null> {
  const { sql } = db;
  const [seen] = await sql`select from app.cases where id = ${r.caseId} and (${r.branch}::text is null or branch_id = ${r.branch})`;
  if (!seen) return null;
  const returned = await sql<{ id: string }[]>`
    with returned as materialized (
      select * from app.recuse(${r.caseId}, ${r.person}, ${r.interest})
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
      select 'person', ${r.person}, 'task.released', task_id, task_case, task_id, task_fence::text, jsonb_build_object('queue', task_queue, 'fence', task_fence)
      from returned
    )
    select task_id as id from returned order by 1`;
  // what she prepared for others is theirs again; it ended in this transaction, so at its instant
  await sql`
    with ended as materialized (
      select d.* from app.delegations d join app.cases c on c.id = d.case_id
      where d.to_person = ${r.person} and d.state = 'taken-back' and d.ended_at = app.app_now()
        and c.root_case = (select root_case from app.cases where id = ${r.caseId})
    ), inherited as (
      update app.inheritances i set ends_at = app.app_now() from ended e
      where i.person_id = e.to_person and i.from_id = e.by_person and i.cause = 'delegation:' || e.id and i.ends_at > app.app_now()
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, task_id, key, data)
    select 'person', ${r.person}, 'task.taken-back', task_id, case_id, task_id, id::text,
      jsonb_build_object('fence', fence, 'delegate', to_person, 'delegator', by_person) from ended
    on conflict do nothing`;
  // that she did, and no word of why: the log is read by more people than may know of it
  const [row] = await sql<{ at: Iso }[]>`
    with the_recusal as (
      select r.* from app.recusals r join app.cases c on c.root_case = r.root_case where c.id = ${r.caseId} and r.person = ${r.person}
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select 'person', person, 'case.recused', case_id, case_id, person, jsonb_build_object('person', person) from the_recusal
      on conflict do nothing
    )
    select at from the_recusal`;
  if (!row) throw new Error('a recusal left no row');
  return { at: row.at, returned: returned.map(({ id }) => id) };
}

export type Recusal = {
  readonly person: string;
  readonly name: string;
  /** Null: not the reader's to know. */ readonly interest: string | null;
  readonly at: Iso;
};
/** Of the graph of cases that it is in, oldest first; null when there is no such case to see. */
export async function recusalsOf(db: Queryable, r: { readonly caseId: string; readonly branch: string | null }): Promise<Recusal[] | null> {
  const { sql } = db;
  const [seen] = await sql<{ rootCase: string }[]>`
    select root_case as "rootCase" from app.cases where id = ${r.caseId} and (${r.branch}::text is null or branch_id = ${r.branch})`;
  if (!seen) return null;
  return sql<Recusal[]>`
    select r.person, p.name, r.interest, r.at from app.recusals r join app.people p on p.id = r.person where r.root_case = ${seen.rootCase} order by r.id`;
}
