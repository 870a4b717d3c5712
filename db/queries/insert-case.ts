// Inserts a case with everything that must exist from its first instant: key, clocks, duties of its starters, its documents, the first
// message of its journal, and its audit event. One statement inside the caller's transaction (which may add the first task).
import type { ClockPlan } from '../../domain/calendar/clock-plan.ts';
import type { Duty } from '../../domain/duties.ts';
import type { Iso } from '../../domain/ids.ts';
import { Refusal } from '../../domain/errors.ts';
import { jsonb, type Tx } from '../client.ts';

export type NewCase = {
  readonly id: string;
  readonly process: string;
  readonly processVersion: number;
  readonly input: unknown;
  /** Pack and calendar versions, fixed for the life of the case. */
  readonly packs: Readonly<Record<string, string>>;
  readonly starter: string;
  readonly branchId: string;
  readonly customerId: string | null;
  /** What lists and search know of it (`lists` of the process). */
  readonly amountMinor: number | null;
  readonly searchText: string;
  /** Null for a case of its own. */
  readonly parent: { readonly id: string; readonly key: string; readonly rootCase: string } | null;
  readonly receivedAt: Iso;
  /** The case's data key, wrapped by the master key. */
  readonly wrappedKey: Uint8Array;
  readonly clocks: readonly ClockPlan[];
  /** Duties of whoever starts the case or uploaded its documents (FE-01, `starter`). */
  readonly starterDuties: readonly Duty[];
  /** Duties of the customer's relationship manager, who has them before anybody acts (SOD-03, AU-05). */
  readonly managerDuties: readonly Duty[];
  /** Rule sets of whoever else stands near the customer: a relative, herself (SOD-03, SOD-21). */
  readonly customerRules: readonly string[];
  /** Named by the input as having no part in the case, by id or user name (SOD-12, SOD-21). */
  readonly excluded: readonly { readonly person: string; readonly ruleSet: string; readonly duty: string; readonly pointer: string }[];
  readonly documents: readonly string[];
  /** Its first task is inserted with it, so nobody waits for the engine yet. */
  readonly opensWithPerson: boolean;
  /** Tests and benches without an engine set it to false: nothing is relayed. */
  readonly hasEngine: boolean;
  readonly actor: { readonly kind: 'person' | 'bot' | 'system'; readonly id: string };
};

/**
 * Where a person comes first, the engine is told this much later, or together with the first answer when that is sooner (complete-task.ts):
 * a bot answers within milliseconds, and a start that brings the answer along costs one workflow task instead of two.
 */
const START_AFTER_MS = 250;

/**
 * False when it is there already: a child with this parent and key (the caller compares and adopts), or a case of this id.
 * Errors: NOT_FOUND (customer or a document), DOCUMENT_IN_USE.
 */
