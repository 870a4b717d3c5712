// What a team lead does with items of others.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { assignTask } from '../../commands/give-task.ts';
import { changePriority, forceRelease, putOff } from '../../commands/lead-acts.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, refusals } from '../schemas/common.ts';
import { Released, TaskParams } from '../schemas/task.ts';
import { AssignBody, GivenTask, Postponed, Prioritised, PriorityBody, PutOffBody, ReasonBody } from '../schemas/task-acts.ts';

export const leadActs: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/tasks/:id/assign',
    {
      config: { permission: 'task.assign', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Give it to a person, also when somebody holds it',
          operationId: 'assignTask',
          params: TaskParams,
          headers: KeyRequired,
          body: AssignBody,
        },
        response: { 200: GivenTask, ...refusals(409, 410, 422) },
      },
    },
    async (request) => assignTask({ ...contextOf(deps, request), calendar: deps.calendar }, { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/force-release',
    {
      config: { permission: 'task.assign', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Take it back to its queue from whoever holds it',
          operationId: 'forceRelease',
          params: TaskParams,
          headers: KeyRequired,
          body: ReasonBody,
        },
        response: { 200: Released, ...refusals(409, 410, 422) },
      },
    },
    async (request) => forceRelease(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/priority',
    {
      config: { permission: 'task.assign', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Move it up or down in its queue',
          operationId: 'changePriority',
          params: TaskParams,
          headers: KeyRequired,
          body: PriorityBody,
        },
        response: { 200: Prioritised, ...refusals(409, 410, 422) },
      },
    },
    async (request) => changePriority(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/put-off',
    {
      config: { permission: 'task.assign', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Put an item off that nobody holds',
          operationId: 'putOffTask',
          params: TaskParams,
          headers: KeyRequired,
          body: PutOffBody,
        },
        response: { 200: Postponed, ...refusals(409, 410, 422) },
      },
    },
    async (request) => putOff(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );
};
