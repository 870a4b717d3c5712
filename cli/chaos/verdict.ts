// What must be true after a chaos run, asked of the ledger and of nobody's memory: each approved tranche was paid exactly once, or taken back
// whole, and every journal comes to zero.
import type { Db } from '../../db/client.ts';
import type { Run } from './plan.ts';

export const AMOUNT = 60_000_00;
export type Case = { readonly id: string; readonly account: string; readonly run: Run };

type Books = {
  outcome: string | null;
  state: string | null;
  loans: number;
  credits: number;
  payments: number;
  reversals: number;
  paidMinor: number;
  balanceMinor: number;
  standing: number;
};

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
        (select count(*) from app.effects where case_id = ${id} and state in ('sent', 'unknown', 'claimed')) as standing
      from core.journals where loan_key = ${id}`;
    if (!books) continue;
    const { outcome, state, loans, credits, payments, reversals, paidMinor, balanceMinor, standing } = books;
    const said = `${id} (run ${run.n}): ${JSON.stringify(books)}`;
    const paidOut = AMOUNT_OF[run.payees];
    const isPaidOnce =
      loans === 1 &&
      credits === 1 &&
      reversals === 0 &&
      payments === run.payees &&
      paidMinor === paidOut &&
      balanceMinor === AMOUNT - paidOut;
    const isTakenBack = payments === 0 && reversals === loans + credits && balanceMinor === 0;
    if (
      outcome === 'disbursed'
        ? !(isPaidOnce && state === 'paid-out')
        : outcome === 'reversed'
          ? !(isTakenBack && state === 'reversed')
          : !(outcome === 'not-disbursed' && loans === 0)
    )
      wrong.push(`not paid exactly once: ${said}`);
    if (standing > 0) wrong.push(`an effect is still open: ${said}`);
  }
  const [total] = await db.sql<{ off: number; sum: number; twice: number }[]>`
    select (select count(*) from (select journal from core.lines group by 1 having sum(case side when 'debit' then amount_minor else -amount_minor end) <> 0) x) as off,
      (select coalesce(sum(case side when 'debit' then amount_minor else -amount_minor end), 0)::int8 from core.lines) as sum,
      (select count(*) from (select payment from app.effects where payment is not null and state = 'done' group by 1 having count(*) > 1) x) as twice`;
  if (total && (total.off > 0 || total.sum !== 0)) wrong.push(`${total.off} journals do not come to zero, all together ${total.sum}`);
  if (total && total.twice > 0) wrong.push(`${total.twice} payments stand twice`);
  return wrong;
}

/** What is paid on, by the number of payees: nothing, half, or two thirds. */
export const SHARES: Readonly<Record<Run['payees'], readonly number[]>> = { 0: [], 1: [30_000_00], 2: [30_000_00, 10_000_00] };
const AMOUNT_OF = { 0: 0, 1: 30_000_00, 2: 40_000_00 } as const;
