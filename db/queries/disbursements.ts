// What the platform keeps of a disbursement: orders in versions, what was released by whom for which business date, and how far it has come.
import type { Day } from '../../domain/calendar/day.ts';
import { fourEyes } from '../../domain/duties.ts';
import { refusalOf, type Reservable, type ReserveRefusal } from '../../domain/ledger/order-decisions.ts';
import { jsonb, type Queryable, type Tx } from '../client.ts';
import { standsNear } from './holding.ts';

export type Order = {
  readonly caseId: string;
  readonly version: number;
  readonly body: unknown;
  readonly seal: string;
  readonly by: string;
};
export type DisbursementState = 'reserved' | 'released' | 'posted' | 'paid-out' | 'reversed';
export type Disbursement = {
  readonly caseId: string;
  readonly loanId: string;
  readonly tranche: number;
  readonly amountMinor: number;
  readonly businessDate: Day;
  readonly orderVersion: number;
  readonly maker: string;
  readonly checker: string;
  readonly releaser: string | null;
  readonly state: DisbursementState;
};

/** The input of a disbursement case with its packs and its branch. Account numbers are read here and never pass through the workflow's steps. */
export async function disbursementCase(
  db: Queryable,
  caseId: string,
): Promise<{ input: unknown; packs: Readonly<Record<string, string>>; branchId: string }> {
  const [row] = await db.sql<{ input: unknown; packs: Record<string, string>; branchId: string }[]>`
    select input, packs, branch_id as "branchId" from app.cases where id = ${caseId}`;
  if (!row) throw new Error(`there is no case ${caseId}`);
  return row;
}

/** Insert-or-adopt; a version that is there with another body is a fault of ours. */
export async function insertOrder(db: Queryable, o: Order): Promise<void> {
  await db.sql`
    insert into app.disbursement_orders (case_id, version, body, seal, by) values (${o.caseId}, ${o.version}, ${jsonb(o.body)}::jsonb, ${o.seal}, ${o.by})
    on conflict do nothing`;
  const [kept] = await db.sql<
    { seal: string }[]
  >`select seal from app.disbursement_orders where case_id = ${o.caseId} and version = ${o.version}`;
  if (kept?.seal !== o.seal) throw new Error(`order ${o.version} of ${o.caseId} stands with other contents`);
}

/** The newest version; null before the first. */
export async function latestOrder(db: Queryable, caseId: string): Promise<Order | null> {
  const [row] = await db.sql<Order[]>`
    select case_id as "caseId", version, body, seal, by from app.disbursement_orders where case_id = ${caseId} order by version desc limit 1`;
  return row ?? null;
}
export async function orderOf(db: Queryable, { caseId, version }: { caseId: string; version: number }): Promise<Order | null> {
  const [row] = await db.sql<Order[]>`
    select case_id as "caseId", version, body, seal, by from app.disbursement_orders where case_id = ${caseId} and version = ${version}`;
  return row ?? null;
}

/** The accounts of an order by its seal; without one, those that were signed. Null when there is no such order. */
export async function shownAccounts(
  db: Queryable,
  { caseId, seal }: { caseId: string; seal: string | null },
): Promise<{ readonly account: string; readonly payees: unknown } | null> {
  const [row] = await db.sql<{ account: string; payees: unknown }[]>`
    select body ->> 'account' as account, body -> 'payees' as payees from app.disbursement_orders where case_id = ${caseId} and seal = ${seal}
    union all
    select i.account, i.payees from app.cases c join app.payment_instructions i on i.loan_id = c.input ->> 'loanId' and i.tranche = (c.input ->> 'tranche')::int
    where c.id = ${caseId} and ${seal}::text is null
    limit 1`;
  return row ?? null;
}

export type Reservation = {
  readonly caseId: string;
  readonly loanId: string;
  readonly tranche: number;
  readonly amountMinor: number;
  readonly businessDate: Day;
  readonly version: number;
  readonly seal: string;
  readonly maker: string;
  readonly checker: string;
  readonly releaser: string | null;
  readonly approvalId: string;
  readonly branchId: string;
  readonly makerDailyMax: number;
  readonly branchDailyMax: number;
  readonly actor: string;
};

/**
 * Fixes who releases what for which business date, and takes it off the daily limits (DS-05), which are counted under the lock of the date's duties.
 * Whoever releases has that duty for the date, so that nobody reconciles it who has paid on it (SOD-06). Insert-or-adopt. Answers what it was
 * decided on, too.
 */
