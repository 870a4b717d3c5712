// Personal data that an item is about and that never passes through its process: the item names it, and it is put beside what the item
// shows, in full for who holds it. That she read it is an audit event of its own, once for each claim.
import type { Person } from '../domain/people.ts';
import type { Queryable } from '../db/client.ts';
import { recordEvent } from '../db/queries/audit.ts';
import { shownAccounts } from '../db/queries/disbursements.ts';
import { readingOf } from '../db/queries/readings.ts';
import type { TaskRow } from '../db/queries/task-row.ts';
import { auditActor } from './context.ts';
import { maskReading } from './masking.ts';

type Seen = { readonly viewer: Person; readonly isHolder: boolean };
type Shows = Readonly<Record<string, unknown>>;

/** `shows` of the row, masked already for who does not hold it. */
export async function withWhatIsKept(db: Queryable, row: TaskRow, seen: Seen): Promise<unknown> {
  if (typeof row.shows !== 'object' || row.shows === null) return row.shows;
  const shows = row.shows as Shows;
  if (typeof shows['readingId'] === 'string') return withReading(db, row, { ...seen, shows, id: shows['readingId'] });
  return row.process === 'disbursement' && seen.isHolder ? withAccounts(db, row, { ...seen, shows }) : shows;
}

/** What was read off a paper, masked for everybody else. */
async function withReading(
  db: Queryable,
  row: TaskRow,
  { viewer, isHolder, shows, id }: Seen & { readonly shows: Shows; readonly id: string },
): Promise<Shows> {
  const reading = await readingOf(db, { id, caseId: row.caseId });
  if (!reading) return shows;
  if (isHolder) await recordRead(db, row, { viewer, event: 'reading.read', object: reading.id });
  return { ...shows, reading: { engine: reading.engine, fields: isHolder ? reading.fields : maskReading(reading.fields) } };
}

/** To which accounts money goes: whoever makes or checks an order compares every digit with the contract (FE-07). */
async function withAccounts(db: Queryable, row: TaskRow, { viewer, shows }: Seen & { readonly shows: Shows }): Promise<Shows> {
  const { seal, order } = shows;
  if (typeof seal !== 'string' && order === undefined) return shows;
  const accounts = await shownAccounts(db, { caseId: row.caseId, seal: typeof seal === 'string' ? seal : null });
  if (!accounts) return shows;
  await recordRead(db, row, { viewer, event: 'order.read', object: row.caseId });
  return { ...shows, order: { ...(order as Shows | undefined), ...accounts } };
}

const recordRead = (
  db: Queryable,
  row: TaskRow,
  { viewer, event, object }: { readonly viewer: Person; readonly event: string; readonly object: string },
): Promise<void> =>
  recordEvent(db, {
    actor: auditActor(viewer),
    ...{ event, object, caseId: row.caseId, taskId: row.id },
    key: row.delegate?.id === viewer.id ? `${row.id}:${row.fence}:${viewer.id}` : `${row.id}:${row.fence}`,
    data: { purpose: 'task' },
  });
