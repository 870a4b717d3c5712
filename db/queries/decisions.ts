// Decision records (domain rule X-05): what was decided by whom, from what, under which version of which rules. Never changed.
import type { Iso } from '../../domain/ids.ts';
import { jsonb, type Queryable } from '../client.ts';
import { atLeast } from './page-limit.ts';

export type Decision = {
  readonly caseId: string;
  /** A task with the fence of its answer, or step and input: the same decision made again is the same record. */
  readonly key: string;
  readonly by: { readonly kind: 'person' | 'bot' | 'system'; readonly id: string };
  readonly pack: string | null;
  readonly packVersion: string | null;
  readonly input: unknown;
  readonly outcome: unknown;
  readonly reasons: readonly unknown[];
};

/** Insert-or-adopt. The hash is that of the snapshot as it is kept, as for decisions of people, so that it can be compared later. */
export async function insertDecision(db: Queryable, d: Decision): Promise<void> {
  await db.sql`
    insert into app.decision_records (case_id, key, by_kind, by_id, pack, pack_version, input, input_hash, outcome, reasons)
    values (${d.caseId}, ${d.key}, ${d.by.kind}, ${d.by.id}, ${d.pack}, ${d.packVersion}, ${jsonb(d.input)}::jsonb,
      encode(sha256(convert_to((${jsonb(d.input)}::jsonb)::text, 'UTF8')), 'hex'),
      ${jsonb(d.outcome)}::jsonb, ${jsonb(d.reasons)}::jsonb)
    on conflict (case_id, key) do nothing`;
}

export type DecisionRow = Omit<Decision, 'caseId' | 'by'> & {
  readonly id: number;
  readonly inputHash: string;
  readonly byKind: Decision['by']['kind'];
  readonly byId: string;
  readonly byName: string | null;
  readonly process: string;
  readonly at: Iso;
  /** Nobody acted on it: who decided took it back. */
  readonly isTakenBack: boolean;
};

/** Oldest first; null when there is no such case to see. */
export async function decisionsOf(
  db: Queryable,
  d: { readonly caseId: string; readonly branch: string | null; readonly after: number | null; readonly limit: number },
): Promise<DecisionRow[] | null> {
  const { sql } = db;
  const seen = sql`select process from app.cases where id = ${d.caseId} and (${d.branch}::text is null or branch_id = ${d.branch})`;
  const rows = await sql<DecisionRow[]>`
    select r.id, r.key, r.by_kind as "byKind", r.by_id as "byId", p.name as "byName", c.process, r.pack, r.pack_version as "packVersion",
      r.input, r.input_hash as "inputHash", r.outcome, r.reasons, r.at,
      exists (select from audit.events e where e.object = split_part(r.key, '@', 1) and e.event = 'task.recalled' and e.key = split_part(r.key, '@', 2)) as "isTakenBack"
    from (${seen}) c join app.decision_records r on r.case_id = ${d.caseId} left join app.people p on p.id = r.by_id and r.by_kind <> 'system'
    where r.id > ${d.after ?? 0}
    order by r.id ${atLeast(sql, d.limit)}`;
  if (rows.length > 0) return rows.slice(0, d.limit);
  return (await seen).length > 0 ? [] : null;
}

export type MachineDecision = {
  readonly key: string;
  readonly process: string;
  readonly step: string;
  readonly packVersion: string | null;
  readonly input: unknown;
  readonly outcome: unknown;
  /** The snapshot is the one that was hashed. Null: its hash is of the text that it was written in, as of old, and says nothing about what is kept. */
  readonly isIntact: boolean | null;
};

/** What the steps of a case have decided, oldest first; their keys begin with the step. */
export const machineDecisions = (db: Queryable, caseId: string): Promise<MachineDecision[]> => db.sql<MachineDecision[]>`
  select r.key, c.process, split_part(r.key, '/', 1) as step, r.pack_version as "packVersion", r.input, r.outcome,
    case when starts_with(r.input_hash, split_part(r.key, '/', 2)) then null
      else r.input_hash = encode(sha256(convert_to(r.input::text, 'UTF8')), 'hex') end as "isIntact"
  from app.decision_records r join app.cases c on c.id = r.case_id
  where r.case_id = ${caseId} and r.by_kind = 'system' order by r.id`;
