// Bounds what one person, or one address that is not signed in, may ask of one process of the API.
import rateLimitPlugin from '@fastify/rate-limit';
import fp from 'fastify-plugin';
import { Refusal } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';

export const rateLimit = fp<{ deps: Deps }>(
  async (app, { deps }) => {
    const { person, stranger } = deps.settings.ratePerMinute;
    await app.register(rateLimitPlugin, {
      timeWindow: 60_000,
      max: (request) => (request.person ? person : stranger),
      keyGenerator: (request) => request.person?.id ?? request.ip,
      enableDraftSpec: true,
      cache: 20_000,
      errorResponseBuilder: (_, { ttl }) => tooMany(Math.ceil(ttl / 1000)),
    });
  },
  { name: 'rate-limit', dependencies: ['problems'] },
);

export const tooMany = (seconds: number): Refusal =>
  new Refusal('TOO_MANY_REQUESTS', `Too many requests. Try again in ${seconds} seconds.`, { retryAfter: seconds });
