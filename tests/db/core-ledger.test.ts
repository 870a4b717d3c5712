// What no statement can do to posted money, whatever code sends it: each rule of the ledger is tried with plain SQL, as the product's own
// role, and the database refuses. After every attempt the books are what they were.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TxSql } from '../../db/guard.ts';
import { testDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.db.sql`insert into core.accounts (number, kind, title, customer_id, side) values
    ('62220001', 'customer', 'A', 'C-1', 'credit'), ('62220002', 'customer', 'B', 'C-2', 'credit'), ('62220009', 'customer', 'Z', 'C-9', 'credit')`;
  await database.db.sql`update core.accounts set state = 'closed' where number = '62220009'`;
});
afterAll(() => database.drop());

const DAY = '2026-03-02';
type Line = readonly [account: string, side: 'debit' | 'credit', amount: number];
type Loan = {
  readonly key: string;
  readonly amount?: number;
  readonly tranche?: number;
  readonly account?: string;
  readonly maker?: string;
};
let loans = 0;
const newLoan = (): Required<Loan> => ({ key: `DSB-L${++loans}-1`, amount: 500, tranche: 1, account: '62220001', maker: 'anna' });

async function loan(sql: TxSql, l: Loan, rows: readonly number[] = [200, 300]): Promise<void> {
  const { key, amount = 500, tranche = 1, account = '62220001', maker = 'anna' } = l;
  await sql`insert into core.loans (key, loan_id, tranche, customer_id, account, principal_minor, currency, method, rate, term_months, value_date, maker, checker)
    values (${key}, ${key.split('-').slice(0, 2).join('-')}, ${tranche}, 'C-1', ${account}, ${amount}, 'CNY', 'equal-principal', '0.06', 12, ${DAY}, ${maker}, 'bert')`;
  let left = amount;
  for (const [i, principal] of rows.entries())
    await sql`insert into core.schedule_rows (loan_key, n, due_date, principal_minor, interest_minor, balance_minor)
      values (${key}, ${i + 1}, ${`2026-0${i + 4}-02`}, ${principal}, 1, ${Math.max(0, (left -= principal))})`;
}
type Journal = {
  readonly key: string;
  readonly kind: string;
  readonly of: string;
  readonly amount?: number;
  readonly lines: readonly Line[];
  readonly part?: number;
  readonly date?: string;
  readonly reverses?: string;
};
async function journal(sql: TxSql, j: Journal): Promise<void> {
  const payee = j.kind === 'payment' ? '{"name": "X"}' : null;
  await sql`insert into core.journals (key, kind, loan_key, part, business_date, amount_minor, currency, payee, reverses)
    values (${j.key}, ${j.kind}, ${j.of}, ${j.part ?? 0}, ${j.date ?? DAY}, ${j.amount ?? 500}, 'CNY', ${payee}::jsonb, ${j.reverses ?? null})`;
  for (const [i, [account, side, amount]] of j.lines.entries())
    await sql`insert into core.lines (journal, n, account, side, amount_minor) values (${j.key}, ${i + 1}, ${account}, ${side}, ${amount})`;
}
const posted = (of: string, amount = 500): Journal => ({
  key: `${of}/loan`,
  kind: 'loan',
  of,
  amount,
  lines: [
    ['1303', 'debit', amount],
    ['2241', 'credit', amount],
  ],
});
const credited = (of: string, amount = 500): Journal => ({
  key: `${of}/credit`,
  kind: 'credit',
  of,
  amount,
  lines: [
    ['2241', 'debit', amount],
    ['62220001', 'credit', amount],
  ],
});
const paid = (of: string, amount = 500, part = 1): Journal => ({
  key: `${of}/payee-${part}`,
  kind: 'payment',
  of,
  amount,
  part,
  lines: [
    ['62220001', 'debit', amount],
    ['1003', 'credit', amount],
  ],
});
const back = (j: Journal, date = DAY): Journal => ({
  ...{ key: `${j.key}/reversal`, kind: 'reversal', of: j.of, amount: j.amount ?? 500, date, reverses: j.key },
  lines: j.lines.map(([account, side, amount]) => [account, side === 'debit' ? 'credit' : 'debit', amount]),
});

