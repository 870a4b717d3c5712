// A route's permission is asked before its body is read. Commands ask again, and about the object, too.
import fp from 'fastify-plugin';
import { allow } from '../../commands/context.ts';
import { actorOf } from '../request.ts';

export const permissions = fp(
  async (app) => {
    app.addHook('onRequest', async (request) => {
      const { permission = 'public' } = request.routeOptions.config;
      if (permission !== 'public') allow(actorOf(request), permission);
    });
  },
  { name: 'permissions', dependencies: ['sessions', 'csrf'] },
);
