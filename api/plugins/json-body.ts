// Takes JSON and nothing else. Refuses here what the database could not keep: NUL characters, halves of characters, endless nesting.
import fp from 'fastify-plugin';
import { Refusal } from '../../domain/errors.ts';

/** Deeper than any form; PostgreSQL and JSON.stringify give up at some thousand. */
const DEPTH_MAX = 100;
/** An escaped NUL, or an escaped half of a surrogate pair: rare enough to look closer only when one is there. */
const SUSPICIOUS = /\\u(?:0000|d[89a-f][0-9a-f]{2})/i;

export const jsonBody = fp(
  async (app) => {
    app.removeAllContentTypeParsers();
    const parse = app.getDefaultJsonParser('error', 'error');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) => {
      if (text.length === 0) return done(null, undefined);
      if (depthOf(text) > DEPTH_MAX)
        return done(new Refusal('INVALID_REQUEST', `The body is nested deeper than ${DEPTH_MAX} levels. Send it flatter.`));
      void parse(request, text, (error, value: unknown) => {
        if (error) return done(new Refusal('INVALID_REQUEST', 'The body is not JSON. Check commas, quotes and brackets.'));
        if (SUSPICIOUS.test(text) && !isClean(value))
          return done(
            new Refusal('INVALID_REQUEST', 'A text holds a NUL character or half of a character, which cannot be stored. Remove it.'),
          );
        done(null, value);
      });
    });
  },
  { name: 'json-body' },
);

function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let inText = false;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x22) inText = !inText;
    else if (c === 0x5c) i++;
    else if (inText) continue;
    else if (c === 0x5b || c === 0x7b) deepest = Math.max(deepest, ++depth);
    else if (c === 0x5d || c === 0x7d) depth--;
  }
  return deepest;
}

function isClean(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed() && !value.includes('\0');
  if (Array.isArray(value)) return value.every(isClean);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, member]) => isClean(name) && isClean(member));
}
