// What is keyed blind is shown to nobody but who keyed it until the other keying is decided too (FE-08): in the item, in its draft, and in the
// records of decisions. A case that is closed hides nothing any more.
import { taskSpecOf } from '../domain/incident.schema.ts';
import type { Queryable } from '../db/client.ts';
import { areDecided } from '../db/queries/tasks.ts';
import type { Ctx } from './context.ts';

type Item = { readonly id: string; readonly caseId: string; readonly process: string; readonly task: string };

export async function isBlind(db: Queryable, { catalog }: Pick<Ctx, 'catalog'>, { id, caseId, process, task }: Item): Promise<boolean> {
  const spec = catalog.find((one) => one.id === process);
  const peers = (spec && taskSpecOf(spec, task)?.hiddenUntil) ?? [];
  if (peers.length === 0) return false;
  const which = id.slice(`${caseId}.${task}.`.length); // its number or key, which the other keying has too
  return !(await areDecided(db, { caseId, tasks: peers.map((peer) => `${caseId}.${peer}.${which}`) }));
}
