// Why a deadline is when it is.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { explainClock } from '../../commands/explain-clock.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { ClockParams, ExplainedClock } from '../schemas/clock.ts';
import { refusals } from '../schemas/common.ts';

export const clockExplanation: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/cases/:id/clocks/:name',
    {
      config: { permission: 'case.read' },
      schema: {
        tags: ['cases'],
        summary: 'One clock, and how its deadline was counted',
        operationId: 'explainClock',
        params: ClockParams,
        response: { 200: ExplainedClock, ...refusals() },
      },
    },
    async (request) => explainClock(contextOf(deps, request), { caseId: request.params.id, name: request.params.name }),
  );
};
