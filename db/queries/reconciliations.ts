// What the platform says it moved on a business date, and what its reconciliation found (domain rule B.8).
import type { Day } from '../../domain/calendar/day.ts';
import type { Break, Figures, Moved } from '../../domain/ledger/reconcile.ts';
import { jsonb, type Queryable } from '../client.ts';

/**
 * What was sent under a business date, and what the core's file names whatever its date and outcome. The date is that of the request, not of
 * the loan: credit, payment and reversal may follow on a later one. What two people have freed may still arrive. A reversal of a loan that had
 * been credited is two postings at the core. By the index effects_moved_on.
 */
export async function movementsOf(db: Queryable, { date, keys }: { date: Day; keys: readonly string[] }): Promise<Moved[]> {
  return db.sql<Moved[]>`
    with moved as (
      select e.*, coalesce(e.request ->> 'valueDate', e.request ->> 'businessDate')::date as sent_on, d.amount_minor as whole
      from app.effects e join app.disbursements d on d.case_id = e.case_id
      where e.kind in ('loan', 'credit', 'payment', 'reversal')
        and (coalesce(e.request ->> 'valueDate', e.request ->> 'businessDate') = ${date}
            and (e.state in ('done', 'sent', 'unknown') or e.state = 'claimed' and e.ended_at is not null)
          or e.key = any(${[...keys, ...keys.map((key) => key.replace(/\/credit$/, ''))]}::text[]))
    )
    select key, coalesce((request -> 'amount' ->> 'amountMinor')::bigint, whole) as "amountMinor", sent_on as "businessDate",
      right(request -> 'payee' ->> 'account', 4) || ':' ||
        left(encode(sha256(convert_to(key || '|' || (request -> 'payee' ->> 'account'), 'UTF8')), 'hex'), 16) as "payeeMark",
      case state when 'done' then 'done' else 'unsure' end as state
    from moved
    union all
    select key || '/credit', whole, sent_on, null, case state when 'done' then 'done' else 'unsure' end
    from moved m where kind = 'reversal' and exists (select from app.effects c where c.case_id = m.case_id and c.kind = 'credit' and c.state = 'done')
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

/** The business date of the first disbursement; null before there was any. */
export async function firstBusinessDate(db: Queryable): Promise<Day | null> {
  const [row] = await db.sql<{ date: Day | null }[]>`select min(business_date) as date from app.disbursements`;
  return row?.date ?? null;
}

/**
 * Which of these dates nobody has begun to reconcile, and of those before today on which something was released, whatever the calendar says of
 * them by now. Oldest first.
 */
export async function datesToReconcile(
  db: Queryable,
  { dates, before, limit }: { dates: readonly Day[]; before: Day; limit: number },
): Promise<Day[]> {
  const rows = await db.sql<{ date: Day }[]>`
    select x.date from (
      select unnest(${[...dates]}::text[]::date[]) as date union select business_date from app.disbursements where business_date < ${before}::date
    ) x
    where not exists (select from app.cases c where c.id = 'REC-' || to_char(x.date, 'YYYYMMDD'))
    order by 1 limit ${limit}`;
  return rows.map(({ date }) => date);
}
