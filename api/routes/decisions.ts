// What only people can settle or see: effects of unknown outcome, and what Temporal stores encrypted.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { decodePayloads } from '../../commands/decode-payloads.ts';
import { listUnknownEffects, resendEffect } from '../../commands/resend-effect.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, refusals } from '../schemas/common.ts';
import { Payloads, ResendBody, Resent, UnknownEffects } from '../schemas/other.ts';

export const decisions: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/operations/effects',
    {
      config: { permission: 'operations.read' },
      schema: {
        tags: ['operations'],
        summary: 'Effects on the outside of unknown outcome',
        operationId: 'listUnknownEffects',
        response: { 200: UnknownEffects, ...refusals() },
      },
    },
    async (request) => ({ items: await listUnknownEffects(contextOf(deps, request)) }),
  );

  app.post(
    '/operations/effects/resend',
    {
      config: { permission: 'effect.resend' },
      schema: {
        tags: ['operations'],
        summary: 'Propose, or as another person agree, to send one once more',
        operationId: 'resendEffect',
        headers: KeyOptional,
        body: ResendBody,
        response: { 200: Resent, ...refusals(409, 422) },
      },
    },
    async (request) => resendEffect(contextOf(deps, request), request.body),
  );

  app.post(
    '/operations/payloads/decode',
    {
      config: { permission: 'history.read' },
      schema: {
        tags: ['operations'],
        summary: 'Decode payloads of a history, as a codec server does',
        operationId: 'decodePayloads',
        body: Payloads,
        response: { 200: Payloads, ...refusals(422, 503) },
      },
    },
    async (request) => ({ payloads: [...(await decodePayloads(contextOf(deps, request), deps.decode, request.body.payloads))] }),
  );
};
