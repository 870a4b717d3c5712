// Where the money of a tranche goes: written when the contract is signed, read by its disbursement.
import { jsonb, type Queryable } from '../client.ts';

export type Instruction<Payee = unknown> = {
  readonly loanId: string;
  readonly tranche: number;
  /** The borrower's own account at the core. */
  readonly account: string;
  readonly payees: readonly Payee[];
};

/** Insert-or-adopt: what was signed first counts, and nothing changes it. */
export async function adoptInstruction(db: Queryable, i: Instruction): Promise<void> {
  await db.sql`
    insert into app.payment_instructions (loan_id, tranche, account, payees)
    values (${i.loanId}, ${i.tranche}, ${i.account}, ${jsonb(i.payees)}::jsonb) on conflict do nothing`;
}

/** Throws when there is none: it is written before the disbursement is opened. */
export async function instructionOf<Payee>(db: Queryable, t: Pick<Instruction, 'loanId' | 'tranche'>): Promise<Instruction<Payee>> {
  const [row] = await db.sql<Instruction<Payee>[]>`
    select loan_id as "loanId", tranche, account, payees from app.payment_instructions where loan_id = ${t.loanId} and tranche = ${t.tranche}`;
  if (!row) throw new Error(`there is no payment instruction for tranche ${t.tranche} of ${t.loanId}`);
  return row;
}
