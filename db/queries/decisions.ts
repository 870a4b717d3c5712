// Decision records (domain rule X-05): what was decided by whom, from what, under which version of which rules. Never changed.
import { jsonb, type Queryable } from '../client.ts';

export type Decision = {
  readonly caseId: string;
  /** A task's id, or step and input: the same decision made again is the same record. */
  readonly key: string;
  readonly by: { readonly kind: 'person' | 'bot' | 'system'; readonly id: string };
  readonly pack: string | null;
  readonly packVersion: string | null;
  readonly input: unknown;
  readonly inputHash: string;
  readonly outcome: unknown;
  readonly reasons: readonly unknown[];
};

/** Insert-or-adopt. */
export async function insertDecision(db: Queryable, d: Decision): Promise<void> {
  await db.sql`
    insert into app.decision_records (case_id, key, by_kind, by_id, pack, pack_version, input, input_hash, outcome, reasons)
    values (${d.caseId}, ${d.key}, ${d.by.kind}, ${d.by.id}, ${d.pack}, ${d.packVersion}, ${jsonb(d.input)}::jsonb, ${d.inputHash},
      ${jsonb(d.outcome)}::jsonb, ${jsonb(d.reasons)}::jsonb)
    on conflict (case_id, key) do nothing`;
}
