// Who holds how much: people with items in hand first, then who is free. Pure but for the server's clock.
import { serverNow } from '../api/server-clock.ts';
import type { ListedPerson, ListedTask } from '../api/types.ts';

export type Load = {
  readonly id: string;
  readonly name: string;
  readonly held: number;
  readonly overdue: number;
  readonly isAbsent: boolean;
};

export function loadOf(items: readonly ListedTask[], staff: readonly ListedPerson[], now: number = serverNow()): Load[] {
  const people = new Map<string, Load>(
    staff
      .filter(({ kind, isActive }) => kind === 'person' && isActive)
      .map(({ id, name, isAbsent }) => [id, { id, name, held: 0, overdue: 0, isAbsent }]),
  );
  for (const { lease, dueAt } of items) {
    if (!lease) continue;
    const known = people.get(lease.by) ?? { id: lease.by, name: lease.name, held: 0, overdue: 0, isAbsent: false };
    people.set(lease.by, { ...known, held: known.held + 1, overdue: known.overdue + (Date.parse(dueAt) < now ? 1 : 0) });
  }
  return [...people.values()].sort((a, b) => b.held - a.held || a.name.localeCompare(b.name));
}
