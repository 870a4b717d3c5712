// The contract of the API as OpenAPI 3.1, and a page to read it by that needs no other server.
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod';
import fp from 'fastify-plugin';
import { apiSchemas } from '../schemas/registry.ts';

type Components = { schemas?: Record<string, unknown> };

export const docs = fp<{ version: string }>(
  async (app, { version }) => {
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.1',
        info: {
          title: 'Countersign',
          version,
          description:
            'The API of the operations platform. Sign in with POST /v1/session; every request that changes something then carries the header `x-countersign: 1`. Errors are RFC 9457 problems. Background polling carries `x-countersign-poll: 1`, so that it does not keep a session awake.',
        },
        components: {
          securitySchemes: {
            session: {
              type: 'apiKey',
              in: 'cookie',
              name: '__Host-countersign',
              description: '`countersign` over plain http on a loopback address',
            },
          },
        },
        security: [{ session: [] }],
      },
      transform: createJsonSchemaTransform({ schemaRegistry: apiSchemas }),
      transformObject: (document) =>
        onlyUsed(createJsonSchemaTransformObject({ schemaRegistry: apiSchemas })(document) as Record<string, unknown>) as never,
    });
    await app.register(async (inner) => {
      inner.addHook('onRoute', (route) => {
        route.config = { ...route.config, permission: 'public' };
      });
      // Swagger UI writes styles inline and its logo as data; nothing of the workbench runs on this page.
      inner.addHook('onRequest', async (_, reply) => {
        reply.header(
          'content-security-policy',
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'",
        );
      });
      await inner.register(swaggerUi, { routePrefix: '/docs', uiConfig: { deepLinking: true, tryItOutEnabled: false } });
    });
  },
  { name: 'docs', dependencies: ['routes', 'headers'] },
);

/** Each schema is offered for requests and for answers; only those that a route names are kept. */
function onlyUsed(document: Record<string, unknown>): Record<string, unknown> {
  const components = (document['components'] ?? {}) as Components;
  const all = components.schemas ?? {};
  const used = new Set<string>();
  const follow = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g))
      if (!used.has(name)) {
        used.add(name);
        follow(all[name]);
      }
  };
  follow(document['paths']);
  const schemas = Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => used.has(name))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  return { ...document, components: { ...components, schemas } };
}
