// What the embedded core books, each in one transaction and each insert-or-adopt under its key: doing it twice is doing it once. Whether a
// journal is sound the database decides (0002_core_ledger.sql); this file only says what is asked of it. Read by the core's stand-in alone.
import type { Day } from '../../domain/calendar/day.ts';
import { borrowerCredited, GL, loanPosted, payeePaid, reversed, type Line } from '../../domain/ledger/journal.ts';
import { scheduleOf, type Method } from '../../domain/ledger/schedule.ts';
import { fen, type Money } from '../../domain/money.ts';
import { jsonb, type Db, type Queryable, type Tx } from '../client.ts';

export type LoanBooking = {
  readonly key: string;
  readonly loanId: string;
  readonly tranche: number;
  readonly customerId: string;
  readonly account: string;
  readonly amount: Money;
  readonly method: Method;
  readonly rate: string;
  readonly termMonths: number;
  readonly valueDate: Day;
  readonly maker: string;
  readonly checker: string;
};
export type PayeeBooking = {
  readonly key: string;
  readonly loanKey: string;
  /** Which payee of the loan, from 1; a corrected payment keeps it. */
  readonly part: number;
  readonly payee: { readonly name: string; readonly account: string; readonly bankCode: string };
  readonly amount: Money;
  readonly businessDate: Day;
};
type JournalKind = 'loan' | 'credit' | 'payment' | 'reversal';
export type Booked = {
  readonly key: string;
  readonly kind: JournalKind;
  readonly amountMinor: number;
  readonly currency: string;
  readonly businessDate: Day;
};
/** `code` is the ledger's own word for why not. */
export type Booking = { readonly ok: true; readonly booked: Booked } | { readonly ok: false; readonly code: string };

/** Posts the loan with its schedule. Refusals: KEY_REUSED (other terms under this key), TRANCHE_PAID, and those of the ledger. */
export const bookLoan = (db: Db, l: LoanBooking): Promise<Booking> =>
  booking(db, async (tx) => {
    const isNew = await insertLoan(tx, l);
    if (!isNew && !(await isSameLoan(tx, l))) return { ok: false, code: 'KEY_REUSED' };
    return book(tx, {
      key: `${l.key}/loan`,
      kind: 'loan',
      loanKey: l.key,
      businessDate: l.valueDate,
      amount: l.amount,
      lines: loanPosted(l.amount.amountMinor),
    });
  });

export type CreditBooking = {
  readonly key: string;
  readonly loanKey: string;
  readonly account: string;
  readonly amount: Money;
  readonly businessDate: Day;
};

/** Hands the money to the borrower, once whatever the key. Refusals: NOT_POSTED, PAID_ALREADY, AMOUNT, ACCOUNT_CLOSED … */
export const bookCredit = (db: Db, c: CreditBooking): Promise<Booking> =>
  booking(db, (tx) => book(tx, { ...c, kind: 'credit', lines: borrowerCredited(c.account, c.amount.amountMinor) }));

/** Pays on, to an account of this bank or through clearing. Refusals: PAYEE_MISMATCH (an account of ours under another name), PAID_ALREADY, AMOUNT, ACCOUNT_CLOSED … */
export const bookPayment = (db: Db, p: PayeeBooking): Promise<Booking> =>
  booking(db, async (tx) => {
    const [from] = await tx.sql<{ account: string }[]>`select account from core.loans where key = ${p.loanKey}`;
    if (!from) return { ok: false, code: 'NOT_POSTED' };
    const [ours] = await tx.sql<
      { title: string }[]
    >`select title from core.accounts where number = ${p.payee.account} and kind = 'customer'`;
    if (ours && ours.title !== p.payee.name) return { ok: false, code: 'PAYEE_MISMATCH' };
    const lines = payeePaid(from.account, p.amount.amountMinor).map((line) =>
      ours && line.account === GL.payments ? { ...line, account: p.payee.account } : line,
    );
    return book(tx, { ...p, kind: 'payment', lines });
  });

