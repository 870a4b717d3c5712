// The table of routes: each names the permission that it demands, or the API does not start. Tests walk this table.
import fp from 'fastify-plugin';
import { PERMISSIONS, type Permission } from '../../domain/people.ts';

export type RouteRow = { readonly method: string; readonly url: string; readonly permission: Permission };

declare module 'fastify' {
  interface FastifyInstance {
    routeTable(): readonly RouteRow[];
    /** The methods that an address takes; none when there is no such address. */
    allowedAt(url: string): readonly string[];
  }
  interface FastifyContextConfig {
    /** Which of domain/people.ts PERMISSIONS the route demands. */
    permission?: Permission;
  }
}

/** The route itself, because a plugin around it may still name its permission. */
type Known = { readonly method: string; readonly url: string; readonly route: { readonly config?: { readonly permission?: Permission } } };

export const routes = fp(
  async (app) => {
    const known: Known[] = [];
    app.addHook('onRoute', (route) => {
      for (const method of [route.method].flat()) known.push({ method, url: route.url, route });
    });
    app.addHook('onReady', async () => {
      const nameless = known.filter(
        ({ route: { config } }) => config?.permission === undefined || !Object.hasOwn(PERMISSIONS, config.permission),
      );
      if (nameless.length > 0)
        throw new Error(
          `every route names a permission of domain/people.ts; these do not: ${nameless.map(({ method, url }) => `${method} ${url}`).join(', ')}`,
        );
    });
    app.decorate('routeTable', () =>
      known.map(({ method, url, route }) => ({ method, url, permission: route.config?.permission ?? 'public' })),
    );
    app.decorate('allowedAt', (url) => {
      const path = url.split('?', 1)[0] ?? '';
      return [...new Set(known.filter((route) => !route.url.includes('*') && patternOf(route.url).test(path)).map(({ method }) => method))];
    });
  },
  { name: 'routes' },
);

const patterns = new Map<string, RegExp>();
function patternOf(url: string): RegExp {
  let pattern = patterns.get(url);
  if (!pattern) patterns.set(url, (pattern = new RegExp(`^${url.replace(/[.+^$()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`)));
  return pattern;
}
