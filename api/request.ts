// What routes ask of a request: who is behind it, and the context in which a command runs for her.
import { createHash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Ctx } from '../commands/context.ts';
import { Refusal } from '../domain/errors.ts';
import type { Person } from '../domain/people.ts';
import type { Wired } from './deps.ts';

/** Errors: SIGNED_OUT. */
export function actorOf(request: FastifyRequest): Person {
  if (request.person) return request.person;
  throw new Refusal('SIGNED_OUT', 'You are not signed in, or your session has ended. Sign in and try again; drafts are kept.');
}

/**
 * The context of a command. `body` stands for what is asked when it is not the JSON body: the hash of a file. Two requests under one
 * Idempotency-Key are the same when method, address, precondition and body are.
 */
export function contextOf(deps: Wired, request: FastifyRequest, body: unknown = request.body): Ctx {
  const key = request.headers['idempotency-key'];
  const asked = [request.method, request.url, request.headers['if-match'], request.headers['if-none-match'], body];
  return {
    db: deps.db,
    catalog: deps.catalog,
    actor: actorOf(request),
    vault: deps.vault,
    limits: deps.settings,
    worker: request.worker,
    request: typeof key === 'string' ? { key, hash: createHash('sha256').update(JSON.stringify(asked)).digest('hex') } : null,
    hint: deps.hint,
  };
}
