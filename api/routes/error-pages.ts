// The pages that the `type` of a problem leads to.
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ERRORS, isErrorCode, Refusal } from '../../domain/errors.ts';
import { ERROR_HELP } from '../error-help.ts';

export const errorPages: FastifyPluginAsyncZod = async (app) => {
  app.get(
    '/docs/errors/:code',
    { config: { permission: 'public' }, schema: { hide: true, params: z.object({ code: z.string().max(100) }) } },
    async ({ params: { code } }, reply) => {
      if (!isErrorCode(code)) throw new Refusal('NOT_FOUND', 'There is no such error code.');
      const { status, title } = ERRORS[code];
      const { en, zh } = ERROR_HELP[code];
      const page = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${code}</title><h1>${code}</h1><p>${status} · ${title}</p><p>${en}</p><p lang="zh-CN">${zh}</p></html>`;
      return reply.type('text/html; charset=utf-8').send(page);
    },
  );
};
