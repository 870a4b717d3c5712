// Letting an internal clock stand still, and go on.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { pauseClock, resumeClock } from '../../commands/pause-clock.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, refusals } from '../schemas/common.ts';
import { CaseClockParams, PauseBody, TurnedClock } from '../schemas/clock-pauses.ts';
import { EmptyBody } from '../schemas/task.ts';

export const clockPauses: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/cases/:id/clocks/:name/pause',
    {
      config: { permission: 'clock.pause', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Let an internal clock stand still while the bank waits for somebody else',
          operationId: 'pauseClock',
          params: CaseClockParams,
          headers: KeyRequired,
          body: PauseBody,
        },
        response: { 200: TurnedClock, ...refusals(409, 422) },
      },
    },
    async (request) => {
      const { id, name } = request.params;
      return pauseClock({ ...contextOf(deps, request), calendar: deps.calendar }, { caseId: id, clock: name, reason: request.body.reason });
    },
  );

  app.post(
    '/cases/:id/clocks/:name/resume',
    {
      config: { permission: 'clock.pause', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Let a paused clock go on',
          operationId: 'resumeClock',
          params: CaseClockParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: TurnedClock, ...refusals(409, 422) },
      },
    },
    async (request) => {
      const { id, name } = request.params;
      return resumeClock({ ...contextOf(deps, request), calendar: deps.calendar }, { caseId: id, clock: name });
    },
  );
};
