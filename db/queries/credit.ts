// What credit review keeps beside its case: who has an open application, what was learnt about the applicant, what was offered and signed.
import { createHash } from 'node:crypto';
import type { Iso } from '../../domain/ids.ts';
import { jsonb, type Db, type Queryable } from '../client.ts';

export type CreditCase = {
  readonly input: unknown;
  /** `credit-cn@2`, fixed when the case began. */
  readonly packVersion: string | null;
  readonly receivedAt: Iso;
  /** Of the card that was filed in this graph of cases, else of the customer's record. */
  readonly idNo: string | null;
  /** Of the customer's record alone. */
  readonly idNoOnRecord: string | null;
  readonly relationshipManager: string | null;
};

export async function creditCase(db: Queryable, caseId: string): Promise<CreditCase | null> {
  const [row] = await db.sql<CreditCase[]>`
    select c.input, c.packs ->> 'credit' as "packVersion", c.received_at as "receivedAt", u.relationship_manager as "relationshipManager",
      coalesce((
        select f ->> 'value' from app.cases i join app.readings r on r.case_id = i.id and r.id = i.id || '/filed', jsonb_array_elements(r.fields) f
        where i.id = c.input ->> 'intakeCase' and i.root_case = c.root_case and f ->> 'name' = 'idNo'
        limit 1
      ), u.id_number) as "idNo", u.id_number as "idNoOnRecord"
    from app.cases c left join app.customers u on u.id = c.customer_id
    where c.id = ${caseId}`;
  return row ?? null;
}

/** What the intake that opened this case has filed, by name; empty without one. */
export async function filedByIntake(db: Queryable, caseId: string): Promise<Readonly<Record<string, string>>> {
  const [row] = await db.sql<{ filed: Record<string, string> | null }[]>`
    select jsonb_object_agg(f ->> 'name', f ->> 'value') as filed
    from app.cases c
    join app.cases i on i.id = c.input ->> 'intakeCase' and i.root_case = c.root_case
    join app.readings r on r.case_id = i.id and r.id = i.id || '/filed', jsonb_array_elements(r.fields) f
    where c.id = ${caseId} and f ->> 'value' is not null`;
  return row?.filed ?? {};
}

/**
 * Null: this case has the one open application of this person now. Else the case that has it, which is still open. By customer number and by
 * ID number, for one person may have two customer numbers. Always in this order, so that two who meet do not wait for each other.
 */
export async function adoptApplicant(
  db: Db,
  a: { readonly customerId: string; readonly idNo: string; readonly caseId: string },
): Promise<string | null> {
  const idHash = createHash('sha256').update(a.idNo).digest('hex');
  return db.transaction(async (tx) => {
    const [ofCustomer] = await tx.sql`
      insert into app.credit_applicants as a (customer_id, case_id) values (${a.customerId}, ${a.caseId})
      on conflict (customer_id) do update set case_id = excluded.case_id, at = excluded.at
      where a.case_id = excluded.case_id or exists (select from app.cases c where c.id = a.case_id and c.state = 'closed')
      returning case_id`;
    if (!ofCustomer) return openOf(tx.sql`select case_id as "caseId" from app.credit_applicants where customer_id = ${a.customerId}`);
    const [ofPerson] = await tx.sql`
      insert into app.credit_persons as a (id_hash, case_id) values (${idHash}, ${a.caseId})
      on conflict (id_hash) do update set case_id = excluded.case_id, at = excluded.at
      where a.case_id = excluded.case_id or exists (select from app.cases c where c.id = a.case_id and c.state = 'closed')
      returning case_id`;
    return ofPerson ? null : openOf(tx.sql`select case_id as "caseId" from app.credit_persons where id_hash = ${idHash}`);
  });
}
const openOf = async (found: PromiseLike<readonly unknown[]>): Promise<string | null> =>
  ((await found)[0] as { readonly caseId: string } | undefined)?.caseId ?? null;

