// Effects on the outside of which nobody knows whether they happened, for the people who decide.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

export type UnknownEffect = {
  readonly key: string;
  readonly caseId: string;
  readonly kind: string;
  readonly sentAt: Iso | null;
  /** Who has proposed to send it once more; another person must agree. */
  readonly proposedBy: string | null;
};

/** At most `limit`, oldest first: more than a few at once mean that the system outside is down. */
export async function unknownEffects(db: Queryable, { branch, limit }: { branch: string | null; limit: number }): Promise<UnknownEffect[]> {
  return db.sql<UnknownEffect[]>`
    select e.key, e.case_id as "caseId", e.kind, e.sent_at as "sentAt",
      (select min(d.person) from app.duties d where d.subject = e.key and d.rule_set = 'FE-01:effect.resend:' || e.fence and d.through is null) as "proposedBy"
    from app.effects e where e.state = 'unknown'
      and (${branch}::text is null or exists (select from app.cases c where c.id = e.case_id and c.branch_id = ${branch}))
    order by e.sent_at limit ${limit}`;
}