/** Takes a loan back by counter-entries, the credit first; what was held of it is free again. Refusals: NOT_POSTED, ANOTHER_DATE, PAID_ON, OVERDRAWN. */
export const bookReversal = (
  db: Db,
  { key, loanKey, businessDate }: { key: string; loanKey: string; businessDate: Day },
): Promise<Booking> =>
  booking(db, async (tx) => {
    let last: Booking = { ok: false, code: 'NOT_POSTED' };
    for (const kind of ['credit', 'loan'] as const) {
      const [original] = await tx.sql<{ key: string; amountMinor: number }[]>`
        select key, amount_minor as "amountMinor" from core.journals where loan_key = ${loanKey} and kind = ${kind}`;
      if (!original) continue;
      const lines: Line[] =
        await tx.sql`select account, side, amount_minor as "amountMinor" from core.lines where journal = ${original.key} order by n`;
      const amount = { amountMinor: fen(original.amountMinor), currency: 'CNY' } as const;
      last = await book(tx, {
        key: kind === 'loan' ? key : `${key}/${kind}`,
        kind: 'reversal',
        loanKey,
        businessDate,
        amount,
        lines: reversed(lines),
        reverses: original.key,
      });
      if (!last.ok) return last;
    }
    await tx.sql`
      insert into core.hold_releases (key) select h.key from core.holds h where h.key like ${`${loanKey}/hold%`} on conflict do nothing`;
    return last;
  });

/** Money that the borrower cannot spend while a payment is being mended. */
export async function placeHold(db: Db, h: { key: string; account: string; amountMinor: number; reason: string }): Promise<void> {
  await db.sql`
    insert into core.holds (key, account, amount_minor, reason) values (${h.key}, ${h.account}, ${h.amountMinor}, ${h.reason}) on conflict do nothing`;
}
export async function releaseHold(db: Db, key: string): Promise<void> {
  await db.sql`insert into core.hold_releases (key) select key from core.holds where key = ${key} on conflict do nothing`;
}

/** Opens an account of a customer, or leaves the one that is there. */
export async function openAccount(db: Queryable, a: { number: string; customerId: string; title: string }): Promise<void> {
  await db.sql`
    insert into core.accounts (number, kind, title, customer_id, side) values (${a.number}, 'customer', ${a.title}, ${a.customerId}, 'credit')
    on conflict do nothing`;
}
export async function setAccountState(db: Queryable, a: { number: string; state: 'open' | 'restricted' | 'closed' }): Promise<void> {
  await db.sql`update core.accounts set state = ${a.state} where number = ${a.number} and kind = 'customer'`;
}

export async function journalOf(db: Queryable, key: string): Promise<Booked | null> {
  const [row] = await db.sql<Booked[]>`
    select key, kind, amount_minor as "amountMinor", currency, business_date as "businessDate" from core.journals where key = ${key}`;
  return row ?? null;
}

async function insertLoan(tx: Tx, l: LoanBooking): Promise<boolean> {
  const rows = await tx.sql`
    insert into core.loans (key, loan_id, tranche, customer_id, account, principal_minor, currency, method, rate, term_months, value_date, maker, checker)
    values (${l.key}, ${l.loanId}, ${l.tranche}, ${l.customerId}, ${l.account}, ${l.amount.amountMinor}, ${l.amount.currency}, ${l.method}, ${l.rate},
      ${l.termMonths}, ${l.valueDate}::date, ${l.maker}, ${l.checker})
    on conflict (key) do nothing returning key`;
  if (rows.length === 0) return false;
  const schedule = scheduleOf({
    principal: l.amount.amountMinor,
    rate: l.rate,
    months: l.termMonths,
    method: l.method,
    start: l.valueDate,
  });
  await tx.sql`
    insert into core.schedule_rows (loan_key, n, due_date, principal_minor, interest_minor, balance_minor)
    select ${l.key}, (r ->> 'n')::int, (r ->> 'dueDate')::date, (r ->> 'principal')::bigint, (r ->> 'interest')::bigint, (r ->> 'balance')::bigint
    from jsonb_array_elements(${jsonb(schedule)}::jsonb) r`;
  return true;
}