export async function reserveDisbursement(db: Tx, r: Reservation): Promise<{ refusal: ReserveRefusal | null; found: Reservable }> {
  const people = [r.maker, r.checker, ...(r.releaser === null ? [] : [r.releaser])].sort();
  await db.sql`select app.lock_subject(${`date:${r.businessDate}`})`;
  const [row] = await db.sql<Omit<Reservable, 'businessDate' | 'checked' | 'amountMinor'>[]>`
    select exists (select from app.disbursements where case_id = ${r.caseId}) as "isReserved",
      (select jsonb_build_object('version', version, 'seal', seal) from app.disbursement_orders
        where case_id = ${r.caseId} order by version desc limit 1) as latest,
      exists (select from app.disbursements where loan_id = ${r.loanId} and tranche = ${r.tranche} and case_id <> ${r.caseId}) as "isTranchePaid",
      (select coalesce(sum(amount_minor), 0)::int8 from app.disbursements
        where business_date = ${r.businessDate}::date and maker = ${r.maker} and state not in ('released', 'reversed')) as "makerMinor",
      (select coalesce(sum(d.amount_minor), 0)::int8 from app.disbursements d join app.cases c on c.id = d.case_id
        where d.business_date = ${r.businessDate}::date and c.branch_id = ${r.branchId} and d.state not in ('released', 'reversed')) as "branchMinor",
      (select coalesce(array_agg(distinct person order by person), '{}') from app.duties
        where subject = ${`date:${r.businessDate}`} and rule_set = 'SOD-06' and duty <> 'disbursement'
          and person in (select unnest(app.exclusions_of(p)) from unnest(${people}::text[]) p)) as reconcilers`;
  if (!row) throw new Error('a select without from gives a row');
  const { businessDate, version, seal, amountMinor } = r;
  const found: Reservable = { businessDate, checked: { version, seal }, amountMinor, ...row };
  const refusal = refusalOf(found, r);
  if (refusal !== null) return { refusal, found };
  await db.sql`
    with duties as (
      insert into app.duties (subject, rule_set, person, duty)
      select ${`date:${r.businessDate}`}, 'SOD-06', p, 'disbursement' from unnest(${people}::text[]) p order by p on conflict do nothing
    ), made as (
      insert into app.disbursements (case_id, loan_id, tranche, amount_minor, currency, business_date, order_version, maker, checker, releaser, approval_id)
      values (${r.caseId}, ${r.loanId}, ${r.tranche}, ${r.amountMinor}, 'CNY', ${r.businessDate}::date, ${r.version}, ${r.maker}, ${r.checker}, ${r.releaser}, ${r.approvalId})
      on conflict (case_id) do nothing
      returning *
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
    select 'system', ${r.actor}, 'disbursement.reserved', case_id, case_id, '1',
      jsonb_build_object('amountMinor', amount_minor, 'businessDate', business_date, 'maker', maker, 'checker', checker, 'seal', ${r.seal}::text) from made
    on conflict do nothing`;
  return { refusal, found };
}

/** Before anything is sent: the cut-off has passed since it was reserved (DS-04). Errors: none; once posted the date stays. */
export async function moveBusinessDate(db: Queryable, { caseId, businessDate }: { caseId: string; businessDate: Day }): Promise<void> {
  await db.sql`
    with moved as (
      update app.disbursements set business_date = ${businessDate}::date where case_id = ${caseId} and state = 'reserved' and business_date < ${businessDate}::date
      returning *
    )
    insert into app.duties (subject, rule_set, person, duty)
    select ${`date:${businessDate}`}, 'SOD-06', p, 'disbursement' from moved m, unnest(array_remove(array[m.maker, m.checker, m.releaser], null)) p
    order by p on conflict do nothing`;
}

/**
 * Something of it is sent on a business date after that of the loan: whoever released it has paid on that date too, and does not reconcile it
 * (SOD-06). Insert-or-adopt.
 */
export async function noteSending(db: Queryable, { caseId, businessDate }: { caseId: string; businessDate: Day }): Promise<void> {
  await db.sql`
    insert into app.duties (subject, rule_set, person, duty)
    select ${`date:${businessDate}`}, 'SOD-06', p, 'disbursement' from app.disbursements d, unnest(array_remove(array[d.maker, d.checker, d.releaser], null)) p
    where d.case_id = ${caseId} and d.business_date < ${businessDate}::date order by p on conflict do nothing`;
}

/** How far it has come; a state only moves on. */
export async function settleDisbursement(
  db: Queryable,
  s: { caseId: string; state: DisbursementState; version?: number; actor: string },
): Promise<void> {
  await db.sql`
    with settled as (
      update app.disbursements set state = ${s.state}, order_version = coalesce(${s.version ?? null}::int, order_version)
      where case_id = ${s.caseId} and state <> ${s.state} and state not in ('released', 'paid-out', 'reversed')
        and (${s.state} <> 'released' or state = 'reserved')
      returning *
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
    select 'system', ${s.actor}, 'disbursement.' || state, case_id, case_id, state, jsonb_build_object('amountMinor', amount_minor, 'businessDate', business_date)
    from settled on conflict do nothing`;
}

export async function disbursementOf(db: Queryable, caseId: string): Promise<Disbursement | null> {
  const [row] = await db.sql<Disbursement[]>`
    select case_id as "caseId", loan_id as "loanId", tranche::int, amount_minor as "amountMinor", business_date as "businessDate", order_version as "orderVersion",
      maker, checker, releaser, state
    from app.disbursements where case_id = ${caseId}`;
  return row ?? null;
}

