// The table of four-eyes and segregation, for leads and auditors: which rule holds where, and what waits for its process. And recusal: who
// stands aside from a case.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { listRecusals, recuse } from '../../commands/recuse.ts';
import { SEGREGATION, type Rule } from '../../domain/segregation.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { CaseParams } from '../schemas/case.ts';
import { KeyRequired, list, refusals } from '../schemas/common.ts';
import { Recusals, RecuseBody, Recused } from '../schemas/further-acts.ts';
import { SegregationRule } from '../schemas/segregation.ts';

export const segregation: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/segregation',
    {
      config: { permission: 'segregation.read' },
      schema: {
        tags: ['people'],
        summary: 'The rules of four-eyes and segregation',
        operationId: 'listSegregation',
        response: { 200: z.object({ items: list(SegregationRule), next: z.null() }), ...refusals() },
      },
    },
    async () => ({ items: (Object.entries(SEGREGATION) as [string, Rule][]).map(([id, rule]) => ruleView(id, rule)), next: null }),
  );

  app.post(
    '/cases/:id/recuse',
    {
      config: { permission: 'case.recuse', idempotency: 'required' },
      schema: {
        tags: ['cases'],
        summary: 'Say that you have an interest in it, and stand aside',
        description: 'For good, and in all cases that belong to it: you, and who counts as one with you, decide nothing in it any more.',
        operationId: 'recuse',
        params: CaseParams,
        headers: KeyRequired,
        body: RecuseBody,
        response: { 200: Recused, ...refusals(409, 422) },
      },
    },
    async (request) => recuse(contextOf(deps, request), { caseId: request.params.id, ...request.body }),
  );

  app.get(
    '/cases/:id/recusals',
    {
      config: { permission: 'case.read' },
      schema: {
        ...{ tags: ['cases'], summary: 'Who stands aside from it', operationId: 'listRecusals', params: CaseParams },
        response: { 200: Recusals, ...refusals() },
      },
    },
    async (request) => ({ items: await listRecusals(contextOf(deps, request), { caseId: request.params.id }) }),
  );
};

const ruleView = (id: string, { says, at, how, binds, roles = [], waits }: Rule) => ({
  ...{ id, says, checkedAt: at, how, binds },
  conflicts: roles.map(([ones, others]) => ({ roles: ones, with: others === 'any' ? null : others })),
  waits: waits ?? null,
});
