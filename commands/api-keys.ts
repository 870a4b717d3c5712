// Keys with which bots and outside systems come. Shown once, when they are made; scoped to queues; at most a year old.
import { randomBytes, randomInt } from 'node:crypto';
import { Refusal } from '../domain/errors.ts';
import type { Iso } from '../domain/ids.ts';
import { branchScope, isQueue, QUEUES } from '../domain/people.ts';
import { refusalOf } from '../db/client.ts';
import { insertKey, KEYS_OF_BOT_MAX, listKeys, revokeKey, type ApiKey } from '../db/queries/api-keys.ts';
import { allow, type Ctx } from './context.ts';
import { perform } from './perform.ts';
import { tokenHash } from './sign-in.ts';

/** Found by scanners of source code, who look for beginnings. */
const PREFIX = 'csk_';
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
export const KEY_DAYS_MAX = 365;
export const isKey = (token: string): boolean => /^csk_[a-z0-9]{10}_[\w-]{43}$/.test(token);

export type MakeKey = {
  readonly bot: string;
  readonly title: string;
  /** Null: every queue that the bot's roles work. */
  readonly onlyQueues: readonly string[] | null;
  /** Who keeps the key, and so does not check what the bot did (SOD-18). */
  readonly owner: string;
  readonly days: number;
};
export type MadeKey = { readonly id: string; /** Not shown again. */ readonly key: string; readonly expiresAt: Iso };

/** Errors: NOT_FOUND (bot, owner or queue), TOO_MANY_REQUESTS (keys of this bot), FORBIDDEN. */
export const makeApiKey = (ctx: Ctx, asked: MakeKey): Promise<MadeKey> => {
  const unknown = asked.onlyQueues?.find((queue) => !isQueue(queue));
  // The answer holds a secret: it is not kept to be repeated under an Idempotency-Key.
  return perform<MadeKey>(
    { ...ctx, request: null },
    {
      permission: 'api-key.manage',
      run: async (db) => {
        if (unknown !== undefined)
          throw new Refusal('NOT_FOUND', `There is no queue "${unknown}". Known are: ${Object.keys(QUEUES).join(', ')}.`);
        const id = PREFIX + Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
        const key = `${id}_${randomBytes(32).toString('base64url')}`;
        const expiresAt = await insertKey(db, {
          ...asked,
          id,
          hash: tokenHash(key),
          by: ctx.actor.id,
          branch: branchScope(ctx.actor),
        }).catch((error: unknown) => {
          throw explained(error, asked);
        });
        return { id, key, expiresAt };
      },
    },
  );
};

function explained(error: unknown, { bot, owner }: MakeKey): unknown {
  const refusal = refusalOf(error);
  if (refusal?.code === 'NOT_FOUND')
    return refusal.message === 'bot'
      ? new Refusal('NOT_FOUND', `There is no active bot ${bot}. A key is for a bot; people sign in themselves.`)
      : new Refusal('NOT_FOUND', `There is no active person ${owner}. Name the person who keeps the key.`);
  if (refusal?.code === 'TOO_MANY_KEYS')
    return new Refusal('TOO_MANY_KEYS', `This bot has ${KEYS_OF_BOT_MAX} keys that count. Revoke those that nobody uses.`);
  return error;
}

/** Errors: NOT_FOUND (there is none, or it is revoked already), FORBIDDEN. */
export const revokeApiKey = (ctx: Ctx, { id }: { id: string }): Promise<{ id: string }> =>
  perform(ctx, {
    permission: 'api-key.manage',
    run: async (db) => {
      if (!(await revokeKey(db, { id, by: ctx.actor.id, branch: branchScope(ctx.actor) })))
        throw new Refusal('NOT_FOUND', `There is no key ${id}, or it has been revoked already. Read the list again.`);
      return { id };
    },
  });

/** Errors: FORBIDDEN. */
export async function listApiKeys({ db, actor }: Pick<Ctx, 'db' | 'actor'>, filter: { bot: string | null }): Promise<readonly ApiKey[]> {
  allow(actor, 'api-key.read');
  return listKeys(db, { ...filter, branch: branchScope(actor) });
}