export async function isTranchePaid(db: Queryable, t: { caseId: string; loanId: string; tranche: number }): Promise<boolean> {
  const rows = await db.sql`
    select from app.disbursements where loan_id = ${t.loanId} and tranche = ${t.tranche} and (case_id <> ${t.caseId} or state <> 'reserved')`;
  return rows.length > 0;
}

/** Names of the bank's people that are one of these, however they are spaced or cased (PM-08). */
export async function staffAmong(db: Queryable, names: readonly string[]): Promise<string[]> {
  const rows = await db.sql<{ name: string }[]>`
    select distinct p.name from app.people p, unnest(${[...names]}::text[]) n
    where p.kind = 'person' and lower(regexp_replace(normalize(p.name, nfkc), '\\s', '', 'g')) = lower(regexp_replace(normalize(n, nfkc), '\\s', '', 'g'))`;
  return rows.map(({ name }) => name);
}
/** By which names and customer numbers the spouse of a customer is known, from her own record or from the other one's (PM-08). */
export async function spouseOf(db: Queryable, customerId: string): Promise<{ readonly names: string[]; readonly customerIds: string[] }> {
  const rows = await db.sql<{ name: string | null; id: string | null }[]>`
    select spouse_name as name, null as id from app.customers where id = ${customerId} and spouse_name is not null
    union select s.name, s.id from app.customers c join app.customers s on s.id = c.spouse_id where c.id = ${customerId}
    union select name, id from app.customers where spouse_id = ${customerId}`;
  return { names: rows.flatMap(({ name }) => name ?? []), customerIds: rows.flatMap(({ id }) => id ?? []) };
}
export async function nameOf(db: Queryable, person: string): Promise<string | null> {
  const [row] = await db.sql<{ name: string }[]>`select name from app.people where id = ${person}`;
  return row?.name ?? null;
}

/** Between who wants a loan reversed and who confirms it. */
const REVERSAL = fourEyes('disbursement', 'settleRefused', 'confirmReversal');

/**
 * The bank wants it back after it was sent: noted, and looked at once the result is there (B.7). Answers the state it found, null when there is
 * no such disbursement to see. Only one that is on its way takes it, as long as somebody will look. Who asks first has the part of who wants it
 * reversed, so another person confirms (FE-01). Errors: SEGREGATION (SOD-21), FOUR_EYES (she has confirmed or refused a reversal of it).
 */
export async function askCancel(
  db: Queryable,
  c: { caseId: string; branch: string | null; by: string; reason: string },
): Promise<{ state: DisbursementState; isNoted: boolean; isEnded: boolean } | null> {
  const [row] = await db.sql<{ state: DisbursementState; isNoted: boolean; isEnded: boolean }[]>`
    with found as (
      select d.case_id, c.root_case, d.state, d.cancel_ended_at, c.no_return_at,
        app.demand(not ${standsNear(db.sql, c.by, db.sql`c.root_case`)}, 'SEGREGATION', 'SOD-21') as may
      from app.disbursements d join app.cases c on c.id = d.case_id
      where d.case_id = ${c.caseId} and (${c.branch}::text is null or c.branch_id = ${c.branch}) for no key update of d
    ), noted as (
      update app.disbursements d set cancel_asked_at = coalesce(d.cancel_asked_at, app.app_now()), cancel_asked_by = coalesce(d.cancel_asked_by, ${c.by}),
        cancel_reason = coalesce(d.cancel_reason, ${c.reason})
      from found f where d.case_id = f.case_id and f.state in ('reserved', 'posted') and f.no_return_at is not null and f.cancel_ended_at is null and f.may
      returning d.case_id, f.root_case, d.cancel_asked_by
    ), asking as (
      insert into app.duties as d (subject, rule_set, person, duty)
      select root_case, ${REVERSAL}, ${c.by}, 'settleRefused' from noted where cancel_asked_by = ${c.by}
      on conflict (subject, rule_set, person) do update set duty = excluded.duty where d.duty = excluded.duty
      returning person
    ), audited as (
      insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
      select 'person', ${c.by}, 'disbursement.cancel-asked', case_id, case_id, ${c.by}, '{}' from noted on conflict do nothing
    )
    select f.state, exists (select from noted) as "isNoted", f.cancel_ended_at is not null as "isEnded" from found f
    where app.demand(not exists (select from noted where cancel_asked_by = ${c.by}) or exists (select from asking), 'FOUR_EYES', ${REVERSAL})`;
  return row ?? null;
}

/** Null: nobody of the bank wants it back. */
export type Cancellation = { readonly reason: string; readonly by: string } | { readonly reason: null };

/** Why the bank wants it back, and who asked; with `isLast` no further request is taken, in the same instant. */
export async function cancellationOf(db: Queryable, { caseId, isLast }: { caseId: string; isLast: boolean }): Promise<Cancellation> {
  const [row] = await db.sql<Cancellation[]>`
    update app.disbursements set cancel_ended_at = case when ${isLast}::boolean then coalesce(cancel_ended_at, app.app_now()) else cancel_ended_at end
    where case_id = ${caseId} returning cancel_reason as reason, cancel_asked_by as by`;
  return row ?? { reason: null };
}
