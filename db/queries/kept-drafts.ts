// What a late writer sent: for an item that she had held under that fence, and holds no more.
import type { Iso } from '../../domain/ids.ts';
import { jsonb, type Queryable } from '../client.ts';

export type KeptDraft = { readonly data: unknown; readonly fence: number; readonly at: Iso };
type Of = { readonly task: string; readonly person: string };

/** False when she never held the item under this fence, nor prepared it for who did: then nothing is kept. A later one takes the place of an earlier one. */
export async function keepDraft(db: Queryable, k: Of & { readonly fence: number; readonly data: unknown }): Promise<boolean> {
  const rows = await db.sql`
    insert into app.kept_drafts as d (task_id, person_id, fence, data)
    select t.id, ${k.person}, ${k.fence}, ${jsonb(k.data)}::jsonb from app.tasks t
    where t.id = ${k.task} and (
      exists (
        select from audit.events e
        where e.object = t.id and e.event in ('task.claimed', 'task.assigned', 'task.handed-over') and e.key = ${String(k.fence)}
          and ${k.person} = case e.event when 'task.claimed' then e.actor_id else e.data ->> 'to' end)
      or exists (select from app.delegations d where d.task_id = t.id and d.fence = ${k.fence}::int and d.to_person = ${k.person}))
    on conflict (task_id, person_id) do update set fence = excluded.fence, data = excluded.data, at = app.app_now()
    returning task_id`;
  return rows.length > 0;
}

export async function keptDraft(db: Queryable, k: Of): Promise<KeptDraft | null> {
  const [row] = await db.sql<
    KeptDraft[]
  >`select data, fence, at from app.kept_drafts where task_id = ${k.task} and person_id = ${k.person}`;
  return row ?? null;
}

/** She has taken it over or needs it no more. */
export async function dropKeptDraft(db: Queryable, k: Of): Promise<void> {
  await db.sql`delete from app.kept_drafts where task_id = ${k.task} and person_id = ${k.person}`;
}