export type CreditFile = {
  readonly id: string;
  readonly caseId: string;
  readonly kind: 'bureau-report' | 'accounts';
  readonly content: unknown;
  readonly sha256: string;
};

/** Insert-or-adopt: what was learnt first under an id stays. */
export async function adoptCreditFile(db: Queryable, f: CreditFile): Promise<void> {
  await db.sql`
    insert into app.credit_files (id, case_id, kind, content, sha256)
    values (${f.id}, ${f.caseId}, ${f.kind}, ${jsonb(f.content)}::jsonb, ${f.sha256}) on conflict (id) do nothing`;
}

/** Of this case only; null when there is none. */
export async function creditFile(db: Queryable, f: { readonly id: string; readonly caseId: string }): Promise<unknown> {
  const [row] = await db.sql<{ content: unknown }[]>`select content from app.credit_files where id = ${f.id} and case_id = ${f.caseId}`;
  return row?.content ?? null;
}

export type HumanDecision = {
  readonly key: string;
  readonly by: string;
  readonly at: Iso;
  readonly shows: unknown;
  readonly outcome: Readonly<Record<string, unknown>>;
};

/** The record of the last answer to a task of this case; null while nobody has decided. */
export async function humanDecision(db: Queryable, d: { readonly caseId: string; readonly task: string }): Promise<HumanDecision | null> {
  const [row] = await db.sql<HumanDecision[]>`
    select key, by_id as by, at, input -> 'shows' as shows, outcome from app.decision_records
    where case_id = ${d.caseId} and by_kind <> 'system' and starts_with(key, ${`${d.task}@`}) order by id desc limit 1`;
  return row ?? null;
}

export type Contract = {
  readonly caseId: string;
  readonly decisionKey: string;
  readonly customerId: string;
  readonly amountMinor: number;
  readonly terms: unknown;
  readonly termsHash: string;
  readonly approval: unknown;
  readonly offeredAt: Iso;
  readonly validUntil: Iso;
};

/** Insert-or-adopt: a decision has one offer. That of a later decision takes its place while nobody has signed (AU-06). */
export async function adoptContract(db: Queryable, c: Contract): Promise<Contract> {
  await db.sql`
    insert into app.credit_contracts as k (case_id, decision_key, customer_id, amount_minor, terms, terms_hash, approval, offered_at, valid_until)
    values (${c.caseId}, ${c.decisionKey}, ${c.customerId}, ${c.amountMinor}, ${jsonb(c.terms)}::jsonb, ${c.termsHash},
      ${jsonb(c.approval)}::jsonb, ${c.offeredAt}::timestamptz, ${c.validUntil}::timestamptz)
    on conflict (case_id) do update set decision_key = excluded.decision_key, customer_id = excluded.customer_id,
      amount_minor = excluded.amount_minor, terms = excluded.terms, terms_hash = excluded.terms_hash, approval = excluded.approval,
      offered_at = excluded.offered_at, valid_until = excluded.valid_until
    where k.signed_at is null and k.decision_key <> excluded.decision_key`;
  return (await contractOf(db, c.caseId)) ?? c;
}

export async function contractOf(db: Queryable, caseId: string): Promise<Contract | null> {
  const [row] = await db.sql<Contract[]>`
    select case_id as "caseId", decision_key as "decisionKey", customer_id as "customerId", amount_minor as "amountMinor", terms,
      terms_hash as "termsHash", approval, offered_at as "offeredAt", valid_until as "validUntil"
    from app.credit_contracts where case_id = ${caseId}`;
  return row ?? null;
}

/** Signs it, once: a second signing finds the first. */
export async function signContract(
  db: Queryable,
  s: { readonly caseId: string; readonly signature: string; readonly payees: unknown; readonly at: Iso },
): Promise<void> {
  await db.sql`
    update app.credit_contracts set signed_at = ${s.at}::timestamptz, signature = ${s.signature}, payees = ${jsonb(s.payees)}::jsonb
    where case_id = ${s.caseId} and signed_at is null`;
}
