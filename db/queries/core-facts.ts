// What the embedded core's own books say about a customer: the account to credit, and what is lent already. Read by its stand-in only.
import type { Queryable } from '../client.ts';

/**
 * Loans count with their whole principal until they are reversed: no repayments are booked yet, and more is the safe side (B.5). Of which
 * product one is stands in the case that paid it out, whose id is the loan's key.
 */
export async function coreFactsOf(
  db: Queryable,
  customerId: string,
): Promise<{ account: string | null; exposure: number; internetOutstanding: number }> {
  const [row] = await db.sql<{ account: string | null; exposure: number; internetOutstanding: number }[]>`
    with lent as (
      select l.key, l.principal_minor from core.loans l
      where l.customer_id = ${customerId}
        and not exists (select from core.journals j join core.journals r on r.reverses = j.key where j.loan_key = l.key and j.kind = 'loan')
    )
    select
      (select min(number) from core.accounts where customer_id = ${customerId} and state = 'open') as account,
      coalesce((select sum(principal_minor) from lent), 0)::int8 as exposure,
      coalesce((
        select sum(lent.principal_minor) from lent join app.cases c on c.id = lent.key where c.input ->> 'product' = 'internet'
      ), 0)::int8 as "internetOutstanding"`;
  return row ?? { account: null, exposure: 0, internetOutstanding: 0 };
}
