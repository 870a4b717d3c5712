// Whether the process lives, whether it can serve, what it is, what it measures.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Refusal } from '../../domain/errors.ts';
import { ping } from '../../db/queries/hint.ts';
import type { Wired } from '../deps.ts';
import { refusals } from '../schemas/common.ts';
import { Live, MetricsText, Ready, Version } from '../schemas/other.ts';

/** Longer than a healthy answer takes by far, shorter than a load balancer waits. */
const PATIENCE_MS = 2_000;

export const health: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  const config = { permission: 'public', rateLimit: false } as const;

  app.get(
    '/livez',
    { config, schema: { tags: ['health'], summary: 'The process lives', operationId: 'live', security: [], response: { 200: Live } } },
    async () => ({ live: true as const }),
  );

  app.get(
    '/readyz',
    {
      config,
      schema: {
        tags: ['health'],
        summary: 'Requests can be served',
        operationId: 'ready',
        security: [],
        response: { 200: Ready, 503: Ready },
      },
    },
    async (_, reply) => {
      const [database, blobs, engine] = await Promise.all([works(() => ping(deps.db)), works(deps.checkBlobs), within(deps.isEngineUp)]);
      const ready = database && blobs;
      return reply.code(ready ? 200 : 503).send({
        ready,
        database: database ? 'up' : 'down',
        blobs: blobs ? 'up' : 'down',
        engine: engine === null ? 'unknown' : engine ? 'up' : 'down',
      });
    },
  );

  app.get(
    '/version',
    { config, schema: { tags: ['health'], summary: 'What is running', operationId: 'version', security: [], response: { 200: Version } } },
    async () => ({
      name: 'countersign',
      version: deps.version,
      node: process.version,
    }),
  );

  app.get(
    '/metrics',
    {
      config,
      schema: {
        tags: ['health'],
        summary: 'Prometheus metrics, told to this machine only',
        operationId: 'metrics',
        security: [],
        response: { 200: MetricsText, 403: refusals()[403] },
      },
    },
    async (request, reply) => {
      if (!isFromHere(request))
        throw new Refusal('FORBIDDEN', 'Metrics are told to this machine only. From elsewhere, sign in and read /v1/operations/metrics.');
      return sendMetrics(reply, await app.metricsText());
    },
  );
};

/** A request that came through a proxy carries its client's word; unless the proxy is one of ours, that word does not make it local. */
function isFromHere({ ip, headers, socket }: FastifyRequest): boolean {
  const isForwarded = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return isLoopback(ip) && !(isForwarded && ip === socket.remoteAddress);
}
const isLoopback = (ip: string): boolean => ip === '::1' || /^(::ffff:)?127\./.test(ip);

export const sendMetrics = (reply: FastifyReply, text: string) =>
  reply.type('text/plain; version=0.0.4; charset=utf-8').serializer(String).send(text);

const works = async (check: () => Promise<unknown>): Promise<boolean> => (await within(() => check().then(() => true))) ?? false;

/** Null when there was no answer in time, or an error. */
async function within<T>(ask: () => Promise<T>): Promise<T | null> {
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS).unref());
  return Promise.race([ask().catch(() => null), patience]);
}
