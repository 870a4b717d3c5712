// The embedded core behind the wire: what a request asks of the ledger, and how it answers. It checks nothing of its own, the database does.
// Read by stand-in.ts, which puts the faults around it.
import { createHash } from 'node:crypto';
import type { Db } from '../../db/client.ts';
import { asDay } from '../../domain/calendar/day.ts';
import { writePostingFile } from '../../domain/ledger/posting-file.ts';
import { fen } from '../../domain/money.ts';
import {
  bookCredit,
  bookLoan,
  bookPayment,
  bookReversal,
  journalOf,
  placeHold,
  releaseHold,
  type Booking,
  type LoanBooking,
  type PayeeBooking,
} from '../../db/queries/core-post.ts';
import { coreAccount, coreLoan, coreStatement, postingsOf } from '../../db/queries/core-read.ts';
import type { WireReply } from './port.ts';

/** What travels to the core. `op` names the operation; a body without one is a plain payment. */
export type CoreSend =
  | { readonly op: 'post-loan'; readonly order: LoanBooking }
  | { readonly op: 'credit'; readonly order: Parameters<typeof bookCredit>[1] }
  | { readonly op: 'pay'; readonly order: PayeeBooking }
  | { readonly op: 'reverse'; readonly order: Parameters<typeof bookReversal>[1] }
  | { readonly op: 'hold'; readonly order: { key: string; account: string; amountMinor: number; reason: string } }
  | { readonly op: 'free'; readonly order: { key: string } };
export type CoreQuery =
  | { readonly op: 'journal' }
  | { readonly op: 'loan'; readonly loanKey: string }
  | { readonly op: 'account'; readonly number: string }
  | { readonly op: 'statement'; readonly number: string; readonly from: string; readonly to: string }
  | { readonly op: 'posting-file'; readonly date: string };

const LINES_MAX = 1_000;

/** `misbooked`: the core books a fen more than it was told, as a core with a fault would (P-02, wrong amount). */
export async function coreSend(db: Db, { op, order }: CoreSend, { misbooked = false } = {}): Promise<WireReply> {
  switch (op) {
    case 'post-loan':
      return answer(
        await bookLoan(db, misbooked ? { ...order, amount: { ...order.amount, amountMinor: fen(order.amount.amountMinor + 1) } } : order),
      );
    case 'credit':
      return answer(await bookCredit(db, order));
    case 'pay':
      return answer(await bookPayment(db, order));
    case 'reverse':
      return answer(await bookReversal(db, order));
    case 'hold':
      await placeHold(db, order);
      return { status: 201, body: { key: order.key } };
    case 'free':
      await releaseHold(db, order.key);
      return { status: 201, body: { key: order.key } };
  }
}

export async function coreQuery(db: Db, key: string, query: CoreQuery): Promise<WireReply> {
  const found = (body: unknown): WireReply => ({ status: 200, body });
  switch (query.op) {
    case 'journal':
      return found(await journalOf(db, key));
    case 'loan':
      return found(await coreLoan(db, query.loanKey));
    case 'account':
      return found(await coreAccount(db, query.number));
    case 'statement':
      return found(await coreStatement(db, { number: query.number, from: asDay(query.from), to: asDay(query.to), limit: LINES_MAX }));
    case 'posting-file': {
      const date = asDay(query.date);
      const lines = (await postingsOf(db, date)).map(({ payee, ...line }) => ({
        ...line,
        payeeMark: payee === null ? null : payeeMark(line.key, payee),
      }));
      return found({ text: writePostingFile(date, lines) });
    }
  }
}

const payeeMark = (key: string, account: string) =>
  `${account.slice(-4)}:${createHash('sha256').update(`${key}|${account}`).digest('hex').slice(0, 16)}`;

const MESSAGES: Readonly<Record<string, string>> = {
  KEY_REUSED: '该流水号已用于另一笔记账 · This key belongs to another booking.',
  TRANCHE_PAID: '该笔放款已以其他流水号记账 · This tranche has been booked under another key.',
  ACCOUNT_CLOSED: '账户已销户或受限 · An account is closed or restricted.',
  NO_ACCOUNT: '账户不存在 · There is no such account.',
  PAYEE_MISMATCH: '账号与户名不符 · The account belongs to another name.',
  ANOTHER_DATE: '记账日不是当日，请以补正处理 · It was booked on another business date: correct it by an adjustment.',
  PAID_ON: '资金已对外支付 · The money has been paid on.',
  OVERDRAWN: '账户余额不足 · The account does not hold so much.',
};
const answer = (booking: Booking): WireReply =>
  booking.ok
    ? { status: 201, body: booking.booked }
    : {
        status: 409,
        body: { code: booking.code, message: MESSAGES[booking.code] ?? `核心拒绝记账 · The ledger refuses: ${booking.code}.` },
      };
