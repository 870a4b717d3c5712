// Cases: the list, one, its timeline and decisions, taking one back, and ending one.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listCases, showCase, showTimeline } from '../../commands/show-case.ts';
import { showDecisions } from '../../commands/show-decisions.ts';
import { cancelCase, withdrawCase } from '../../commands/withdraw-case.ts';
import type { DecisionRow } from '../../db/queries/decisions.ts';
import type { TimelineRow } from '../../db/queries/timeline.ts';
import { afterInstant, afterNumber, paged } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { CancelBody, Cancelled, Case, CasePage, CaseParams, Decisions, Timeline, WithdrawBody, Withdrawn } from '../schemas/case.ts';
import { Id, KeyRequired, Name, Page, refusals } from '../schemas/common.ts';

const CaseQuery = z.object({ ...Page, process: Name.optional(), state: z.enum(['open', 'closed']).optional(), q: Id.optional() });

export const cases: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/cases',
    {
      config: { permission: 'case.read' },
      schema: {
        tags: ['cases'],
        summary: 'Cases, newest first; q is the beginning of an id',
        operationId: 'listCases',
        querystring: CaseQuery,
        response: { 200: CasePage, ...refusals() },
      },
    },
    async (request) => {
      const { limit, process = null, state = null, q = null } = request.query;
      const place = afterInstant(request);
      const rows = await listCases(contextOf(deps, request), {
        process,
        state,
        q,
        after: place && { openedAt: place.at, id: place.id },
        limit: limit + 1,
      });
      return paged(
        request,
        rows,
        (row) => row,
        (row) => [row.openedAt, row.id],
      );
    },
  );

  app.get(
    '/cases/:id',
    {
      config: { permission: 'case.read' },
      schema: { tags: ['cases'], summary: 'One case', operationId: 'getCase', params: CaseParams, response: { 200: Case, ...refusals() } },
    },
    async (request) => showCase(contextOf(deps, request), request.params),
  );

  app.get(
    '/cases/:id/timeline',
    {
      config: { permission: 'case.read' },
      schema: {
        tags: ['cases'],
        summary: 'Who did what when, oldest first',
        operationId: 'getTimeline',
        params: CaseParams,
        querystring: z.object(Page),
        response: { 200: Timeline, ...refusals() },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const rows = await showTimeline(contextOf(deps, request), { id: request.params.id, after: afterNumber(request), limit: limit + 1 });
      return paged(request, rows, timelineItem, (row) => [row.seq]);
    },
  );

  app.get(
    '/cases/:id/decisions',
    {
      config: { permission: 'case.read' },
      schema: {
        tags: ['cases'],
        summary: 'What was decided by whom, from what, oldest first',
        operationId: 'getDecisions',
        params: CaseParams,
        querystring: z.object(Page),
        response: { 200: Decisions, ...refusals() },
      },
    },
    async (request) => {
      const { limit } = request.query;
      const rows = await showDecisions(contextOf(deps, request), { id: request.params.id, after: afterNumber(request), limit: limit + 1 });
      return paged(request, rows, decisionItem, (row) => [row.id]);
    },
  );

  app.post(
    '/cases/:id/withdraw',
    {
      config: { permission: 'case.withdraw', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'Take a case back',
          operationId: 'withdrawCase',
          params: CaseParams,
          headers: KeyRequired,
          body: WithdrawBody,
        },
        response: { 200: Withdrawn, ...refusals(409, 422) },
      },
    },
    async (request) => withdrawCase(contextOf(deps, request), { caseId: request.params.id, reason: request.body.reason }),
  );

  app.post(
    '/cases/:id/cancel',
    {
      config: { permission: 'case.cancel', idempotency: 'required' },
      schema: {
        ...{
          tags: ['cases'],
          summary: 'End a case for the bank',
          operationId: 'cancelCase',
          params: CaseParams,
          headers: KeyRequired,
          body: CancelBody,
        },
        response: { 200: Cancelled, ...refusals(409, 422) },
      },
    },
    async (request) => cancelCase(contextOf(deps, request), { caseId: request.params.id, reason: request.body.reason }),
  );
};

const decisionItem = ({ byKind, byId, byName, ...row }: DecisionRow): z.output<typeof Decisions>['items'][number] => {
  const { id, key, at, pack, packVersion, input, inputHash, outcome, reasons, isTakenBack } = row;
  const by = { kind: byKind, id: byId, ...(byName !== null && { name: byName }) };
  return { id, key, by, at, pack, packVersion, input, inputHash, outcome, reasons, isTakenBack };
};

const timelineItem = (row: TimelineRow): z.output<typeof Timeline>['items'][number] => ({
  at: row.at,
  actor: { kind: row.actorKind, id: row.actorId, ...(row.actorName !== null && { name: row.actorName }) },
  event: row.event,
  ...(row.task !== null && { task: row.task }),
  ...(row.taskId !== null && { taskId: row.taskId }),
  ...(row.step !== null && { step: row.step }),
  data: row.data,
});
