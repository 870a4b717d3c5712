// W3C trace context in and out, and one log line for each request: ids and times, nothing about people.
import { randomBytes } from 'node:crypto';
import fp from 'fastify-plugin';
import { ourId } from '../log.ts';

declare module 'fastify' {
  interface FastifyRequest {
    traceId: string;
  }
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$/;

export const trace = fp(
  async (app) => {
    app.decorateRequest('traceId', '');
    app.addHook('onRequest', async (request, reply) => {
      const given = request.headers['traceparent'];
      const id = typeof given === 'string' ? TRACEPARENT.exec(given)?.[1] : undefined;
      request.traceId = id === undefined || /^0+$/.test(id) ? randomBytes(16).toString('hex') : id;
      reply.header('traceparent', `00-${request.traceId}-${randomBytes(8).toString('hex')}-01`);
    });
    app.addHook('onResponse', async (request, reply) => {
      const { id, process, queue } = (request.params ?? {}) as Record<string, unknown>;
      request.log.info(
        {
          traceId: request.traceId,
          method: request.method,
          route: request.routeOptions.url,
          ...(ourId(id) !== undefined && { id }),
          ...(reply.statusCode < 400 && { process, queue }),
          status: reply.statusCode,
          ms: Math.round(reply.elapsedTime * 10) / 10,
        },
        'request',
      );
    });
  },
  { name: 'trace' },
);