/** Commits, or answers how the database refused. */
const attempt = (run: (sql: TxSql) => Promise<unknown>): Promise<string> =>
  database.db
    .transaction(async (tx) => run(tx.sql))
    .then(
      () => 'was accepted',
      (error: { code?: string; message: string; constraint_name?: string }) =>
        error.code === 'CS003' ? error.message : (error.constraint_name ?? error.code ?? error.message),
    );
const books = async () =>
  (
    await database.owner
      .sql`select (select jsonb_agg(j order by key) from core.journals j) as journals, (select jsonb_agg(l order by journal, n) from core.lines l) as lines,
  (select jsonb_agg(l order by key) from core.loans l) as loans, (select jsonb_agg(s order by loan_key, n) from core.schedule_rows s) as rows`
  )[0];
async function refuses(expected: string, run: (sql: TxSql) => Promise<unknown>): Promise<void> {
  const before = await books();
  expect(await attempt(run)).toBe(expected);
  expect(await books()).toEqual(before);
}
/** A loan that is posted and, unless told otherwise, credited. */
async function standing({ isCredited = true } = {}): Promise<string> {
  const l = newLoan();
  expect(
    await attempt(async (sql) => {
      await loan(sql, l);
      await journal(sql, posted(l.key));
      if (isCredited) await journal(sql, credited(l.key));
    }),
  ).toBe('was accepted');
  return l.key;
}
const ACCEPTED = 'was accepted';

describe('a journal', () => {
  test('debits what it credits, or is not committed at all', async () => {
    for (const lines of [
      [['1303', 'debit', 500]],
      [
        ['1303', 'debit', 500],
        ['2241', 'credit', 499],
      ],
      [
        ['1303', 'debit', 500],
        ['2241', 'debit', 500],
      ],
      [],
    ] as readonly (readonly Line[])[])
      await refuses('UNBALANCED', async (sql) => {
        const l = newLoan();
        await loan(sql, l);
        await journal(sql, { ...posted(l.key), lines });
      });
  });

  test('has amounts above zero', async () => {
    for (const amount of [0, -500])
      await refuses('journals_amount_minor_check', async (sql) => {
        const l = newLoan();
        await loan(sql, l);
        await journal(sql, posted(l.key, amount));
      });
    await refuses('lines_amount_minor_check', async (sql) => {
      const l = newLoan();
      await loan(sql, l);
      await journal(sql, {
        ...posted(l.key),
        lines: [
          ['1303', 'debit', 500],
          ['2241', 'credit', 501],
          ['2241', 'credit', -1],
        ],
      });
    });
  });

  test('takes no line more once it is posted, not even a balanced pair', async () => {
    const key = await standing();
    await refuses('UNBALANCED', async (sql) => {
      await sql`insert into core.lines (journal, n, account, side, amount_minor) values (${`${key}/loan`}, 3, '1303', 'debit', 5), (${`${key}/loan`}, 4, '2241', 'credit', 5)`;
    });
  });

  test.each([
    ['update core.journals set amount_minor = 1'],
    ['update core.lines set amount_minor = 1'],
    [`update core.lines set account = '62220002'`],
    ['update core.loans set principal_minor = 1'],
    ['update core.schedule_rows set interest_minor = 0'],
    ['delete from core.lines'],
    ['delete from core.journals'],
    ['delete from core.loans cascade'],
    ['truncate core.journals cascade'],
    ['drop trigger lines_sound on core.lines'],
    ['alter table core.lines disable trigger all'],
    [`update core.accounts set number = '1'`],
    [`update core.accounts set side = 'debit'`],
    ['create or replace function core.check_journal(wanted text) returns void language sql as $$ select $$'],
    [`set session_replication_role = 'replica'`],
  ])('once posted stays, whoever tries: %s', async (statement) => {
    await standing();
    const before = await books();
    expect(['42501', '42601']).toContain(await attempt((sql) => sql.unsafe(statement)));
    const asOwner = database.owner.transaction(async (tx) => {
      await tx.sql`set local role countersign_owner`;
      if (/^(update core\.(journals|lines|loans|schedule)|delete|truncate)/.test(statement))
        await tx.sql.unsafe(statement.replace(' cascade', /^truncate/.test(statement) ? ' cascade' : ''));
      else throw Object.assign(new Error('not tried as owner'), { code: 'CS002' });
    });
    await expect(asOwner).rejects.toMatchObject({ code: 'CS002' });
    expect(await books()).toEqual(before);
  });
});