export async function insertCase(tx: Tx, c: NewCase): Promise<boolean> {
  const dueAt = c.clocks.map((clock) => clock.dueAt).sort()[0] ?? null;
  const root = c.parent?.rootCase ?? c.id;
  const clocks = c.clocks.map((clock) => ({ ...clock, rungs: clock.rungs }));
  const rows = await tx.sql`
    insert into app.cases (id, process, process_version, input, packs, starter, branch_id, customer_id, amount_minor, root_case, parent_case,
      parent_key, received_at, due_at, has_engine)
    values (${c.id}, ${c.process}, ${c.processVersion}, ${jsonb(c.input)}::jsonb, ${jsonb(c.packs)}::jsonb, ${c.starter}, ${c.branchId},
      ${c.customerId}, ${c.amountMinor}::bigint, ${root}, ${c.parent?.id ?? null}, ${c.parent?.key ?? null}, ${c.receivedAt}::timestamptz, ${dueAt}::timestamptz, ${c.hasEngine})
    on conflict do nothing
    returning id`;
  if (rows.length === 0) return false;
  await tx.sql`
    with key as (
      insert into app.case_keys (case_id, wrapped) values (${c.id}, ${c.wrappedKey})
    ), clock as (
      insert into app.clocks (case_id, name, kind, spec, started_at, due_at, statutory_due_at, calendar, derivation, is_pending_calendar)
      select ${c.id}, k ->> 'name', k ->> 'kind', k -> 'spec', (k ->> 'startedAt')::timestamptz, (k ->> 'dueAt')::timestamptz,
        (k ->> 'statutoryDueAt')::timestamptz, k ->> 'calendar', k -> 'derivation', (k ->> 'isPendingCalendar')::boolean
      from jsonb_array_elements(${jsonb(clocks)}::jsonb) k
    ), rungs as (
      insert into app.rungs (case_id, clock, fraction, at)
      select ${c.id}, k ->> 'name', (r ->> 'fraction')::numeric, (r ->> 'at')::timestamptz
      from jsonb_array_elements(${jsonb(clocks)}::jsonb) k, jsonb_array_elements(k -> 'rungs') r
    ), starters as (
      select ${c.starter}::text as person union select uploaded_by from app.documents where id = any(${c.documents}::text[])
      union select person from app.duties where subject = ${root} and duty = 'starter' and through is null -- what the parent was started with
    ), duties as (
      insert into app.duties (subject, rule_set, person, duty)
      select coalesce(d ->> 'subject', ${root}), d ->> 'ruleSet', s.person, d ->> 'duty'
      from starters s, jsonb_array_elements(${jsonb(c.starterDuties)}::jsonb) d
      order by 2, 3
      on conflict do nothing
    ), manager as (
      insert into app.duties (subject, rule_set, person, duty)
      select coalesce(d ->> 'subject', ${root}), d ->> 'ruleSet', u.relationship_manager, d ->> 'duty'
      from app.customers u, jsonb_array_elements(${jsonb(c.managerDuties)}::jsonb) d
      where u.id = ${c.customerId} and u.relationship_manager is not null
      order by 2
      on conflict do nothing
    ), near as (
      insert into app.duties (subject, rule_set, person, duty)
      select ${root}, r, l.person, l.kind from app.customer_links l, unnest(${[...c.customerRules]}::text[]) r
      where l.customer_id = ${c.customerId}
      order by 2, 3
      on conflict do nothing
    ), found_by as (
      insert into app.search_texts (id, case_id, kind, branch_id, at, folded) values (${c.id}, ${c.id}, 'case', ${c.branchId}, app.app_now(), app.folded(${c.searchText}))
    ), started as (
      insert into app.messages (case_id, id, kind, body, send_at)
      values (${c.id}, 'start', 'start', '{}', case when ${c.hasEngine} then app.app_now() + make_interval(secs => ${c.opensWithPerson ? START_AFTER_MS / 1_000 : 0}::double precision) end)
    )
    insert into audit.events (actor_kind, actor_id, event, object, case_id, key, data)
    values (${c.actor.kind}, ${c.actor.id}, 'case.started', ${c.id}, ${c.id}, '1',
      ${jsonb({ process: c.process, version: c.processVersion, receivedAt: c.receivedAt, parent: c.parent?.id, documents: c.documents })}::jsonb)`;
  if (c.documents.length > 0) await adoptDocuments(tx, c);
  for (const one of c.excluded) await exclude(tx, root, one);
  return true;
}

async function exclude(tx: Tx, root: string, { person, ruleSet, duty, pointer }: NewCase['excluded'][number]): Promise<void> {
  const known = await tx.sql`
    with named as (
      select id from app.people where id = ${person} union select id from app.people where username = ${person} limit 1
    ), noted as (
      insert into app.duties (subject, rule_set, person, duty) select ${root}, r, id, ${duty} from named, unnest(${[ruleSet, 'SOD-21']}::text[]) r -- nor does she direct work on it
      on conflict do nothing
    )
    select id from named`;
  if (known.length > 0) return;
  const message =
    'Nobody of the staff has this user name: enter it as it stands in the list of staff, or leave it out and say it in the text.';
  throw new Refusal('INVALID_INPUT', message, { errors: [{ pointer, code: 'custom', message }] });
}

/** A document belongs to one case for ever; a child takes over what its parent holds. */
async function adoptDocuments(tx: Tx, c: NewCase): Promise<void> {
  const taken = await tx.sql<{ id: string }[]>`
    update app.documents set case_id = ${c.id}
    where id = any(${c.documents}::text[]) and state = 'stored' and (case_id is null or case_id = ${c.parent?.id ?? null})
    returning id`;
  const missing = c.documents.filter((id) => !taken.some((row) => row.id === id));
  if (missing.length === 0) return;
  const known = await tx.sql<{ id: string; caseId: string | null }[]>`
    select id, case_id as "caseId" from app.documents where id = any(${missing}::text[])`;
  const inUse = known.find((row) => row.caseId !== null);
  if (inUse)
    throw new Refusal('DOCUMENT_IN_USE', `${inUse.id} belongs to case ${String(inUse.caseId)}: upload the file again to use it here.`);
  throw new Refusal(
    'NOT_FOUND',
    `There is no document ${missing.join(', ')}: upload the files first and use the ids that the upload answers with.`,
  );
}
