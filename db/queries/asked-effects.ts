// How an effect stands, for a process that asks again by its key (domain rule B.7).
import type { Queryable } from '../client.ts';
import type { EffectState } from './effects.ts';

export type AskedEffect = {
  readonly state: EffectState;
  readonly kind: string;
  readonly request: unknown;
  readonly result: unknown;
  /** Something may have left under this key, or may still arrive: also when it is free to be sent once more. */
  readonly wasSent: boolean;
};

export async function effectOf(db: Queryable, key: string): Promise<AskedEffect | null> {
  const [row] = await db.sql<AskedEffect[]>`
    select state, kind, request, result, sent_at is not null or ended_at is not null as "wasSent" from app.effects where key = ${key}`;
  return row ?? null;
}
