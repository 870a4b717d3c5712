// The staff: who works here, and changes of access by two persons.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { approveChange, rejectChange, withdrawChange } from '../../commands/decide-change.ts';
import { proposeChange } from '../../commands/propose-change.ts';
import { listChanges, listLinks, listPeople, showLoad, showPerson } from '../../commands/show-people.ts';
import { afterLoad, afterNameAndId, paged, pagedByNumber } from '../cursor.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, refusals } from '../schemas/common.ts';
import {
  ApproveBody,
  ChangePage,
  ChangeParams,
  ChangeQuery,
  DecidedChange,
  Links,
  LoadPage,
  LoadQuery,
  PeoplePage,
  PeopleQuery,
  PersonParams,
  ProposeBody,
  Proposed,
  RejectBody,
  WholePerson,
} from '../schemas/people.ts';
import { EmptyBody } from '../schemas/task.ts';

export const people: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/people',
    {
      config: { permission: 'people.read' },
      schema: {
        tags: ['people'],
        summary: 'The staff, by name',
        operationId: 'listPeople',
        querystring: PeopleQuery,
        response: { 200: PeoplePage, ...refusals() },
      },
    },
    async (request) => {
      const { limit, q = null, role = null, branch = null, team = null, active, working } = request.query;
      const wanted = {
        ...{ text: q, role, branch, team, isActive: active === 'true', isWorking: working === 'true' },
        ...{ after: afterNameAndId(request), limit: limit + 1 },
      };
      return paged(
        request,
        await listPeople({ ...contextOf(deps, request), calendar: deps.calendar }, wanted),
        (row) => row,
        (row) => [row.name, row.id],
      );
    },
  );

  app.get(
    '/people/load',
    {
      config: { permission: 'people.read' },
      schema: {
        tags: ['people'],
        summary: 'Who holds how much, the most first, and how many people hold nothing',
        operationId: 'listLoad',
        querystring: LoadQuery,
        response: { 200: LoadPage, ...refusals() },
      },
    },
    async (request) => {
      const { rows, free } = await showLoad(contextOf(deps, request), { after: afterLoad(request), limit: request.query.limit + 1 });
      const page = paged(
        request,
        rows,
        (row) => row,
        (row) => [row.held, row.name, row.id],
      );
      return { ...page, free };
    },
  );

  app.get(
    '/people/:id',
    {
      config: { permission: 'people.read' },
      schema: {
        ...{
          tags: ['people'],
          summary: 'One person, with what waits for approval about her',
          operationId: 'getPerson',
          params: PersonParams,
        },
        response: { 200: WholePerson, ...refusals() },
      },
    },
    async (request) => showPerson({ ...contextOf(deps, request), calendar: deps.calendar }, request.params),
  );

  app.get(
    '/people/:id/links',
    {
      config: { permission: 'people.review' },
      schema: {
        ...{ tags: ['people'], summary: 'Who counts as one with her', operationId: 'listPersonLinks', params: PersonParams },
        response: { 200: Links, ...refusals() },
      },
    },
    async (request) => ({ items: await listLinks(contextOf(deps, request), request.params) }),
  );

  app.get(
    '/people/changes',
    {
      config: { permission: 'people.review' },
      schema: {
        ...{ tags: ['people'], summary: 'Changes of access, newest first', operationId: 'listPeopleChanges', querystring: ChangeQuery },
        response: { 200: ChangePage, ...refusals() },
      },
    },
    async (request) => {
      const { state = null, person = null } = request.query;
      return pagedByNumber(
        request,
        (row) => row.id,
        (page) => listChanges(contextOf(deps, request), { state, person, ...page }),
      );
    },
  );

  app.post(
    '/people/changes',
    {
      config: { permission: 'people.propose', idempotency: 'required' },
      schema: {
        ...{
          tags: ['people'],
          summary: 'Propose a change of access; a second person approves it',
          operationId: 'proposePeopleChange',
          headers: KeyRequired,
          body: ProposeBody,
        },
        response: { 201: Proposed, ...refusals(409, 422) },
      },
    },
    async (request, reply) => reply.code(201).send(await proposeChange(contextOf(deps, request), request.body)),
  );

  app.post(
    '/people/changes/:id/approve',
    {
      config: { permission: 'people.approve', idempotency: 'required' },
      schema: {
        ...{
          tags: ['people'],
          summary: 'Approve it: it holds from the next request of the person',
          operationId: 'approvePeopleChange',
          params: ChangeParams,
          headers: KeyRequired,
          body: ApproveBody,
        },
        response: { 200: DecidedChange, ...refusals(409, 422) },
      },
    },
    async (request) => approveChange(contextOf(deps, request), { id: request.params.id, note: request.body.note ?? null }),
  );

  app.post(
    '/people/changes/:id/reject',
    {
      config: { permission: 'people.approve', idempotency: 'required' },
      schema: {
        ...{
          tags: ['people'],
          summary: 'Reject it: everything is kept, nothing holds',
          operationId: 'rejectPeopleChange',
          params: ChangeParams,
          headers: KeyRequired,
          body: RejectBody,
        },
        response: { 200: DecidedChange, ...refusals(409, 422) },
      },
    },
    async (request) => rejectChange(contextOf(deps, request), { id: request.params.id, note: request.body.note }),
  );

  app.post(
    '/people/changes/:id/withdraw',
    {
      config: { permission: 'people.propose', idempotency: 'required' },
      schema: {
        ...{
          tags: ['people'],
          summary: 'Take back what oneself has proposed',
          operationId: 'withdrawPeopleChange',
          params: ChangeParams,
          headers: KeyRequired,
          body: EmptyBody,
        },
        response: { 200: DecidedChange, ...refusals(409, 422) },
      },
    },
    async (request) => withdrawChange(contextOf(deps, request), request.params),
  );
};