/** Same key, same loan (DS-01): whatever of it differs makes it another one. The value date is that of the first booking. */
async function isSameLoan(tx: Tx, l: LoanBooking): Promise<boolean> {
  const rows = await tx.sql`
    select from core.loans where key = ${l.key} and loan_id = ${l.loanId} and tranche = ${l.tranche} and customer_id = ${l.customerId}
      and account = ${l.account} and principal_minor = ${l.amount.amountMinor} and currency = ${l.amount.currency} and method = ${l.method}
      and rate = ${l.rate} and term_months = ${l.termMonths} and value_date = ${l.valueDate}::date`;
  return rows.length > 0;
}

type NewJournal = {
  readonly key: string;
  readonly kind: JournalKind;
  readonly loanKey: string;
  readonly part?: number;
  readonly businessDate: Day;
  readonly amount: Money;
  readonly payee?: unknown;
  readonly reverses?: string;
  readonly lines: readonly Line[];
};
async function book(tx: Tx, j: NewJournal): Promise<Booking> {
  const payee = j.payee === undefined ? null : jsonb(j.payee);
  const rows = await tx.sql`
    insert into core.journals (key, kind, loan_key, part, business_date, amount_minor, currency, payee, reverses)
    values (${j.key}, ${j.kind}, ${j.loanKey}, ${j.part ?? 0}, ${j.businessDate}::date, ${j.amount.amountMinor}, ${j.amount.currency}, ${payee}::jsonb, ${j.reverses ?? null})
    on conflict (key) do nothing returning key`;
  if (rows.length > 0)
    await tx.sql`
      insert into core.lines (journal, n, account, side, amount_minor)
      select ${j.key}, n, l ->> 'account', l ->> 'side', (l ->> 'amountMinor')::bigint
      from jsonb_array_elements(${jsonb(j.lines)}::jsonb) with ordinality x(l, n)`;
  const booked = await journalOf(tx, j.key);
  if (!booked) throw new Error(`${j.key} was just booked and is not there`);
  const [same] = await tx.sql`
    select from core.journals where key = ${j.key} and loan_key = ${j.loanKey} and kind = ${j.kind} and amount_minor = ${j.amount.amountMinor}
      and payee is not distinct from ${payee}::jsonb`;
  return same ? { ok: true, booked } : { ok: false, code: 'KEY_REUSED' };
}

/** What the database refuses is an answer of the ledger; anything else is a fault and goes on as one. */
const REFUSED_BY: Readonly<Record<string, string>> = {
  loans_tranche_once: 'TRANCHE_PAID',
  loans_maker_is_not_checker: 'MAKER_IS_CHECKER',
  loans_account_fkey: 'NO_ACCOUNT',
  journals_once: 'PAID_ALREADY',
  journals_loan_key_fkey: 'NOT_POSTED',
  journals_reversed_once: 'REVERSED_ALREADY',
  lines_account_fkey: 'NO_ACCOUNT',
};
async function booking(db: Db, run: (tx: Tx) => Promise<Booking>): Promise<Booking> {
  try {
    return await db.transaction(async (tx) => {
      const booked = await run(tx);
      if (!booked.ok) throw new Refused(booked.code);
      return booked;
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, code: error.code };
    const { code, message, constraint_name: constraint } = error as { code?: string; message?: string; constraint_name?: string };
    if (code === 'CS003' && message !== undefined) return { ok: false, code: message };
    const known = constraint === undefined ? undefined : REFUSED_BY[constraint];
    if (known === undefined) throw error;
    return { ok: false, code: known };
  }
}
/** Leaves the transaction, so that nothing of it stays. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string) {
    super(code);
    this.code = code;
  }
}
