// The ledger for staff: a loan's schedule and postings, an account, and asking a payment back that is on its way.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { cancelDisbursement } from '../../commands/cancel-disbursement.ts';
import { showAccount, showLoan } from '../../commands/show-ledger.ts';
import type { Wired } from '../deps.ts';
import { contextOf } from '../request.ts';
import { KeyRequired, refusals } from '../schemas/common.ts';
import { Account, AccountParams, AccountQuery, CancelBody, CancelNoted, Loan, LoanParams } from '../schemas/ledger.ts';

export const ledger: FastifyPluginAsyncZod<{ deps: Wired }> = async (app, { deps }) => {
  app.get(
    '/loans/:id/schedule',
    {
      config: { permission: 'ledger.read' },
      schema: {
        ...{
          tags: ['ledger'],
          summary: 'A loan as it is booked: schedule and postings',
          operationId: 'getLoanSchedule',
          params: LoanParams,
        },
        response: { 200: Loan, ...refusals() },
      },
    },
    async (request) => showLoan(contextOf(deps, request), request.params),
  );

  app.get(
    '/accounts/:id',
    {
      config: { permission: 'ledger.read' },
      schema: {
        ...{ tags: ['ledger'], summary: 'An account: balance and statement', operationId: 'getAccount', params: AccountParams },
        querystring: AccountQuery,
        response: { 200: Account, ...refusals() },
      },
    },
    async (request) => showAccount(contextOf(deps, request), { ...request.params, ...request.query }),
  );

  app.post(
    '/disbursements/:id/cancel',
    {
      config: { permission: 'disbursement.cancel', idempotency: 'required' },
      schema: {
        ...{ tags: ['ledger'], summary: 'Ask a payment back that was sent', operationId: 'cancelDisbursement', params: LoanParams },
        ...{ headers: KeyRequired, body: CancelBody },
        response: { 202: CancelNoted, ...refusals(409, 422) },
      },
    },
    async (request, reply) =>
      reply.code(202).send(await cancelDisbursement(contextOf(deps, request), { id: request.params.id, reason: request.body.reason })),
  );
};
