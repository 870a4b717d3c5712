// Security headers of every answer. Scripts and styles only from here, styles of antd by a nonce that is new in each page.
import { randomBytes } from 'node:crypto';
import helmet from '@fastify/helmet';
import fp from 'fastify-plugin';
import type { Deps } from '../deps.ts';

/** The policy of the workbench (quality: 0 violations on a walk of all screens). */
export const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src-elem 'self' 'nonce-${nonce}'`,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
/** Of everything that is not a page: it can do nothing, even when a browser is made to show it. */
const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

export const newNonce = (): string => randomBytes(16).toString('base64');

export const headers = fp<{ deps: Deps }>(
  async (app, { deps }) => {
    await app.register(helmet, {
      contentSecurityPolicy: false,
      hsts: deps.settings.secureCookies,
      referrerPolicy: { policy: 'no-referrer' },
    });
    app.addHook('onRequest', async (_, reply) => {
      reply.header('content-security-policy', NOTHING);
      reply.header('cache-control', 'no-store');
      reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=()');
    });
  },
  { name: 'headers' },
);
