// For operators: what could not be delivered, sending it again, and which cases do not go on.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listDeadLetters } from '../../commands/list-dead-letters.ts';
import { listStuckCases } from '../../commands/list-stuck-cases.ts';
import { retryDeadLetter } from '../../commands/retry-dead-letter.ts';
import { afterInstant, paged, pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyOptional, Page, refusals } from '../schemas/common.ts';
import { DeadLetterPage, DeadLetterParams, MetricsText, Retried, StuckPage } from '../schemas/other.ts';
import { EmptyBody } from '../schemas/task.ts';
import { sendMetrics } from './health.ts';

export const operations: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/operations/dead-letters',
    {
      config: { permission: 'operations.read' },
      schema: {
        tags: ['operations'],
        summary: 'Messages that could not be delivered',
        operationId: 'listDeadLetters',
        querystring: z.object(Page),
        response: { 200: DeadLetterPage, ...refusals() },
      },
    },
    (request) =>
      pagedByNumber(
        request,
        (row) => row.id,
        (page) => listDeadLetters(contextOf(deps, request), { ...page }),
      ),
  );

  app.get(
    '/operations/stuck',
    {
      config: { permission: 'operations.read' },
      schema: {
        tags: ['operations'],
        summary: 'Open cases that do not go on, and why; oldest first. A page may show fewer than asked for and still have a next one',
        operationId: 'listStuckCases',
        querystring: z.object(Page),
        response: { 200: StuckPage, ...refusals() },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const place = afterInstant(request);
      const after = place && { since: place.at, id: place.id };
      const found = await listStuckCases(contextOf(deps, request), deps.askEngine, { after, limit: limit + 1 });
      const { items, next } = paged(
        request,
        found,
        ({ item }) => item,
        ({ row }) => [row.since, row.caseId],
      );
      return { items: items.filter((item) => item !== null), next };
    },
  );

  app.get(
    '/operations/metrics',
    {
      config: { permission: 'operations.read' },
      schema: {
        tags: ['operations'],
        summary: 'Prometheus metrics, for operators from anywhere',
        operationId: 'operationsMetrics',
        response: { 200: MetricsText, ...refusals() },
      },
    },
    async (_, reply) => sendMetrics(reply, await app.metricsText()),
  );

  app.post(
    '/operations/dead-letters/:id/retry',
    {
      config: { permission: 'operations.act' },
      schema: {
        tags: ['operations'],
        summary: 'Send one again',
        operationId: 'retryDeadLetter',
        params: DeadLetterParams,
        headers: KeyOptional,
        body: EmptyBody,
        response: { 202: Retried, ...refusals(409, 422) },
      },
    },
    async (request, reply) => reply.code(202).send(await retryDeadLetter(contextOf(deps, request), request.params)),
  );
};
