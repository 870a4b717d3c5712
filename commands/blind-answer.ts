// What is keyed blind is shown to nobody but who keyed it until the other keying is decided too (FE-08): in the item, in its draft, and in the
// records of decisions. A case that is closed hides nothing any more.
import { taskSpecOf } from '../domain/incident.schema.ts';
import type { Queryable } from '../db/client.ts';
import { hasDutyOf } from '../db/queries/duties.ts';
import { areDecided } from '../db/queries/tasks.ts';
import type { Ctx } from './context.ts';

type Item = { readonly id: string; readonly caseId: string; readonly process: string; readonly task: string };

export async function isBlind(db: Queryable, { catalog }: Pick<Ctx, 'catalog'>, item: Item): Promise<boolean> {
  const { id, caseId, task } = item;
  const peers = peersOf(catalog, item);
  if (peers.length === 0) return false;
  const which = id.slice(`${caseId}.${task}.`.length); // its number or key, which the other keying has too
  return !(await areDecided(db, { caseId, tasks: peers.map((peer) => `${caseId}.${peer}.${which}`) }));
}

function peersOf(catalog: Ctx['catalog'], { process, task }: Item): readonly string[] {
  const spec = catalog.find((one) => one.id === process);
  return (spec && taskSpecOf(spec, task)?.hiddenUntil) ?? [];
}

type Draft = { readonly by: string; readonly viewer: string; readonly isHolder: boolean };
/**
 * Of a draft on an item that is keyed blind: its author sees it, and who holds the item sees what her delegate prepared, who has the duty by that.
 * Whoever takes the item from somebody begins with an empty one: the other may go on to the second keying. Everybody else sees none.
 */
export async function draftOf(
  db: Queryable,
  { catalog }: Pick<Ctx, 'catalog'>,
  item: Item,
  { by, viewer, isHolder }: Draft,
): Promise<'shown' | 'emptied' | 'hidden'> {
  if (peersOf(catalog, item).length === 0 || by === viewer) return 'shown';
  if (!isHolder) return 'hidden';
  return (await hasDutyOf(db, { task: item.id, person: by })) ? 'shown' : 'emptied';
}
