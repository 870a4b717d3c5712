// The catalogue of processes, and starting one.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { processOf, startCase } from '../../commands/start-case.ts';
import { may, type Role } from '../../domain/people.ts';
import { mayStart, type ProcessSpec } from '../../domain/process.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { Process, ProcessParams, StartBody, Started } from '../schemas/case.ts';
import { KeyRequired, list, refusals } from '../schemas/common.ts';

export const processes: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/processes',
    {
      config: { permission: 'process.read' },
      schema: {
        tags: ['processes'],
        summary: 'The catalogue',
        operationId: 'listProcesses',
        response: { 200: z.object({ items: list(Process), next: z.null() }), ...refusals() },
      },
    },
    async (request) => {
      const { roles } = contextOf(deps, request).actor;
      return { items: deps.catalog.map((process) => processView(process, roles)), next: null };
    },
  );

  app.get(
    '/processes/:process',
    {
      config: { permission: 'process.read' },
      schema: {
        tags: ['processes'],
        summary: 'One process',
        operationId: 'getProcess',
        params: ProcessParams,
        response: { 200: Process, ...refusals() },
      },
    },
    async (request) => processView(processOf(deps.catalog, request.params.process), contextOf(deps, request).actor.roles),
  );

  app.post(
    '/processes/:process/cases',
    {
      config: { permission: 'case.start', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Start a case',
          operationId: 'startCase',
          params: ProcessParams,
          headers: KeyRequired,
          body: StartBody,
        },
        response: { 201: Started, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const ctx = { ...contextOf(deps, request), calendar: deps.calendar, hasEngine: deps.hasEngine };
      const { input, receivedAt } = request.body;
      const started = await startCase(ctx, { process: request.params.process, input, receivedAt: receivedAt ?? null });
      return reply.code(201).header('location', `/v1/cases/${started.id}`).send(started);
    },
  );
};

/** As somebody of these roles sees it. */
function processView(process: ProcessSpec, roles: readonly Role[]): z.output<typeof Process> {
  const { id, version, title, owner, prefix, stages, outcomes, tasks, steps, clocks, words = {}, terms = {} } = process;
  return {
    ...{ id, version, title, owner, prefix, stages, outcomes, words, terms },
    tasks: Object.entries(tasks).map(([task, spec]) => ({
      task,
      title: spec.title,
      queue: spec.queue,
      notSamePersonAs: spec.notSamePersonAs ?? [],
    })),
    steps: Object.entries(steps).map(([step, { kind, manualMinutes }]) => ({ step, kind, manualMinutes })),
    clocks: Object.entries(clocks).map(([name, { kind }]) => ({ name, kind })),
    input: inputSchema(process),
    mayStart: may(roles, 'case.start') && mayStart(process, roles),
  };
}

const schemas = new WeakMap<ProcessSpec, Record<string, unknown>>();
/** Made once per process. */
function inputSchema(process: ProcessSpec): Record<string, unknown> {
  const known = schemas.get(process);
  if (known) return known;
  const schema = z.toJSONSchema(process.input, { target: 'draft-2020-12', io: 'input', unrepresentable: 'any' });
  schemas.set(process, schema);
  return schema;
}
