// What the stand-ins for the bureau and the core keep and know about applicants (schema `outside`). Planted facts are a test's or the demo's.
import type { BureauReport, CustomerAccounts } from '../../domain/credit/facts.ts';
import { jsonb, type Queryable } from '../client.ts';

export type PlantedReport = Omit<BureauReport, 'reportId' | 'at'>;

/** What the bureau and the core will say about this customer; the first planting stays. */
export async function plantApplicant(
  db: Queryable,
  { customerId, report, accounts }: { readonly customerId: string; readonly report?: PlantedReport; readonly accounts?: CustomerAccounts },
): Promise<void> {
  if (report)
    await db.sql`insert into outside.bureau_reports (customer_id, report) values (${customerId}, ${jsonb(report)}::jsonb) on conflict do nothing`;
  if (accounts)
    await db.sql`
      insert into outside.customer_accounts (customer_id, accounts) values (${customerId}, ${jsonb(accounts)}::jsonb) on conflict do nothing`;
}

export async function plantedReport(db: Queryable, customerId: string): Promise<PlantedReport | null> {
  const [row] = await db.sql<{ report: PlantedReport }[]>`select report from outside.bureau_reports where customer_id = ${customerId}`;
  return row?.report ?? null;
}

export async function plantedAccounts(db: Queryable, customerId: string): Promise<CustomerAccounts | null> {
  const [row] = await db.sql<{ accounts: CustomerAccounts }[]>`
    select accounts from outside.customer_accounts where customer_id = ${customerId}`;
  return row?.accounts ?? null;
}

export type AnsweredQuery = { readonly key: string; readonly customerId: string; readonly report: BureauReport };

/** Answers a query, or tells what was answered under this key before. */
export async function adoptBureauQuery(db: Queryable, q: AnsweredQuery & { readonly purpose: string }): Promise<AnsweredQuery> {
  await db.sql`
    insert into outside.bureau_queries (key, customer_id, purpose, report)
    values (${q.key}, ${q.customerId}, ${q.purpose}, ${jsonb(q.report)}::jsonb) on conflict (key) do nothing`;
  return (await findBureauQuery(db, q.key)) ?? q;
}

export async function findBureauQuery(db: Queryable, key: string): Promise<AnsweredQuery | null> {
  const [row] = await db.sql<
    AnsweredQuery[]
  >`select key, customer_id as "customerId", report from outside.bureau_queries where key = ${key}`;
  return row ?? null;
}
