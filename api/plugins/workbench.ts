// Serves the built workbench: files by their hashed names for ever, and its one page for every address of its own, with a new nonce each time.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { newNonce, policy } from './headers.ts';

/** Addresses that are the server's own: a mistyped one of these is a problem, not a page. */
const OURS = /^\/(v1|docs|metrics|livez|readyz|version|assets)(\/|$|\?)/;
const NOT_BUILT =
  '<!doctype html><meta charset="utf-8"><title>Countersign</title><p>The workbench is not built: run <code>npm run build</code>. · 工作台尚未构建：请运行 <code>npm run build</code>。</p>';

/** Of files: a worker started from one lives under the policy of its file, and a picture may style itself. */
const FILES =
  "default-src 'none'; script-src 'self'; style-src 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; frame-ancestors 'none'";

declare module 'fastify' {
  interface FastifyInstance {
    /** Answers with the workbench's page; false when the address is not one of its. */
    showWorkbench(method: string, url: string, reply: FastifyReply): boolean;
  }
}

export const workbench = fp<{ webRoot: string | null }>(
  async (app, { webRoot }) => {
    const page = pageOf(webRoot);
    app.decorate('showWorkbench', (method, url, reply) => {
      if ((method !== 'GET' && method !== 'HEAD') || OURS.test(url)) return false;
      const nonce = newNonce();
      reply
        .code(page === null ? 503 : 200)
        .type('text/html; charset=utf-8')
        .header('content-security-policy', policy(nonce));
      void reply.send((page ?? NOT_BUILT).replaceAll('__NONCE__', nonce));
      return true;
    });
    if (webRoot === null || page === null) return;
    await app.register(async (inner) => {
      inner.addHook('onRoute', (route) => {
        route.config = { ...route.config, permission: 'public' };
      });
      await inner.register(fastifyStatic, {
        root: webRoot,
        index: false,
        wildcard: false,
        globIgnore: ['**/index.html'],
        cacheControl: false,
        setHeaders: (reply, path) => {
          const isHashed = path.includes(`${join(webRoot, 'assets')}`);
          reply.header('content-security-policy', FILES);
          reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
        },
      });
    });
  },
  { name: 'workbench', dependencies: ['routes', 'headers'] },
);

function pageOf(webRoot: string | null): string | null {
  const file = webRoot === null ? null : join(webRoot, 'index.html');
  return file !== null && existsSync(file) ? readFileSync(file, 'utf8') : null;
}
