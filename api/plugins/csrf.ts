// Writes only come from our own pages. Three locks: the cookie is SameSite=Strict, the browser's own word about where a request comes from
// must say here, and a header that no form or image of another site can set must be there.
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import { Refusal } from '../../domain/errors.ts';
import type { Deps } from '../deps.ts';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

export const csrf = fp<{ deps: Deps }>(
  async (app, { deps }) => {
    app.addHook('onRequest', async (request) => {
      if (READS.has(request.method)) return;
      const { origin, 'sec-fetch-site': site, 'x-countersign': ours } = request.headers;
      const isHere =
        (site === undefined || site === 'same-origin') &&
        (origin === undefined || origin === originOf(request, deps.settings.publicOrigin));
      if (!isHere) throw new Refusal('CROSS_SITE', 'The request came from another site. Use the workbench at its own address.');
      // With the cookie only: who has none, as a program signing in, has nothing that another site could use.
      if (request.token !== null && ours !== '1')
        throw new Refusal('CROSS_SITE', 'Requests with a session must carry the header "x-countersign: 1".');
    });
  },
  { name: 'csrf', dependencies: ['sessions'] },
);

const originOf = (request: FastifyRequest, publicOrigin: string | null): string => publicOrigin ?? `${request.protocol}://${request.host}`;
