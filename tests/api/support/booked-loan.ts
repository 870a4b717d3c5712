// A loan that is booked and credited, with its case, for tests of what staff see of the ledger.
import { asDay } from '../../../domain/calendar/day.ts';
import { cny } from '../../../domain/money.ts';
import type { Db } from '../../../db/client.ts';
import { bookCredit, bookLoan, bookPayment, openAccount } from '../../../db/queries/core-post.ts';
import { insertOrder, reserveDisbursement } from '../../../db/queries/disbursements.ts';

export type BookedLoan = { readonly id: string; readonly key: string; readonly account: string; readonly number: string };
let loans = 0;

/** `isSent`: the case has passed its point of no return; paid on to a payee for a part of it. */
export async function bookedLoan({ owner, db }: { owner: Db; db: Db }, { branch = 'HQ' } = {}): Promise<BookedLoan> {
  const n = String(++loans).padStart(4, '0');
  const [id, number, date] = [`LN-20260302-LEDG${n}`, `6222000012340${n}`, asDay('2026-03-02')];
  const key = `DSB-${id}-1`;
  for (const person of ['maker', 'checker'])
    await owner.sql`insert into app.people (id, username, name, branch_id) values (${person}, ${person}, ${person}, 'HQ') on conflict do nothing`;
  await owner.sql`
    insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at, no_return_at, has_engine)
    values (${key}, 'disbursement', 1, '{}', 'maker', ${branch}, ${key}, app.app_now(), app.app_now(), false)`;
  await openAccount(db, { number, customerId: `C-${n}`, title: '林测试' });
  await insertOrder(db, { caseId: key, version: 1, body: {}, seal: 's', by: 'maker' });
  await db.transaction((tx) =>
    reserveDisbursement(tx, {
      ...{
        caseId: key,
        loanId: id,
        tranche: 1,
        amountMinor: 60_000_00,
        businessDate: date,
        version: 1,
        seal: 's',
        maker: 'maker',
        checker: 'checker',
      },
      ...{ releaser: null, approvalId: 'A', branchId: branch, makerDailyMax: 1e12, branchDailyMax: 1e12, actor: 'test' },
    }),
  );
  const loan = {
    key,
    loanId: id,
    tranche: 1,
    customerId: `C-${n}`,
    account: number,
    amount: cny(60_000_00),
    method: 'equal-instalment',
    rate: '0.0720',
  } as const;
  const booked = [
    await bookLoan(db, { ...loan, termMonths: 36, valueDate: date, maker: 'maker', checker: 'checker' }),
    await bookCredit(db, { key: `${key}/credit`, loanKey: key, account: number, amount: cny(60_000_00), businessDate: date }),
    await bookPayment(db, {
      ...{ key: `${key}/payee-1`, loanKey: key, part: 1, amount: cny(20_000_00), businessDate: date },
      payee: { name: 'Deco', account: '9902021234567894', bankCode: '102100099996' },
    }),
  ];
  const refused = booked.find(({ ok }) => !ok);
  if (refused) throw new Error(JSON.stringify(refused));
  const [row] = await owner.sql<{ id: string }[]>`select encode(substr(sha256(${number}::text::bytea), 1, 10), 'hex') as id`;
  return { id, key, account: row?.id ?? '', number };
}
