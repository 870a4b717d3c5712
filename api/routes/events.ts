// GET /v1/events: what changes, as it changes, for as long as the reader stays.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { Refusal } from '../../domain/errors.ts';
import { QUEUES } from '../../domain/people.ts';
import type { Deps } from '../deps.ts';
import { openHub, STREAMS_MAX, STREAMS_OF_SESSION_MAX } from '../live/hub.ts';
import { actorOf } from '../request.ts';
import { refusals } from '../schemas/common.ts';
import { EventHeaders, EventQuery, EventStream } from '../schemas/events.ts';

/** After how long a browser comes back: apart from each other, or a restart would bring all of them at once. */
const COME_BACK_MS = { least: 1_000, spread: 3_000 };

export const events: FastifyPluginAsyncZod<{ deps: Deps }> = async (app, { deps }) => {
  const hub = openHub(deps.db, { idleMinutes: deps.settings.sessionIdleMinutes });
  app.addHook('preClose', async () => hub.close());
  let count = 0;

  app.get(
    '/events',
    {
      config: { permission: 'task.read', isOnlyLifeSign: true },
      schema: {
        ...{
          tags: ['live'],
          summary: 'What changes, as it changes',
          operationId: 'listen',
          querystring: EventQuery,
          headers: EventHeaders,
        },
        description: EventStream.long,
        response: { 200: EventStream.response, ...refusals() },
      },
    },
    async (request, reply) => {
      const person = actorOf(request);
      const queues = request.query.queues ?? null;
      const unknown = queues?.find((queue) => !Object.hasOwn(QUEUES, queue));
      if (unknown !== undefined)
        throw new Refusal('NOT_FOUND', `There is no queue "${unknown}". Known are: ${Object.keys(QUEUES).join(', ')}.`);
      const hash = request.credential?.hash.toString('hex') ?? '';
      const open = hub.count(hash);
      if (open.ofSession >= STREAMS_OF_SESSION_MAX)
        throw new Refusal(
          'TOO_MANY_REQUESTS',
          `This session listens ${STREAMS_OF_SESSION_MAX} times already. Close a tab, or ask from time to time.`,
          {
            retryAfter: 60,
          },
        );
      if (open.all >= STREAMS_MAX)
        throw new Refusal('OVERLOADED', 'Too many are listening at this moment. Ask from time to time, or try again in a minute.', {
          retryAfter: 60,
        });
      const after = request.headers['last-event-id'] ?? null;

      await hub.start();
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, {
        ...(reply.getHeaders() as Record<string, string>),
        'content-type': 'text/event-stream; charset=utf-8',
        'x-accel-buffering': 'no', // a proxy that collects would hold events back
      });
      raw.on('error', () => raw.destroy());
      raw.write(`retry: ${COME_BACK_MS.least + ((count++ * 997) % COME_BACK_MS.spread)}\n\n`);
      hub.join({ hash, person, queues, after }, raw);
    },
  );
};
