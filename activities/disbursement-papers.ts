// What a disbursement leaves in writing: the letter to the borrower and the voucher (B.7, the last two steps).
import { createHash } from 'node:crypto';
import { scheduleOf } from '../domain/ledger/schedule.ts';
import { fen, yuanText } from '../domain/money.ts';
import { bookingsOf, fileVoucher as fileRow } from '../db/queries/vouchers.ts';
import { stepContext } from './context.ts';
import { dayOf, facts, released, sealOf, shown } from './disbursement-order.ts';
import { once, type Outcome } from './once.ts';

/** Tells the borrower what was paid, on which terms, at which real rate; or that it was taken back. */
export async function notify({ outcome }: { outcome: 'disbursed' | 'reversed' }): Promise<Outcome<{ key: string }>> {
  const { ports } = stepContext();
  const { input } = await facts();
  const { row } = await released();
  const { schedule } = shown(input, [], dayOf(row.businessDate));
  const yuan = (minor: number) => yuanText(fen(minor));
  const letter = {
    recipient: input.borrower.customerId,
    subject:
      outcome === 'disbursed' ? '贷款发放通知 · Your loan has been paid out' : '贷款冲正通知 · The payment of your loan was taken back',
    text:
      outcome === 'disbursed'
        ? [
            `金额 ${yuan(input.amount.amountMinor)} 元，起息日 ${row.businessDate}，年化利率 ${schedule.annualRate}。`,
            `首期还款 ${yuan(schedule.firstPayment)} 元。`,
            `CNY ${yuan(input.amount.amountMinor)}, value date ${row.businessDate}, annualised rate ${schedule.annualRate}. First payment CNY ${yuan(schedule.firstPayment)}.`,
          ].join('\n')
        : '本笔放款已于当日冲正，不计利息。 The payment was reversed on the same day; no interest is due.',
  };
  return once({
    kind: 'letter',
    request: letter,
    send: (key) => ports.notify.send(key, letter),
    query: (key) => ports.notify.findLetter(key),
  });
}

/** What was ordered and by whom, what was booked for it, and the schedule, in one piece with its hash (B.7, last step). */
export async function fileVoucher({ outcome }: { outcome: 'disbursed' | 'reversed' }): Promise<{ sha256: string }> {
  const { db, caseId, actor } = stepContext();
  const [{ row, body }, bookings] = await Promise.all([released(), bookingsOf(db, caseId)]);
  const { maker, checker, releaser, businessDate } = row;
  const schedule = scheduleOf({
    ...{ principal: fen(body.amount.amountMinor), rate: body.rate, months: body.termMonths, method: body.method },
    start: dayOf(businessDate),
  });
  const voucher = { caseId, outcome, businessDate, order: body, seal: sealOf(body), maker, checker, releaser, bookings, schedule };
  const sha256 = createHash('sha256').update(JSON.stringify(voucher)).digest('hex');
  await fileRow(db, { caseId, kind: outcome, body: voucher, sha256, actor });
  return { sha256 };
}
