// What staff see of the ledger: which loans and accounts they may look at. An account is named by a digest of its number, so that no number
// stands in an address, a log or a history.
import type { Queryable } from '../client.ts';

/** The core's keys of a loan's tranches, in order; only those whose case the branch may see (null: all). */
export async function tranchesOf(db: Queryable, { loanId, branch }: { loanId: string; branch: string | null }): Promise<string[]> {
  const rows = await db.sql<{ key: string }[]>`
    select l.key from core.loans l join app.cases c on c.id = l.key
    where l.loan_id = ${loanId} and (${branch}::text is null or c.branch_id = ${branch}) order by l.tranche`;
  return rows.map(({ key }) => key);
}

/** Where a loan is paid to: its account's number and the id by which the account is asked for. */
export async function accountOfLoan(db: Queryable, key: string): Promise<{ id: string; number: string } | null> {
  const [row] = await db.sql<{ id: string; number: string }[]>`
    select encode(substr(sha256(account::bytea), 1, 10), 'hex') as id, account as number from core.loans where key = ${key}`;
  return row ?? null;
}

/** The number of an account by its id, when somebody of the branch may see it: a loan of the branch is paid to it. */
export async function accountNumber(db: Queryable, { id, branch }: { id: string; branch: string | null }): Promise<string | null> {
  const [row] = await db.sql<{ number: string }[]>`
    select a.number from core.accounts a
    where a.kind = 'customer' and encode(substr(sha256(a.number::bytea), 1, 10), 'hex') = ${id}
      and (${branch}::text is null or exists (
        select from core.loans l join app.cases c on c.id = l.key where l.account = a.number and c.branch_id = ${branch}))`;
  return row?.number ?? null;
}
