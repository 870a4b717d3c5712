// Returning an item, delegating it, taking a decision back, sending an item to another queue.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { delegateTask, handIn, takeBack } from '../../commands/delegate-task.ts';
import { recallDecision } from '../../commands/recall-decision.ts';
import { returnTask } from '../../commands/return-task.ts';
import { sendToQueue } from '../../commands/send-to-queue.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, refusals } from '../schemas/common.ts';
import { DelegateBody, Delegated, HandedIn, HandInBody, MoveBody, Moved, ReturnBody, TakenBack } from '../schemas/further-acts.ts';
import { CompletedTask, EmptyBody, FenceBody, Task, TaskParams } from '../schemas/task.ts';

export const furtherActs: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.post(
    '/tasks/:id/return',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Send it back a step, with a reason code and a text',
          operationId: 'returnTask',
          params: TaskParams,
          headers: KeyRequired,
          body: ReturnBody,
        },
        response: { 200: CompletedTask, ...refusals(409, 410, 422) },
      },
    },
    async (request) => {
      const { next = false, ...body } = request.body;
      return returnTask(contextOf(deps, request), { task: request.params.id, next, ...body });
    },
  );

  app.post(
    '/tasks/:id/delegate',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Let a colleague prepare the answer; who holds it decides',
          operationId: 'delegateTask',
          params: TaskParams,
          headers: KeyRequired,
          body: DelegateBody,
        },
        response: { 200: Delegated, ...refusals(409, 410, 422) },
      },
    },
    async (request) => delegateTask({ ...contextOf(deps, request), calendar: deps.calendar }, { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/hand-in',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'The delegate is done: who holds it decides now',
          operationId: 'handIn',
          params: TaskParams,
          headers: KeyRequired,
          body: HandInBody,
        },
        response: { 200: HandedIn, ...refusals(409, 410, 422) },
      },
    },
    async (request) => handIn(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/take-back',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Take it back from the delegate',
          operationId: 'takeBack',
          params: TaskParams,
          headers: KeyRequired,
          body: FenceBody,
        },
        response: { 200: TakenBack, ...refusals(409, 410, 422) },
      },
    },
    async (request) => takeBack(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );

  app.post(
    '/tasks/:id/recall',
    {
      config: { permission: 'task.work', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Take my own decision back while nothing has come of it',
          operationId: 'recallDecision',
          params: TaskParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: Task, ...refusals(409, 410, 422) },
      },
    },
    async (request) => recallDecision(contextOf(deps, request), { task: request.params.id }),
  );

  app.post(
    '/tasks/:id/move',
    {
      config: { permission: 'task.assign', idempotency: 'required' },
      schema: {
        ...{
          tags: ['tasks'],
          summary: 'Send it to another queue that its process allows',
          operationId: 'sendToQueue',
          params: TaskParams,
          headers: KeyRequired,
          body: MoveBody,
        },
        response: { 200: Moved, ...refusals(409, 410, 422) },
      },
    },
    async (request) => sendToQueue(contextOf(deps, request), { task: request.params.id, ...request.body }),
  );
};
