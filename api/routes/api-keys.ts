// Keys of bots and outside systems.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { listApiKeys, makeApiKey, revokeApiKey } from '../../commands/api-keys.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, refusals } from '../schemas/common.ts';
import { KeyBody, KeyId, KeyList, KeyQuery, MadeKey, Revoked } from '../schemas/session.ts';

export const apiKeys: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/api-keys',
    {
      config: { permission: 'api-key.read' },
      schema: {
        ...{ tags: ['api-keys'], summary: 'Keys of bots and outside systems', operationId: 'listApiKeys', querystring: KeyQuery },
        response: { 200: KeyList, ...refusals() },
      },
    },
    async (request) => ({ items: await listApiKeys(contextOf(deps, request), { bot: request.query.bot ?? null }) }),
  );

  app.post(
    '/api-keys',
    {
      config: { permission: 'api-key.manage' },
      schema: {
        tags: ['api-keys'],
        summary: 'Make a key, shown once',
        description: 'The answer is not recorded: a request that is sent twice makes two keys.',
        operationId: 'makeApiKey',
        body: KeyBody,
        response: { 201: MadeKey, ...refusals(409) },
      },
    },
    async (request, reply) => reply.code(201).send(await makeApiKey(contextOf(deps, request), request.body)),
  );

  app.post(
    '/api-keys/:id/revoke',
    {
      config: { permission: 'api-key.manage' },
      schema: {
        ...{
          tags: ['api-keys'],
          summary: 'Revoke a key; it is refused from the next request on',
          operationId: 'revokeApiKey',
          params: KeyId,
          headers: KeyOptional,
        },
        response: { 200: Revoked, ...refusals(409, 422) },
      },
    },
    async (request) => revokeApiKey(contextOf(deps, request), request.params),
  );
};
