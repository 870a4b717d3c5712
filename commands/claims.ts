// What claiming needs to know about the person behind it.
import { Refusal } from '../domain/errors.ts';
import { branchScope, isQueue, queuesOf, QUEUES, worksIn, type Person } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import type { ClaimNext } from '../db/queries/claim-next.ts';
import { isRace } from '../db/races.ts';
import type { Ctx } from './context.ts';

export function claimant({ actor, limits, worker = null }: Ctx): Omit<ClaimNext, 'queues' | 'isStrict'> {
  return {
    ...{ person: actor.id, actorKind: actor.kind, worker, branch: branchScope(actor), inherits: actor.inherits, ...limits },
    standsFor: queuesForOthers(actor),
  };
}

/** Queues that somebody works for an absent person alone, with that person. What her own roles work is her own work, whomever she stands for besides. */
export function queuesForOthers({
  roles,
  standsFor,
}: Pick<Person, 'roles' | 'standsFor'>): { readonly queue: string; readonly person: string }[] {
  const own: readonly string[] = queuesOf(roles);
  return standsFor.flatMap(({ person, queues }) => queues.filter((queue) => !own.includes(queue)).map((queue) => ({ queue, person })));
}

/** One queue, or all that the person works now. Errors: NOT_FOUND, FORBIDDEN. */
export function queuesFor(actor: Person, queue: string | null): readonly string[] {
  const mine: readonly string[] = worksIn(actor);
  if (queue === null) return mine;
  if (!isQueue(queue)) throw new Refusal('NOT_FOUND', `There is no queue "${queue}". Known are: ${Object.keys(QUEUES).join(', ')}.`);
  if (!mine.includes(queue))
    throw new Refusal('FORBIDDEN', 'Your roles do not work this queue. Ask your team lead if they should.', { facts: { queue } });
  return [queue];
}

export const noTask = (id: string): Refusal =>
  new Refusal('NOT_FOUND', `There is no item ${id}, or it belongs to another branch. Check the id, or take the next item.`);

/**
 * Of whoever takes what comes: what she picked was closed to her in the same instant, by a duty that she or one who counts as one with her
 * took elsewhere. The database refuses it (migration 0011); the next look passes over it.
 */
export const isRaceForNext = (error: unknown): boolean =>
  isRace(error) || ['FOUR_EYES', 'SEGREGATION'].includes(refusalOf(error)?.code ?? '');
