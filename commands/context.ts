// What every command is told: who acts, with which request, and what it may lean on. Made by the API for a request, by jobs for bulk.
import { Refusal } from '../domain/errors.ts';
import { CHECKS, may, type Permission, type Person } from '../domain/people.ts';
import type { Iso } from '../domain/ids.ts';
import type { ProcessSpec } from '../domain/process.ts';
import type { Db } from '../db/client.ts';

/** Secrets stay behind this port: commands seal and make keys without seeing the master key. */
export type Vault = {
  readonly seal: (plaintext: Uint8Array, aad: string) => Uint8Array;
  readonly open: (sealed: Uint8Array, aad: string) => Uint8Array;
  /** A new case's id and its data key, wrapped. */
  readonly newCase: (prefix: string, at: Iso) => { readonly id: string; readonly wrappedKey: Uint8Array };
  /** A new document's id and its key, plain for the blob store and wrapped for its row. */
  readonly newDocument: (businessDate: string) => { readonly id: string; readonly key: Uint8Array; readonly wrappedKey: Uint8Array };
  readonly documentKey: (id: string, wrappedKey: Uint8Array) => Uint8Array;
};

export type Limits = {
  readonly leaseSeconds: number;
  /** Items that one person may hold at once (HT-01). */
  readonly maxHeld: number;
};

export type Ctx = {
  readonly db: Db;
  readonly catalog: readonly ProcessSpec[];
  readonly actor: Person;
  readonly vault: Vault;
  readonly limits: Limits;
  /** Of a bot several of whose workers use one key: which of them asks. */
  readonly worker?: string | null;
  /** The Idempotency-Key and the hash of what was asked under it; null when none was given. */
  readonly request: { readonly key: string; readonly hash: string } | null;
  /** Tells the relay that there is something to deliver. Called after a commit. */
  readonly hint: () => void;
};

/**
 * What a key that is limited to queues may do: work their items, and bring in what they begin with. Acts of leads, on cases and in bulk reach
 * beyond a queue. What is asked for by its id is looked at by `withinKey` besides.
 */
const OF_QUEUES: readonly Permission[] = [
  ...(['public', 'session.own', 'process.read', 'case.start', 'document.upload', 'document.read'] as const),
  ...(['task.read', 'task.work', 'task.comment'] as const),
];

/** Errors: FORBIDDEN, APPROVE_INSTEAD. Routes ask first; commands ask again, because bulk jobs and bots come by another way. */
export function allow(actor: Person, permission: Permission): void {
  if (actor.onlyQueues !== null && !OF_QUEUES.includes(permission))
    throw new Refusal(
      'FORBIDDEN',
      `This key is for the queues ${actor.onlyQueues.join(', ')} alone, and "${permission}" is not about the items of a queue. Use a key without that limit.`,
      { facts: { permission } },
    );
  if (may(actor.roles, permission)) return;
  const check = CHECKS[permission];
  if (check !== undefined && may(actor.roles, check))
    throw new Refusal('APPROVE_INSTEAD', 'You approve such entries, you do not start them: approve the pending entry instead.', {
      facts: { permission },
    });
  throw new Refusal('FORBIDDEN', `Your roles do not include "${permission}". Ask the platform administrator if your work needs it.`, {
    facts: { permission },
  });
}

export const auditActor = (actor: Person): { readonly kind: 'person' | 'bot'; readonly id: string } => ({ kind: actor.kind, id: actor.id });
