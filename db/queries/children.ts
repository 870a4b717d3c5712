// A child case of a running process: insert-or-adopt by parent and key. The parent is locked meanwhile, so a withdrawal either comes first
// and refuses the child, or comes later and takes the child along.
import type { ChildClosed } from '../../domain/case-messages.ts';
import { Refusal } from '../../domain/errors.ts';
import { jsonb, type Db, type Tx } from '../client.ts';
import type { NewCase } from './insert-case.ts';

type FromParent = Pick<NewCase, 'starter' | 'branchId' | 'customerId' | 'parent'>;
type Wanted = {
  readonly parentId: string;
  readonly key: string;
  readonly process: string;
  readonly input: unknown;
  readonly run: number;
  readonly seen: readonly string[];
};

/** Errors: STALE_RUN, CASE_CLOSED, CASE_CLOSING of the parent; CHILD_DIVERGED when the child exists with another process or input. */
export async function adoptChild(
  db: Db,
  w: Wanted,
  start: (tx: Tx, from: FromParent) => Promise<boolean>,
): Promise<{ id: string; done?: ChildClosed }> {
  return db.transaction(async (tx) => {
    const [parent] = await tx.sql<{ starter: string; branchId: string; customerId: string | null; rootCase: string }[]>`
      with the_case as (
        select * from app.cases where id = ${w.parentId} for no key update
      ), allowed as materialized (
        select app.demand(run = ${w.run}, 'STALE_RUN') and app.demand(state = 'open', 'CASE_CLOSED') and app.demand(closing is null, 'CASE_CLOSING') as ok
        from the_case
      ), marked as (
        update app.messages set seen_at = app.app_now(), send_at = null
        where case_id = ${w.parentId} and id = any(${[...w.seen]}::text[]) and seen_at is null and (select ok from allowed)
      )
      select c.starter, c.branch_id as "branchId", c.customer_id as "customerId", c.root_case as "rootCase" from the_case c, allowed`;
    if (!parent) throw new Refusal('NOT_FOUND', `There is no case ${w.parentId}.`);
    const existing = await childOf(tx, w);
    if (existing) return adopted(existing, w);
    const { rootCase, ...from } = parent;
    await start(tx, { ...from, parent: { id: w.parentId, key: w.key, rootCase } });
    await tx.sql`update app.cases set touched_at = app.app_now() where id = ${w.parentId}`;
    const child = await childOf(tx, w);
    if (!child) throw new Error('a child that was just inserted is not there');
    return { id: child.id };
  });
}

type Child = { id: string; process: string; isSameInput: boolean; outcome: string | null };

async function childOf(tx: Tx, w: Wanted): Promise<Child | undefined> {
  const [child] = await tx.sql<Child[]>`
    select id, process, input = ${jsonb(w.input)}::jsonb as "isSameInput", outcome from app.cases where parent_case = ${w.parentId} and parent_key = ${w.key}`;
  return child;
}

function adopted(child: Child, w: Wanted): { id: string; done?: ChildClosed } {
  if (child.process !== w.process || !child.isSameInput)
    throw new Refusal(
      'CHILD_DIVERGED',
      `${child.id} has the key ${w.key} already, with another input: give the new child a key of its own.`,
    );
  return child.outcome === null ? { id: child.id } : { id: child.id, done: { kind: 'child', id: child.id, outcome: child.outcome } };
}