describe('a tranche', () => {
  test('is paid once: not under another key, not with another amount, not by a second journal', async () => {
    const key = await standing();
    const loanId = key.split('-').slice(0, 2).join('-');
    await refuses('loans_tranche_once', async (sql) => {
      await sql`insert into core.loans (key, loan_id, tranche, customer_id, account, principal_minor, currency, method, rate, term_months, value_date, maker, checker)
        values (${`${key}-other`}, ${loanId}, 1, 'C-1', '62220001', 700, 'CNY', 'bullet', '0.06', 12, ${DAY}, 'anna', 'bert')`;
    });
    await refuses('loans_pkey', (sql) => loan(sql, { key, amount: 700, tranche: 2 }, [700]));
    await refuses('journals_once', (sql) => journal(sql, { ...posted(key), key: `${key}/loan~2` }));
    await refuses('journals_once', (sql) => journal(sql, { ...credited(key), key: `${key}/credit~2` }));
    await refuses('journals_pkey', (sql) => journal(sql, credited(key)));
  });

  test('is posted and credited with exactly its amount, nothing taken out in advance (PM-09)', async () => {
    await refuses('AMOUNT', async (sql) => {
      const l = newLoan();
      await loan(sql, l);
      await journal(sql, posted(l.key, 499));
    });
    const key = await standing({ isCredited: false });
    await refuses('AMOUNT', (sql) => journal(sql, credited(key, 490)));
    await refuses('ACCOUNT', (sql) =>
      journal(sql, {
        ...credited(key),
        lines: [
          ['2241', 'debit', 500],
          ['62220002', 'credit', 500],
        ],
      }),
    );
  });

  test('has a schedule that repays its amount, before it can be posted and for ever after', async () => {
    for (const rows of [[], [200, 200], [200, 301]])
      await refuses('SCHEDULE', async (sql) => {
        const l = newLoan();
        await loan(sql, l, rows);
        await journal(sql, posted(l.key));
      });
    const key = await standing();
    await refuses('SCHEDULE', (sql) => sql`insert into core.schedule_rows values (${key}, 3, '2026-09-01', 1, 0, 0)`);
  });

  test('has a maker and a checker who are two people', async () => {
    await refuses('loans_maker_is_not_checker', (sql) => loan(sql, { ...newLoan(), maker: 'bert' }));
  });

  test('is not credited before it is posted, and not paid on before it is credited', async () => {
    await refuses('NOT_POSTED', async (sql) => {
      const l = newLoan();
      await loan(sql, l);
      await journal(sql, credited(l.key));
    });
    const key = await standing({ isCredited: false });
    await refuses('NOT_CREDITED', (sql) => journal(sql, paid(key)));
  });
});

