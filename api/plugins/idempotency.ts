// Where doing a thing twice would hurt, an Idempotency-Key is demanded. What a key means is in commands/once.ts.
import fp from 'fastify-plugin';
import { Refusal } from '../../domain/errors.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    idempotency?: 'required';
  }
}

export const idempotency = fp(
  async (app) => {
    app.addHook('preValidation', async (request) => {
      if (request.routeOptions.config.idempotency === 'required' && request.headers['idempotency-key'] === undefined)
        throw new Refusal(
          'IDEMPOTENCY_REQUIRED',
          'Send an Idempotency-Key: any text that you make new for each request and keep when you repeat it.',
        );
    });
  },
  { name: 'idempotency', dependencies: ['permissions'] },
);
