// The size of a page, as text of the statement. As a parameter it would be unknown to the planner, which then takes it for a tenth of the
// table and sorts a million rows to show fifty; two sizes keep the number of prepared statements small.
import type { Queryable } from '../client.ts';

/** A page is read one row longer than it is shown. */
export const PAGE_ROWS = { usual: 51, most: 201 } as const;

/** Reads at least `limit` rows when there are so many; the caller cuts. Limits above 201 are refused before they come here. */
export const atLeast = (sql: Queryable['sql'], limit: number) => (limit <= PAGE_ROWS.usual ? sql`limit 51` : sql`limit 201`);