describe('payees', () => {
  test('are each paid once, and together never more than the loan', async () => {
    const key = await standing();
    expect(await attempt((sql) => journal(sql, paid(key, 300, 1)))).toBe(ACCEPTED);
    await refuses('journals_once', (sql) => journal(sql, { ...paid(key, 100, 1), key: `${key}/payee-1~2` }));
    await refuses('AMOUNT', (sql) => journal(sql, paid(key, 201, 2)));
    expect(await attempt((sql) => journal(sql, paid(key, 200, 2)))).toBe(ACCEPTED);
    await refuses('AMOUNT', (sql) => journal(sql, paid(key, 1, 3)));
  });

  test('are paid out of the borrower, and nobody is overdrawn', async () => {
    const key = await standing();
    await refuses('ACCOUNT', (sql) =>
      journal(sql, {
        ...paid(key),
        lines: [
          ['2241', 'debit', 500],
          ['1003', 'credit', 500],
        ],
      }),
    );
    await refuses('OVERDRAWN', (sql) =>
      journal(sql, {
        ...paid(key, 500),
        lines: [
          ['62220001', 'debit', 250],
          ['62220002', 'debit', 250],
          ['1003', 'credit', 500],
        ],
      }),
    );
    await refuses('ACCOUNT_CLOSED', (sql) =>
      journal(sql, {
        ...paid(key, 500),
        lines: [
          ['62220001', 'debit', 500],
          ['62220009', 'credit', 500],
        ],
      }),
    );
  });

  test('racing for the last of the money: one is paid, the others hear AMOUNT', async () => {
    const key = await standing();
    const racing = await Promise.all([1, 2, 3, 4].map((part) => attempt((sql) => journal(sql, paid(key, 500, part)))));
    expect(racing.sort()).toEqual(['AMOUNT', 'AMOUNT', 'AMOUNT', ACCEPTED]);
  });

  test('a reversal racing a payment: one of them wins', async () => {
    for (let i = 0; i < 5; i++) {
      const key = await standing();
      const racing = await Promise.all([attempt((sql) => journal(sql, back(credited(key)))), attempt((sql) => journal(sql, paid(key)))]);
      expect(racing.filter((one) => one === ACCEPTED)).toHaveLength(1);
      expect(['PAID_ON', 'NOT_CREDITED', 'OVERDRAWN']).toContain(racing.find((one) => one !== ACCEPTED));
    }
  });
});

describe('a reversal', () => {
  test('is the exact counter-entry, once, of the same business date, the credit before the loan', async () => {
    const key = await standing();
    const [ofLoan, ofCredit] = [posted(key), credited(key)];
    await refuses('STILL_CREDITED', (sql) => journal(sql, back(ofLoan)));
    await refuses('ANOTHER_DATE', (sql) => journal(sql, back(ofCredit, '2026-03-03')));
    await refuses('NOT_THE_COUNTER_ENTRY', (sql) => journal(sql, { ...back(ofCredit), lines: ofCredit.lines }));
    await refuses('NOT_THE_COUNTER_ENTRY', (sql) =>
      journal(sql, {
        ...back(ofCredit),
        amount: 400,
        lines: [
          ['2241', 'credit', 400],
          ['62220001', 'debit', 400],
        ],
      }),
    );
    expect(await attempt((sql) => journal(sql, back(ofCredit)))).toBe(ACCEPTED);
    await refuses('journals_reversed_once', (sql) => journal(sql, { ...back(ofCredit), key: `${key}/again` }));
    await refuses('NOT_CREDITED', (sql) => journal(sql, paid(key)));
    expect(await attempt((sql) => journal(sql, back(ofLoan)))).toBe(ACCEPTED);
    await refuses('NOT_REVERSIBLE', (sql) => journal(sql, { ...back(back(ofLoan)), key: `${key}/back-again` }));
  });

  test('of money that has left the bank is refused', async () => {
    const key = await standing();
    expect(await attempt((sql) => journal(sql, paid(key, 100)))).toBe(ACCEPTED);
    await refuses('PAID_ON', (sql) => journal(sql, back(credited(key))));
    await refuses('NOT_REVERSIBLE', (sql) => journal(sql, back(paid(key, 100))));
  });
});

