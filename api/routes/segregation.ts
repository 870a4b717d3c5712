// The table of four-eyes and segregation, for leads and auditors: which rule holds where, and what waits for its process.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { SEGREGATION, type Rule } from '../../domain/segregation.ts';
import { list, refusals } from '../schemas/common.ts';
import { SegregationRule } from '../schemas/segregation.ts';

export const segregation: FastifyPluginAsyncZod = async (app) => {
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
};

const ruleView = (id: string, { says, at, how, binds, roles = [], waits }: Rule) => ({
  ...{ id, says, checkedAt: at, how, binds },
  conflicts: roles.map(([ones, others]) => ({ roles: ones, with: others === 'any' ? null : others })),
  waits: waits ?? null,
});
