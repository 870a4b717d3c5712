// Two transactions met: one of them was undone by the database and may simply run again.
import { findInChain } from './lost.ts';

type Thrown = { readonly code?: unknown; readonly constraint_name?: unknown };

/** Another request has recorded its answer under the key meanwhile. */
export const isKeyRecorded = (error: unknown): boolean =>
  findInChain(error, (e) => {
    const { code, constraint_name: constraint } = e as Thrown;
    return code === '23505' && constraint === 'idempotency_pkey' ? true : undefined;
  }) ?? false;

/** A deadlock, or both wanted the same place of one person (the unique index tasks_held). */
export const isRace = (error: unknown): boolean =>
  findInChain(error, (e) => {
    const { code, constraint_name: constraint } = e as Thrown;
    return code === '40P01' || (code === '23505' && constraint === 'tasks_held') ? true : undefined;
  }) ?? false;
