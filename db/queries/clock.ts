// The database's clock, for what must be known before a statement runs: the date in a new id, the instant at which a case opens.
import type { Iso } from '../../domain/ids.ts';
import type { Queryable } from '../client.ts';

/** `businessDate` is that of Asia/Shanghai (domain rule X-02). */
export async function databaseNow(db: Queryable): Promise<{ now: Iso; businessDate: string }> {
  const [row] = await db.sql<{ now: Iso; businessDate: string }[]>`
    select app.app_now() as now, to_char(app.app_now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "businessDate"`;
  if (!row) throw new Error('the database did not say what time it is');
  return row;
}
