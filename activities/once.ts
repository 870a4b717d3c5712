// Does something to the world outside exactly once (architecture: "Outside effects"): claimed before sending, marked before the wire is
// touched, asked for by its key when no answer came. Used by every step with `effect: 'outside'`.
import { Refusal } from '../domain/errors.ts';
import { effectOf } from '../db/queries/asked-effects.ts';
import { claimEffect, endEffect, markEffectSent } from '../db/queries/effects.ts';
import { unsendEffect } from '../db/queries/effect-sending.ts';
import type { PortResult } from './adapters/port.ts';
import { stepContext } from './context.ts';

/** What a step hands to its process: done, or refused by the other side for a reason that a person must read. */
export type Outcome<T> =
  { readonly done: true; readonly value: T } | { readonly done: false; readonly code: string; readonly message: string };

/** Sent, and nobody knows yet. Only a process that asks again by itself is told so (`onceOrUnknown`). */
export const UNKNOWN = 'UNKNOWN';

export type Effect<T> = {
  readonly kind: string;
  readonly request: unknown;
  /** Names the payment within the case, when money moves: whatever the key, at most one of a payment stands. */
  readonly payment?: string;
  /** For undo steps, which act while the case is being withdrawn. */
  readonly whileClosing?: boolean;
  /** The member of the request that follows the day of sending, as long as nothing was sent. */
  readonly dated?: string;
  send(key: string): Promise<PortResult<T>>;
  /** Null: nothing is known there under this key, so far. */
  query(key: string): Promise<PortResult<T | null>>;
};

/** Longer than a send can take: three tries of 10 s and their pauses (P-01). */
const LEASE_SECONDS = 60;

/**
 * Under the key that the process gave to the step, put behind the case's id. Returns what became of it, at every call the same. Refusals,
 * all retried or handed to operations by the kit: UNAVAILABLE (nothing was done), EFFECT_UNKNOWN (sent, and nobody knows yet), CASE_CLOSING,
 * EFFECT_DIVERGED.
 */
export async function once<T>(effect: Effect<T>): Promise<Outcome<T>> {
  const outcome = await onceOrUnknown(effect);
  if (!outcome.done && outcome.code === UNKNOWN)
    throw new Refusal(
      'EFFECT_UNKNOWN',
      `${effect.kind} ${stepContext().key ?? ''} was sent and no answer came. It is asked for by its key and never sent again by itself.`,
    );
  return outcome;
}

/** The same, but an outcome that is not known yet is an answer, `UNKNOWN`: for a process that asks on by the key (`askedAgain`) and then asks people. */
export async function onceOrUnknown<T>({
  kind,
  request,
  payment,
  whileClosing = false,
  dated,
  send,
  query,
}: Effect<T>): Promise<Outcome<T>> {
  const { db, caseId, step, key, actor } = stepContext();
  if (key === undefined)
    throw new Error(`${step} acts on the world outside: declare it with effect: 'outside', so that every call names a key`);
  const fullKey = `${caseId}/${key}`;
  const end = async (result: PortResult<T>): Promise<Outcome<T>> => {
    const outcome = settled(result);
    if (outcome === undefined) {
      await endEffect(db, { key: fullKey, state: 'unknown', result: null, actor });
      return { done: false, code: UNKNOWN, message: `${kind} ${key} was sent and no answer came` };
    }
    await endEffect(db, { key: fullKey, state: outcome.done ? 'done' : 'rejected', result: outcome, actor });
    return outcome;
  };

  const claim = await claimEffect(db, {
    key: fullKey,
    caseId,
    kind,
    request,
    payment: payment === undefined ? null : `${caseId}/${payment}`,
    leaseSeconds: LEASE_SECONDS,
    whileClosing,
    dated,
  });
  if (claim.state === 'done' || claim.state === 'rejected') return claim.result as Outcome<T>;
  if (claim.state !== 'claimed') return end(await asked(fullKey, query));
  if (!claim.isMine || !(await markEffectSent(db, { key: fullKey, fence: claim.fence })))
    throw new Refusal('UNAVAILABLE', `Another worker is about to send ${kind} ${key}.`);

  const sent = await send(fullKey);
  if (sent.class === 'TRANSIENT') {
    await unsendEffect(db, { key: fullKey, fence: claim.fence });
    throw new Refusal('UNAVAILABLE', `${kind} ${key} was not sent: ${sent.reason}. Nothing was done.`);
  }
  return end(sent.class === 'UNKNOWN' ? await asked(fullKey, query) : sent);
}

/**
 * Asks once more what became of an effect that was sent, under the key that the process gave it. `FREED`: two people have allowed that it is
 * sent once more.
 */
export async function askedAgain<T>(key: string, query: Effect<T>['query']): Promise<Outcome<T>> {
  const { db, caseId, actor } = stepContext();
  const fullKey = `${caseId}/${key}`;
  const effect = await effectOf(db, fullKey);
  if (effect?.state === 'done' || effect?.state === 'rejected') return effect.result as Outcome<T>;
  if (effect === null || effect.state === 'claimed') return { done: false, code: 'FREED', message: `${key} may be sent` };
  const outcome = settled(await asked(fullKey, query));
  if (outcome === undefined) return { done: false, code: UNKNOWN, message: `${effect.kind} ${key}: no answer yet` };
  await endEffect(db, { key: fullKey, state: outcome.done ? 'done' : 'rejected', result: outcome, actor });
  return outcome;
}

/** "Not found" right after a lost answer proves nothing: what was sent may still arrive. */
async function asked<T>(key: string, query: Effect<T>['query']): Promise<PortResult<T>> {
  const found = await query(key);
  if (found.class !== 'OK') return { class: 'UNKNOWN', reason: found.class === 'BUSINESS_REJECT' ? found.message : found.reason };
  return found.value === null ? { class: 'UNKNOWN', reason: 'not known there, so far' } : { class: 'OK', value: found.value };
}

function settled<T>(result: PortResult<T>): Outcome<T> | undefined {
  if (result.class === 'OK') return { done: true, value: result.value };
  if (result.class === 'BUSINESS_REJECT') return { done: false, code: result.code, message: result.message };
  return undefined;
}
