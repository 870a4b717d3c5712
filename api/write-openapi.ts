// Writes api/openapi.json from the routes: node api/write-openapi.ts. A test compares; `--check` says whether it is up to date.
import { readFileSync, writeFileSync } from 'node:fs';
import { format } from 'prettier';
import { connect } from '../db/client.ts';
import { CN } from '../domain/calendar/calendars.ts';
import { buildApp } from './app.ts';
import { DEFAULTS } from './deps.ts';

const FILE = new URL('./openapi.json', import.meta.url);
const never = (): never => {
  throw new Error('writing the contract serves no requests');
};

/** The contract as text. Connects to nothing: only routes and schemas are asked. */
export async function openapi(): Promise<string> {
  const db = connect({ url: 'postgres://nobody@127.0.0.1:1/none', name: 'openapi' });
  const app = await buildApp({
    ...{
      db,
      catalog: [],
      calendar: CN,
      screen: never,
      decode: never,
      settings: DEFAULTS,
      oidc: null,
      hasEngine: false,
      isEngineUp: never,
      askEngine: { tries: never, failing: never },
      checkBlobs: never,
      version: '1',
    },
    blobs: { put: never, get: never, remove: never },
    vault: { seal: never, open: never, newCase: never, newDocument: never, documentKey: never },
  });
  await app.ready();
  const document = JSON.stringify(app.swagger());
  await app.close();
  await db.close();
  return format(document, { parser: 'json', printWidth: 140 });
}

if (import.meta.main) {
  const text = await openapi();
  if (process.argv[2] === '--check') {
    if (readFileSync(FILE, 'utf8') !== text) {
      console.error('api/openapi.json is not what the routes say: run node api/write-openapi.ts');
      process.exitCode = 1;
    }
  } else writeFileSync(FILE, text);
}
