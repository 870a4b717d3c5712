// What the embedded core tells: accounts, loans, statements, and the postings of a business date. Read by its stand-in and by what staff see of it
// (commands/show-ledger.ts).
import type { Day } from '../../domain/calendar/day.ts';
import type { Iso } from '../../domain/ids.ts';
import type { Method } from '../../domain/ledger/schedule.ts';
import type { Queryable } from '../client.ts';

export type CoreAccount = {
  readonly number: string;
  readonly customerId: string;
  readonly title: string;
  readonly state: 'open' | 'restricted' | 'closed';
  readonly currency: string;
  readonly balanceMinor: number;
  /** The balance less what is on hold. */
  readonly availableMinor: number;
};

export async function coreAccount(db: Queryable, number: string): Promise<CoreAccount | null> {
  const [row] = await db.sql<CoreAccount[]>`
    select a.number, a.customer_id as "customerId", a.title, a.state, a.currency, b.balance as "balanceMinor", b.balance - h.held as "availableMinor"
    from core.accounts a
    cross join lateral (select coalesce(sum(case side when 'credit' then amount_minor else -amount_minor end), 0)::int8 as balance from core.lines where account = a.number) b
    cross join lateral (
      select coalesce(sum(amount_minor), 0)::int8 as held from core.holds h
      where h.account = a.number and not exists (select from core.hold_releases r where r.key = h.key)
    ) h
    where a.number = ${number} and a.kind = 'customer'`;
  return row ?? null;
}

export type StatementLine = {
  readonly journal: string;
  readonly kind: 'loan' | 'credit' | 'payment' | 'reversal';
  readonly businessDate: Day;
  readonly postedAt: Iso;
  readonly side: 'debit' | 'credit';
  readonly amountMinor: number;
  /** After this line. */
  readonly balanceMinor: number;
};

/** Oldest first, at most `limit`. */
export async function coreStatement(
  db: Queryable,
  s: { readonly number: string; readonly from: Day; readonly to: Day; readonly limit: number },
): Promise<StatementLine[]> {
  return db.sql<StatementLine[]>`
    select * from (
      select j.key as journal, j.kind, j.business_date as "businessDate", j.posted_at as "postedAt", l.side, l.amount_minor as "amountMinor",
        (sum(case l.side when 'credit' then l.amount_minor else -l.amount_minor end) over (order by j.posted_at, j.key, l.n))::int8 as "balanceMinor"
      from core.lines l join core.journals j on j.key = l.journal where l.account = ${s.number}
    ) x where "businessDate" between ${s.from}::date and ${s.to}::date order by "postedAt", journal limit ${s.limit}`;
}

export type CoreLoan = {
  readonly key: string;
  readonly loanId: string;
  readonly tranche: number;
  readonly amountMinor: number;
  readonly currency: string;
  readonly method: Method;
  readonly rate: string;
  readonly termMonths: number;
  readonly valueDate: Day;
  readonly isReversed: boolean;
  readonly rows: readonly {
    readonly n: number;
    readonly dueDate: Day;
    readonly principalMinor: number;
    readonly interestMinor: number;
    readonly balanceMinor: number;
  }[];
  readonly postings: readonly Posting[];
};
export type Posting = {
  readonly key: string;
  readonly loanKey: string;
  readonly kind: 'loan' | 'credit' | 'payment' | 'reversal';
  readonly part: number;
  readonly businessDate: Day;
  readonly amountMinor: number;
  readonly currency: string;
  readonly reverses: string | null;
  readonly payee: string | null;
};

export async function coreLoan(db: Queryable, key: string): Promise<CoreLoan | null> {
  const [row] = await db.sql<Omit<CoreLoan, 'postings'>[]>`
    select l.key, l.loan_id as "loanId", l.tranche::int, l.principal_minor as "amountMinor", l.currency, l.method, l.rate, l.term_months::int as "termMonths",
      l.value_date as "valueDate", exists (select from core.journals r where r.loan_key = l.key and r.reverses = l.key || '/loan') as "isReversed",
      (select jsonb_agg(jsonb_build_object('n', n, 'dueDate', due_date, 'principalMinor', principal_minor, 'interestMinor', interest_minor,
        'balanceMinor', balance_minor) order by n) from core.schedule_rows where loan_key = l.key) as rows
    from core.loans l where l.key = ${key}`;
  return row ? { ...row, postings: await postingsWhere(db, { loanKey: key, date: null }) } : null;
}

/** All journals of a business date, by key. */
export const postingsOf = (db: Queryable, date: Day): Promise<Posting[]> => postingsWhere(db, { loanKey: null, date });

const postingsWhere = (db: Queryable, { loanKey, date }: { loanKey: string | null; date: Day | null }) => db.sql<Posting[]>`
  select key, loan_key as "loanKey", kind, part::int, business_date as "businessDate", amount_minor as "amountMinor", currency, reverses,
    payee ->> 'account' as payee
  from core.journals
  where (${loanKey}::text is null or loan_key = ${loanKey}) and (${date}::date is null or business_date = ${date}::date)
  order by posted_at, key`;
