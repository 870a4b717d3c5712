// How an effect stands, for a process that asks again by its key (domain rule B.7).
import type { Queryable } from '../client.ts';
import type { EffectState } from './effects.ts';

export async function effectOf(
  db: Queryable,
  key: string,
): Promise<{ state: EffectState; kind: string; request: unknown; result: unknown } | null> {
  const [row] = await db.sql<{ state: EffectState; kind: string; request: unknown; result: unknown }[]>`
    select state, kind, request, result from app.effects where key = ${key}`;
  return row ?? null;
}
