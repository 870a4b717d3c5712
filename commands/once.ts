// Once per Idempotency-Key: the same request is answered the same again, another under the key is refused, and one that is still being
// carried out says so. The answer is recorded in the transaction of the effect, so a crash leaves both or neither.
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { Refusal, type ErrorCode } from '../domain/errors.ts';
import { refusalOf, type Queryable } from '../db/client.ts';
import { isKeyRecorded } from '../db/races.ts';
import { recordAnswer, recordedAnswer, takeKey } from '../db/queries/idempotency.ts';
import type { Ctx } from './context.ts';

/** Somebody has the key; thrown to leave the transaction, never to a caller. */
class KeyTaken extends Error {}

/** Runs `run` in a transaction with the request's key, or answers as it was answered before. Errors: IDEMPOTENCY_MISMATCH, IDEMPOTENCY_RUNNING. */
export async function once<T>(ctx: Ctx, status: (result: T) => number, run: (db: Queryable) => Promise<T>): Promise<T> {
  const { request, actor } = ctx;
  if (request === null) return ctx.db.transaction(run);
  try {
    return await ctx.db.transaction(async (tx) => {
      const key = { person: actor.id, key: request.key, requestHash: request.hash };
      if (!(await takeKey(tx, key))) throw new KeyTaken();
      const result = await run(tx);
      await recordAnswer(tx, { ...key, status: status(result), sealedBody: sealAnswer(ctx, result) });
      return result;
    });
  } catch (error) {
    return replayInstead<T>(ctx, error, error instanceof KeyTaken);
  }
}

/** What nobody brings upon herself by having sent the same before: there is nothing to look up, and two hundred who want one item hear it sooner. */
const NEVER_BY_ONESELF: readonly ErrorCode[] = [
  ...(['HELD_BY_ANOTHER', 'HELD_TOO_MANY', 'SKILL_MISSING', 'FOUR_EYES', 'SEGREGATION', 'FORBIDDEN', 'NOT_FOUND'] as const),
  ...(['OVERLOADED', 'UNAVAILABLE'] as const),
];

/**
 * Of two of one request that met in one instant, the later one fails on what the first has done: refused, or unable to record its own answer. It
 * is answered as the first was. Any other error stays what it is.
 */
export async function replayInstead<T>(ctx: Ctx, error: unknown, isTaken: boolean): Promise<T> {
  if (isTaken || isKeyRecorded(error)) return replay<T>(ctx);
  const code = refusalOf(error)?.code;
  const known = code === undefined || NEVER_BY_ONESELF.includes(code) ? null : await replayed<T>(ctx);
  if (known) return known.result;
  throw error;
}

/** What was answered under the request's key. */
export async function replay<T>(ctx: Ctx): Promise<T> {
  const known = await replayed<T>(ctx);
  if (known) return known.result;
  throw new Refusal(
    'IDEMPOTENCY_RUNNING',
    'The same request is still being carried out. Send it again in a second, with the same Idempotency-Key.',
    {
      retryAfter: 1,
    },
  );
}

/** Null when nothing was recorded under the request's key. Errors: IDEMPOTENCY_MISMATCH. */
export async function replayed<T>(ctx: Ctx): Promise<{ readonly result: T } | null> {
  const { request, actor } = ctx;
  if (request === null) return null;
  const known = await recordedAnswer(ctx.db, { person: actor.id, key: request.key });
  if (!known) return null;
  if (known.requestHash !== request.hash)
    throw new Refusal('IDEMPOTENCY_MISMATCH', 'This Idempotency-Key was used for another request. Make a new key for every new request.');
  return known.sealedBody ? { result: openAnswer<T>(ctx, known.sealedBody) } : null;
}

const boundTo = (ctx: Ctx): string => `answer:${ctx.actor.id}:${ctx.request?.key ?? ''}`;

/** Deflated first: a form and what it shows shrink to a fifth, and they are kept for 30 days. */
export const sealAnswer = (ctx: Ctx, result: unknown): Uint8Array =>
  ctx.vault.seal(deflateRawSync(JSON.stringify(result ?? null), { level: 1 }), boundTo(ctx));

const openAnswer = <T>(ctx: Ctx, sealed: Uint8Array): T => JSON.parse(inflateRawSync(ctx.vault.open(sealed, boundTo(ctx))).toString()) as T;