test('after all of it, every journal and the whole ledger come to zero', async () => {
  const [row] = await database.db.sql<{ total: number; off: number }[]>`
    select (select sum(case side when 'debit' then amount_minor else -amount_minor end)::int8 from core.lines) as total,
      (select count(*) from (select journal from core.lines group by 1 having sum(case side when 'debit' then amount_minor else -amount_minor end) <> 0) x) as off`;
  expect(row).toEqual({ total: 0, off: 0 });
});

describe('what the platform keeps', () => {
  const people = `insert into app.people (id, username, name, branch_id) select x, x, x, 'HQ' from unnest(array['anna', 'bert', 'cora']) x on conflict do nothing`;
  const reserve = (
    sql: TxSql,
    d: { id: string; amount?: number; maker?: string; checker?: string; releaser?: string | null; loan?: string },
  ) => sql`
    insert into app.disbursements (case_id, loan_id, tranche, amount_minor, currency, business_date, order_version, maker, checker, releaser, approval_id)
    values (${d.id}, ${d.loan ?? d.id}, 1, ${d.amount ?? 500}, 'CNY', ${DAY}, 1, ${d.maker ?? 'anna'}, ${d.checker ?? 'bert'}, ${d.releaser ?? null}, 'A-1')`;
  beforeAll(async () => {
    await database.db.sql.unsafe(people);
    for (const id of ['DSB-1', 'DSB-2', 'DSB-3']) {
      await database.db.transaction(async ({ sql }) => {
        await sql`insert into app.cases (id, process, process_version, input, starter, branch_id, root_case, received_at) values (${id}, 'p', 1, '{}', 'anna', 'HQ', ${id}, app.app_now())`;
        await sql`insert into app.disbursement_orders (case_id, version, body, seal, by) values (${id}, 1, '{}', 's', 'anna')`;
      });
    }
  });

  test('a maker is never her own checker, and above a million there is a third person (DS-03)', async () => {
    expect(await attempt((sql) => reserve(sql, { id: 'DSB-1', checker: 'anna' }))).toBe('disbursements_maker_is_not_checker');
    expect(await attempt((sql) => reserve(sql, { id: 'DSB-1', amount: 1_000_000_01 }))).toBe('disbursements_second_release');
    expect(await attempt((sql) => reserve(sql, { id: 'DSB-1', amount: 1_000_000_01, releaser: 'bert' }))).toBe(
      'disbursements_third_person',
    );
    expect(await attempt((sql) => reserve(sql, { id: 'DSB-1', amount: 1_000_000_01, releaser: 'cora' }))).toBe(ACCEPTED);
  });

  test('a tranche is reserved once, and what was reserved keeps its amount and its people', async () => {
    expect(await attempt((sql) => reserve(sql, { id: 'DSB-2', loan: 'DSB-1' }))).toBe('disbursements_tranche_once');
    for (const change of ['amount_minor = 1', `maker = 'cora'`, `checker = 'cora'`, 'tranche = 2', `loan_id = 'x'`])
      expect(await attempt((sql) => sql.unsafe(`update app.disbursements set ${change}`)), change).toBe('42501');
    expect(await attempt((sql) => sql`delete from app.disbursements`)).toBe('42501');
  });

  test('an order once submitted stays; only a new version changes it', async () => {
    expect(await attempt((sql) => sql`update app.disbursement_orders set seal = 'x'`)).toBe('42501');
    expect(await attempt((sql) => sql`delete from app.disbursement_orders`)).toBe('42501');
    const asOwner = database.owner.transaction(async (tx) => {
      await tx.sql`set local role countersign_owner`;
      await tx.sql`update app.disbursement_orders set body = '{"payees": []}'`;
    });
    await expect(asOwner).rejects.toMatchObject({ code: 'CS002' });
  });
});
