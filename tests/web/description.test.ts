import { readFileSync } from 'node:fs';
import openapiTS, { astToString } from 'openapi-typescript';
import { expect, test } from 'vitest';

test('the workbench is typed by the description that the API has today', async () => {
  const made = astToString(await openapiTS(new URL('../../api/openapi.json', import.meta.url)));
  const kept = readFileSync(new URL('../../web/api/schema.d.ts', import.meta.url), 'utf8');
  const body = (text: string) => text.slice(text.indexOf('export interface paths'));
  expect(body(kept) === body(made), 'run: openapi-typescript api/openapi.json -o web/api/schema.d.ts').toBe(true);
});
