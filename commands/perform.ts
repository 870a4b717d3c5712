// How a command runs: permission, one try per race, at most once per Idempotency-Key, and a refusal that says who and what to do.
import type { Permission } from '../domain/people.ts';
import type { Queryable } from '../db/client.ts';
import { isRace } from '../db/races.ts';
import { allow, type Ctx } from './context.ts';
import { explain, type About } from './explain.ts';
import { once } from './once.ts';

export type Command<T> = {
  readonly permission: Permission;
  readonly about?: About;
  /** Several statements that belong together; with an Idempotency-Key it is one anyway. */
  readonly isTransaction?: boolean;
  readonly status?: (result: T) => number;
  /** A look before anything is locked, for what is hopeless by then. It only refuses. */
  readonly glance?: (db: Queryable) => Promise<void>;
  /** What is a race beside those of every command: it is done again. */
  readonly isRace?: (error: unknown) => boolean;
  readonly run: (db: Queryable) => Promise<T>;
};

export async function perform<T>(
  ctx: Ctx,
  { permission, about = {}, isTransaction = false, status = () => 200, glance, isRace: races = isRace, run }: Command<T>,
): Promise<T> {
  allow(ctx.actor, permission);
  return explaining(ctx, about, async () => {
    await glance?.(ctx.db);
    return retryingRaces(() => (ctx.request === null && !isTransaction ? run(ctx.db) : once(ctx, status, run)), races);
  });
}

export async function explaining<T>(ctx: Ctx, about: About, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw await explain(ctx, about, error);
  }
}

/** Enough for the three places that a person has; each try sees what the other tab has taken. */
const TRIES = 4;

/** The person's own tabs raced for a place, or two transactions for each other's locks: nothing was done, so it is done again. */
export async function retryingRaces<T>(run: () => Promise<T>, races: (error: unknown) => boolean = isRace): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await run();
    } catch (error) {
      if (tries === TRIES || !races(error)) throw error;
    }
  }
}
