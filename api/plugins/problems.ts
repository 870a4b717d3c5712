// Every error leaves as a problem, and a fault of ours is logged without what it was about.
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Refusal } from '../../domain/errors.ts';
import { loggable } from '../log.ts';
import { asRefusal, sendProblem } from '../problem.ts';

declare module 'fastify' {
  interface FastifyReply {
    refuse(refusal: Refusal): FastifyReply;
  }
}

export const problems = fp(
  async (app) => {
    app.decorateReply('refuse', function (this: FastifyReply, refusal: Refusal): FastifyReply {
      return sendProblem(this, refusal, this.request.traceId);
    });
    app.setErrorHandler((error: FastifyError, request, reply) => {
      const { refusal, isFault } = asRefusal(error);
      if (isFault) request.log.error({ traceId: request.traceId, route: request.routeOptions.url, error: loggable(error) }, 'fault');
      return reply.refuse(refusal);
    });
    app.setNotFoundHandler((request, reply) => {
      const allowed = app.allowedAt(request.url);
      if (allowed.length === 0 && app.showWorkbench(request.method, request.url, reply)) return reply;
      return notFound(allowed, request, reply);
    });
  },
  { name: 'problems', dependencies: ['trace', 'routes', 'workbench'] },
);

function notFound(allowed: readonly string[], request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (allowed.length === 0) return reply.refuse(new Refusal('NOT_FOUND', 'There is nothing at this address. See /docs for what there is.'));
  reply.header('allow', allowed.join(', '));
  return reply.refuse(new Refusal('METHOD_NOT_ALLOWED', `This address takes ${allowed.join(', ')}, not ${request.method}.`));
}
