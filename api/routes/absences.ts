// Who is away, and who stands in.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { endAbsence, listAbsences, recordAbsence } from '../../commands/absence.ts';
import { endSubstitution, makeSubstitution } from '../../commands/substitution.ts';
import { pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, refusals } from '../schemas/common.ts';
import {
  AbsenceBody,
  AbsencePage,
  AbsenceQuery,
  ChangeParams,
  MadeSubstitution,
  Numbered,
  RecordedAbsence,
  SubstitutionBody,
} from '../schemas/people.ts';
import { EmptyBody } from '../schemas/task.ts';

export const absences: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/absences',
    {
      config: { permission: 'people.read' },
      schema: {
        tags: ['people'],
        summary: 'Absences that last or are to come, with who stands in',
        operationId: 'listAbsences',
        querystring: AbsenceQuery,
        response: { 200: AbsencePage, ...refusals() },
      },
    },
    async (request) => {
      const { person = null } = request.query;
      return pagedByNumber(
        request,
        (row) => row.id,
        (page) => listAbsences(contextOf(deps, request), { person, ...page }),
      );
    },
  );

  app.post(
    '/absences',
    {
      config: { permission: 'absence.plan', idempotency: 'required' },
      schema: {
        tags: ['people'],
        summary: 'Record an absence, of oneself or of somebody of the own team',
        operationId: 'recordAbsence',
        headers: KeyRequired,
        body: AbsenceBody,
        response: { 201: RecordedAbsence, ...refusals(409, 422) },
      },
    },
    async (request, reply) => reply.code(201).send(await recordAbsence(contextOf(deps, request), request.body)),
  );

  app.post(
    '/absences/:id/end',
    {
      config: { permission: 'absence.plan', idempotency: 'required' },
      schema: {
        ...{
          tags: ['people'],
          summary: 'She is back, or does not go: whoever stands in stops',
          operationId: 'endAbsence',
          params: ChangeParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: Numbered, ...refusals(409, 422) },
      },
    },
    async (request) => endAbsence(contextOf(deps, request), request.params),
  );

  app.post(
    '/substitutions',
    {
      config: { permission: 'absence.plan', idempotency: 'required' },
      schema: {
        tags: ['people'],
        summary: 'Somebody stands in during an absence, with the exclusions of the absent person',
        operationId: 'makeSubstitution',
        headers: KeyRequired,
        body: SubstitutionBody,
        response: { 201: MadeSubstitution, ...refusals(409, 422) },
      },
    },
    async (request, reply) => {
      const { absence, substitute, queues = null, from = null, until = null } = request.body;
      return reply.code(201).send(await makeSubstitution(contextOf(deps, request), { absence, substitute, queues, from, until }));
    },
  );

  app.post(
    '/substitutions/:id/end',
    {
      config: { permission: 'absence.plan', idempotency: 'required' },
      schema: {
        ...{
          tags: ['people'],
          summary: 'It ends early; exclusions stay for 30 days',
          operationId: 'endSubstitution',
          params: ChangeParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: Numbered, ...refusals(409, 422) },
      },
    },
    async (request) => endSubstitution(contextOf(deps, request), request.params),
  );
};
