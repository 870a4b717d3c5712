// When an item may be put off, and until when: for who holds it and for a lead, one item and many. Over a locked row `l`.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

/** What is put off for longer is not work that waits, but a case to be decided about. */
export const POSTPONED_DAYS_MAX = 30;

/** `past`, `far`, `deadline`, or null: it may be. One that is late already may be put off, for its deadline cannot be missed twice. */
export const postponementRefusal = (sql: Queryable['sql'], until: Iso) => sql`
  case
    when ${until}::timestamptz <= app.app_now() then 'past'
    when ${until}::timestamptz > app.app_now() + make_interval(days => ${POSTPONED_DAYS_MAX}::int) then 'far'
    when l.due_at > app.app_now() and ${until}::timestamptz > l.due_at then 'deadline'
  end`;
