// One way to the API: the session cookie, the header that proves the workbench, the server's clock, and every refusal as a Problem.
import createClient from 'openapi-fetch';
import { isPoll } from '../app/away.ts';
import { preferences } from '../app/preferences.ts';
import { createStore } from '../app/store.ts';
import { offline, Problem } from './problem.ts';
import type { paths } from './schema.d.ts';
import { browserNow, observeDate } from './server-clock.ts';

/** True from the first answer "signed out" until somebody signs in again. */
export const signedOut = createStore(false);
/** True while the last request found no server. */
export const disconnected = createStore(false);

/** Longer than the API's own 5 s for a statement; whoever waits longer has no connection. */
const TIMEOUT_MS = 20_000;

async function transport(request: Request): Promise<Response> {
  const sentAt = browserNow();
  request.headers.set('accept-language', preferences.get().language);
  if (request.method !== 'GET') request.headers.set('x-countersign', '1');
  if (isPoll()) request.headers.set('x-countersign-poll', '1');
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const response = await fetch(request, { signal }).catch((cause: unknown) => {
    if (request.signal.aborted) throw cause;
    disconnected.set(true);
    throw offline();
  });
  disconnected.set(false);
  observeDate(response.headers.get('date'), sentAt);
  return response;
}

export const client = createClient<paths>({ fetch: transport, credentials: 'same-origin' });

type Answer<Data> = { readonly data?: Data; readonly error?: unknown; readonly response: Response };

/** What the API answered, or its refusal thrown. */
export async function take<Data>(asked: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await asked;
  if (response.ok) return data as Data;
  throw refusal(response.status, error);
}

/** Being signed out interrupts every screen, except those that only ask who is signed in. */
export function refusal(status: number, body: unknown, { isSession = false } = {}): Problem {
  if (status === 401 && !isSession) signedOut.set(true);
  return new Problem(status, typeof body === 'object' && body !== null ? body : {});
}

/** A key that names one intention: sent again with it, a command is carried out once. Works without a secure context too. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
