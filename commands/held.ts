// What every act on a held item names: the item, the fence of the claim, and the person with today's roles.
import { branchScope, worksIn } from '../domain/people.ts';
import type { Hold } from '../db/queries/holding.ts';
import type { Ctx } from './context.ts';

export type Held = { readonly task: string; readonly fence: number };

export const holdOf = ({ actor }: Ctx, { task, fence }: Held): Hold => ({
  task,
  fence,
  person: actor.id,
  queues: worksIn(actor),
  branch: branchScope(actor),
});
