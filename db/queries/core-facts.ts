// What the embedded core's own books say about a customer: the account to credit, and what is lent already. Read by its stand-in only.
import type { Queryable } from '../client.ts';

/** Loans count with their whole principal until they are reversed: no repayments are booked yet, and more is the safe side (B.5). */
export async function coreFactsOf(db: Queryable, customerId: string): Promise<{ account: string | null; exposure: number }> {
  const [row] = await db.sql<{ account: string | null; exposure: number }[]>`
    select
      (select min(number) from core.accounts where customer_id = ${customerId} and state = 'open') as account,
      coalesce((
        select sum(l.principal_minor) from core.loans l
        where l.customer_id = ${customerId}
          and not exists (select from core.journals j join core.journals r on r.reverses = j.key where j.loan_key = l.key and j.kind = 'loan')
      ), 0)::int8 as exposure`;
  return row ?? { account: null, exposure: 0 };
}
