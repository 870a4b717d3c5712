// What must be true after a chaos run, asked of the ledger and of nobody's memory: each approved tranche was paid exactly once, or taken back
// whole where its plan left nothing else (books.ts), and every journal comes to zero.
import type { Db } from '../../db/client.ts';
import { faultsIn, type Books } from './books.ts';
import type { Run } from './plan.ts';

export type Case = { readonly id: string; readonly account: string; readonly run: Run };

/** One line for each thing that is not as it must be; none when all is well. */
export async function verdict(db: Db, cases: readonly Case[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { id, account, run } of cases) {
    const [books] = await db.sql<Books[]>`
      select (select outcome from app.cases where id = ${id}) as outcome, (select state from app.disbursements where case_id = ${id}) as state,
        count(*) filter (where kind = 'loan') as loans, count(*) filter (where kind = 'credit') as credits,
        count(*) filter (where kind = 'payment') as payments, count(*) filter (where kind = 'reversal') as reversals,
        coalesce(sum(amount_minor) filter (where kind = 'payment'), 0)::int8 as "paidMinor",
        (select coalesce(sum(case side when 'credit' then amount_minor else -amount_minor end), 0)::int8 from core.lines where account = ${account}) as "balanceMinor",
        (select count(*) from app.effects where case_id = ${id} and state in ('sent', 'unknown', 'claimed')) as standing,
        (select count(*) from core.holds h where account = ${account} and not exists (select from core.hold_releases r where r.key = h.key)) as held,
        (select count(*) from app.vouchers where case_id = ${id}) as vouchers,
        (select count(*) from outside.letters where key like ${`${id}/notice-%`}) as letters,
        (select coalesce(array_agg(substr(object, length(${id}) + 2)), '{}') from audit.events where case_id = ${id} and event = 'effect.resend-allowed') as resent
      from core.journals where loan_key = ${id}`;
    if (!books) continue;
    for (const fault of faultsIn(run, books)) wrong.push(`${id} (run ${run.n}): ${fault}: ${JSON.stringify(books)}`);
  }
  const [total] = await db.sql<{ off: number; sum: number; twice: number }[]>`
    select (select count(*) from (select journal from core.lines group by 1 having sum(case side when 'debit' then amount_minor else -amount_minor end) <> 0) x) as off,
      (select coalesce(sum(case side when 'debit' then amount_minor else -amount_minor end), 0)::int8 from core.lines) as sum,
      (select count(*) from (select payment from app.effects where payment is not null and state = 'done' group by 1 having count(*) > 1) x) as twice`;
  if (total && (total.off > 0 || total.sum !== 0)) wrong.push(`${total.off} journals do not come to zero, all together ${total.sum}`);
  if (total && total.twice > 0) wrong.push(`${total.twice} payments stand twice`);
  return wrong;
}
