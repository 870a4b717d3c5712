// Saved views: mine, and those of my team, which its lead keeps. A view is a question, not a right: whoever opens it sees what she may see.
import { randomBytes } from 'node:crypto';
import { Refusal } from '../domain/errors.ts';
import type { ItemQuery } from '../domain/item-query.ts';
import type { Queryable } from '../db/client.ts';
import {
  changeView as changeRow,
  countOwnViews,
  deleteView as deleteRow,
  insertView,
  isNameTaken,
  teamLedBy,
  viewById,
  viewsOf,
  type ViewRow,
} from '../db/queries/saved-views.ts';
import { allow, auditActor, type Ctx } from './context.ts';
import { askedBy } from './item-query.ts';
import { perform } from './perform.ts';

type Content = { readonly name: string; readonly query: ItemQuery; readonly columns?: readonly string[] | undefined };
const VIEWS_MAX = 200;

/** Mine and my team's, by name. Errors: FORBIDDEN. */
export async function listViews({ db, actor }: Pick<Ctx, 'db' | 'actor'>): Promise<ViewRow[]> {
  allow(actor, 'task.read');
  return viewsOf(db, actor.id);
}

/** Errors: FORBIDDEN (a team's view by somebody who leads none), VIEW_NAME_TAKEN, those of the query. */
export const saveView = (
  ctx: Ctx,
  { name, query, columns = [], team: isTeams = false }: Content & { readonly team?: boolean | undefined },
): Promise<ViewRow> =>
  perform<ViewRow>(ctx, {
    permission: 'task.read',
    isTransaction: true,
    status: () => 201,
    run: async (tx) => {
      askedBy(ctx.actor, query);
      const team = isTeams ? await teamLedBy(tx, ctx.actor.id) : null;
      if (isTeams && team === null)
        throw new Refusal('FORBIDDEN', 'You lead no team: its lead keeps the views of a team. Save it as your own, or ask her.', {
          facts: { team: 'none' },
        });
      if ((await countOwnViews(tx, ctx.actor.id)) >= VIEWS_MAX)
        throw new Refusal('INVALID_REQUEST', `You have ${VIEWS_MAX} views already. Delete one that you do not use.`);
      const id = `V-${randomBytes(9).toString('hex')}`;
      await naming(name, () => insertView(tx, { id, name, query, columns, team, by: auditActor(ctx.actor) }));
      return own(tx, ctx, id);
    },
  });

/** Errors: NOT_FOUND, FORBIDDEN, STALE_VERSION, VIEW_NAME_TAKEN, those of the query. */
export const changeView = (
  ctx: Ctx,
  { id, expected, name, query, columns = [] }: Content & { readonly id: string; readonly expected: number },
): Promise<ViewRow> =>
  perform<ViewRow>(ctx, {
    permission: 'task.read',
    isTransaction: true,
    run: async (tx) => {
      askedBy(ctx.actor, query);
      const version = await naming(name, () => changeRow(tx, { id, expected, name, query, columns, by: auditActor(ctx.actor) }));
      if (version === null) throw notChanged(await own(tx, ctx, id));
      return own(tx, ctx, id);
    },
  });

/** Errors: NOT_FOUND, FORBIDDEN, STALE_VERSION. */
export const deleteView = (
  ctx: Ctx,
  { id, expected }: { readonly id: string; readonly expected: number },
): Promise<{ readonly id: string }> =>
  perform(ctx, {
    permission: 'task.read',
    isTransaction: true,
    run: async (tx) => {
      if (!(await deleteRow(tx, { id, expected, by: auditActor(ctx.actor) }))) throw notChanged(await own(tx, ctx, id));
      return { id };
    },
  });

async function own(db: Queryable, { actor }: Pick<Ctx, 'actor'>, id: string): Promise<ViewRow> {
  const row = await viewById(db, { id, person: actor.id });
  if (row) return row;
  throw new Refusal('NOT_FOUND', `There is no view ${id} of yours or of your team. The views that you see are in /v1/views.`);
}

const notChanged = ({ mayChange, version }: ViewRow): Refusal =>
  mayChange
    ? new Refusal('STALE_VERSION', `The view was changed since you read it: it is at version ${version} now. Read it again and compare.`, {
        facts: { version: String(version) },
      })
    : new Refusal('FORBIDDEN', 'Only the lead of the team changes its views. Save it under another name as your own.', {
        facts: { team: 'lead' },
      });

async function naming<T>(name: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isNameTaken(error))
      throw new Refusal('VIEW_NAME_TAKEN', `There is a view "${name}" already. Take another name, or change that one.`, { cause: error });
    throw error;
  }
}
