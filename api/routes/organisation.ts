// Branches, teams, roles, skills: what lists and pickers are made of.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { listBranches, listTeams } from '../../commands/show-people.ts';
import { queuesOf, ROLES, type Role } from '../../domain/people.ts';
import { conflictsOf, ROLES_BY_KIND } from '../../domain/role-conflicts.ts';
import { SKILLS, type SkillId } from '../../domain/skills.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { refusals } from '../schemas/common.ts';
import { Branches, Roles, Skills, Teams } from '../schemas/people.ts';

export const organisation: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/branches',
    {
      config: { permission: 'people.read' },
      schema: { tags: ['people'], summary: 'Branches', operationId: 'listBranches', response: { 200: Branches, ...refusals() } },
    },
    async (request) => ({ items: await listBranches(contextOf(deps, request)) }),
  );

  app.get(
    '/teams',
    {
      config: { permission: 'people.read' },
      schema: { tags: ['people'], summary: 'Teams, and who leads them', operationId: 'listTeams', response: { 200: Teams, ...refusals() } },
    },
    async (request) => ({ items: await listTeams(contextOf(deps, request)) }),
  );

  app.get(
    '/roles',
    {
      config: { permission: 'people.read' },
      schema: {
        ...{ tags: ['people'], summary: 'Roles, their queues, and which are kept apart', operationId: 'listRoles' },
        response: { 200: Roles, ...refusals() },
      },
    },
    async () => ({ items: ROLE_ROWS }),
  );

  app.get(
    '/skills',
    {
      config: { permission: 'people.read' },
      schema: {
        tags: ['people'],
        summary: 'Skills that items may ask for',
        operationId: 'listSkills',
        response: { 200: Skills, ...refusals() },
      },
    },
    async () => ({ items: (Object.keys(SKILLS) as SkillId[]).map((id) => ({ id, title: SKILLS[id] })) }),
  );
};

const ROLE_IDS = Object.keys(ROLES) as Role[];
const ROLE_ROWS = ROLE_IDS.map((id) => ({
  id,
  title: ROLES[id],
  queues: queuesOf([id]),
  holders: ROLES_BY_KIND[id] ?? null,
  conflicts: ROLE_IDS.flatMap((role) => (role === id ? [] : conflictsOf([id, role]).map(({ rule }) => ({ role, rule })))),
}));
