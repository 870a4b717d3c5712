// What the stand-ins for the outside world keep (schema `outside`), and the faults that tests plan for them (P-02).
import { jsonb, type Queryable } from '../client.ts';

export type PortName = 'core' | 'notify' | 'bureau';
type Call = { readonly port: PortName; readonly operation: 'send' | 'query'; readonly key: string };

/**
 * Before the effect: `refused` (never left), `unavailable` (503), `swallowed` (left, never arrived), `reject`. After it: `late`, `lost` (no
 * answer), `cut` (connection lost), `doubled` (arrived twice), `garbage`, `error-after` (500), `wrong-amount` (in the answer), `misbooked` (in
 * the books), `out-of-order` (the answer to another request). `straggler`: no answer, and it arrives long after.
 */
export const FAULTS = [
  'refused',
  'unavailable',
  'late',
  'swallowed',
  'lost',
  'cut',
  'doubled',
  'garbage',
  'error-after',
  'wrong-amount',
  'misbooked',
  'out-of-order',
  'straggler',
  'reject',
] as const;
export type Fault = (typeof FAULTS)[number];

/** The nth call of this key (`*`: of each key) will suffer this. */
export async function planFault(
  db: Queryable,
  { port, operation, key, nth, fault }: Call & { readonly nth: number; readonly fault: Fault },
): Promise<void> {
  await db.sql`insert into outside.faults (port, operation, key, nth, fault) values (${port}, ${operation}, ${key}, ${nth}, ${fault})`;
}

/** Notes that a call has arrived and tells which fault it is to suffer; one of its own key before one of any. */
export async function recordCall(db: Queryable, { port, operation, key }: Call): Promise<Fault | null> {
  const [row] = await db.sql<{ fault: Fault | null }[]>`
    with earlier as (
      select count(*)::int as n from outside.calls where port = ${port} and operation = ${operation} and key = ${key}
    ), noted as (
      insert into outside.calls (port, operation, key) values (${port}, ${operation}, ${key})
    )
    select (
      select f.fault from outside.faults f
      where f.port = ${port} and f.operation = ${operation} and f.key in (${key}, '*') and f.nth = e.n + 1
      order by f.key = '*' limit 1
    ) as fault from earlier e`;
  return row?.fault ?? null;
}

/** How often a stand-in was called: what a test counts. */
export async function countCalls(db: Queryable, { port, operation, key }: Call): Promise<number> {
  const [row] = await db.sql<{ n: number }[]>`
    select count(*)::int as n from outside.calls where port = ${port} and operation = ${operation} and key = ${key}`;
  return row?.n ?? 0;
}

export type PaymentRow = { readonly key: string; readonly amountMinor: number; readonly currency: string; readonly beneficiary: string };

/** Pays, or tells what was paid under this key before. */
export async function insertPayment(db: Queryable, p: PaymentRow): Promise<PaymentRow> {
  await db.sql`
    insert into outside.payments (key, amount_minor, currency, beneficiary)
    values (${p.key}, ${p.amountMinor}, ${p.currency}, ${p.beneficiary}) on conflict (key) do nothing`;
  return (await findPayment(db, p.key)) ?? p;
}

export async function findPayment(db: Queryable, key: string): Promise<PaymentRow | null> {
  const [row] = await db.sql<PaymentRow[]>`
    select key, amount_minor as "amountMinor", currency, beneficiary from outside.payments where key = ${key}`;
  return row ?? null;
}

export async function insertLetter(
  db: Queryable,
  l: { readonly key: string; readonly recipient: string; readonly body: unknown },
): Promise<{ key: string }> {
  await db.sql`
    insert into outside.letters (key, recipient, body) values (${l.key}, ${l.recipient}, ${jsonb(l.body)}::jsonb) on conflict (key) do nothing`;
  return { key: l.key };
}

export async function findLetter(db: Queryable, key: string): Promise<{ key: string } | null> {
  const [row] = await db.sql<{ key: string }[]>`select key from outside.letters where key = ${key}`;
  return row ?? null;
}
