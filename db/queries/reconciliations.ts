// What the platform says it moved on a business date, and what its reconciliation found (domain rule B.8).
import type { Day } from '../../domain/calendar/day.ts';
import type { Break, Figures, Moved } from '../../domain/ledger/reconcile.ts';
import { jsonb, type Queryable } from '../client.ts';

/**
 * Movements of the disbursements of a date, and those that the core's file names whatever their date. A reversal of a loan that had been
 * credited is two postings at the core.
 */
export async function movementsOf(db: Queryable, { date, keys }: { date: Day; keys: readonly string[] }): Promise<Moved[]> {
  return db.sql<Moved[]>`
    with moved as (
      select e.*, d.business_date, d.amount_minor as whole from app.effects e join app.disbursements d on d.case_id = e.case_id
      where e.kind in ('loan', 'credit', 'payment', 'reversal') and e.state in ('done', 'sent', 'unknown')
        and (d.business_date = ${date}::date or e.key = any(${[...keys]}::text[]) or e.key || '/credit' = any(${[...keys]}::text[]))
    )
    select key, coalesce((request -> 'amount' ->> 'amountMinor')::bigint, whole) as "amountMinor", business_date as "businessDate",
      right(request -> 'payee' ->> 'account', 4) || ':' ||
        left(encode(sha256(convert_to(key || '|' || (request -> 'payee' ->> 'account'), 'UTF8')), 'hex'), 16) as "payeeMark",
      case state when 'done' then 'done' else 'unsure' end as state
    from moved
    union all
    select key || '/credit', whole, business_date, null, case state when 'done' then 'done' else 'unsure' end
    from moved m where kind = 'reversal' and exists (select from app.effects c where c.key = m.case_id || '/credit' and c.state = 'done')
    order by key`;
}

/** Of which root case each of these cases is a part; absent: no case of ours. */
export async function rootCasesOf(db: Queryable, ids: readonly string[]): Promise<Map<string, { readonly about: string }>> {
  const rows = await db.sql<{ id: string; about: string }[]>`
    select id, root_case as about from app.cases where id = any(${[...ids]}::text[])`;
  return new Map(rows.map(({ id, about }) => [id, { about }]));
}

/** The first comparison of a date is kept as it was; later ones stand in the decision records. Insert-or-adopt. */
export async function insertReconciliation(
  db: Queryable,
  r: { caseId: string; date: Day; figures: Figures; breaks: readonly Break[]; actor: string; round: number },
): Promise<void> {
  const { figures: f } = r;
  await db.sql`
    with kept as (
      insert into app.reconciliations (case_id, business_date, platform_count, platform_sum_minor, core_count, core_sum_minor, breaks)
      values (${r.caseId}, ${r.date}::date, ${f.platformCount}, ${f.platformSumMinor}, ${f.coreCount}, ${f.coreSumMinor}, ${jsonb(r.breaks)}::jsonb)
      on conflict do nothing
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
    values ('system', ${r.actor}, 'reconciliation.compared', ${r.caseId}, ${r.caseId}, ${String(r.round)},
      ${jsonb({ ...f, breaks: r.breaks.length, businessDate: r.date })}::jsonb)
    on conflict do nothing`;
}

/** Dates on which something was released and that nobody has begun to reconcile; `before` is today. Oldest first. */
export async function datesToReconcile(db: Queryable, { before, limit }: { before: Day; limit: number }): Promise<Day[]> {
  const rows = await db.sql<{ date: Day }[]>`
    select distinct d.business_date as date from app.disbursements d
    where d.business_date < ${before}::date
      and not exists (select from app.cases c where c.id = 'REC-' || to_char(d.business_date, 'YYYYMMDD'))
    order by 1 limit ${limit}`;
  return rows.map(({ date }) => date);
}
