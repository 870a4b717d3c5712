// Somebody at work on the running demo: signs in over the API and calls it as the workbench does.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ERRORS, type ErrorCode } from '../domain/errors.ts';
import type { Login } from './seed.ts';

/** `key` makes it one act, however often it is asked for; drawn anew without one. Undefined: there was nothing (204). */
export type Session = <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object | FormData, key?: string) => Promise<T>;
/** Somebody's session: signed in when it is wanted, and anew before it would be too old. */
export type As = (username: string) => Promise<Session>;
const ANEW_AFTER_MS = 10 * 60_000;

/** Told to stop, nobody waits any longer for an API that is away. */
export function deskAt(url: string, logins: readonly Login[], signal?: AbortSignal): As {
  const people = new Map<string, { readonly session: Promise<Session>; readonly at: number }>();
  return (username) => {
    const known = people.get(username);
    if (known && performance.now() - known.at < ANEW_AFTER_MS) return known.session;
    const session = signIn({ url, logins, username, signal });
    people.set(username, { session, at: performance.now() });
    session.catch(() => people.delete(username)); // whoever comes next tries again
    return session;
  };
}

type SigningIn = {
  readonly url: string;
  readonly logins: readonly Login[];
  readonly username: string;
  readonly signal: AbortSignal | undefined;
};

async function signIn({ url, logins, username, signal }: SigningIn): Promise<Session> {
  const login = logins.find((one) => one.username === username);
  const asked = { headers: { 'content-type': 'application/json' }, body: JSON.stringify({ username, password: login?.password }) };
  const { status: signedIn, headers } = await patiently(() => fetch(`${url}/v1/session`, { method: 'POST', ...asked }), signal);
  const cookie = headers.getSetCookie()[0]?.split(';')[0];
  if (cookie === undefined) throw new Error(`${username} cannot sign in: ${signedIn}`);
  return async <T>(method: string, path: string, body?: object, key = randomUUID() as string) => {
    const request = { method, cookie, key, ...(body ? { body } : {}) };
    const { status, text, wasLost } = await patiently(() => send(`${url}${path}`, request), signal);
    if (status < 300) return (text === '' ? undefined : JSON.parse(text)) as T;
    if (method === 'PUT' && status === 412 && wasLost) return undefined as T; // the try whose answer was lost has written it
    throw new Error(`${method} ${path}: ${status} ${text}`);
  };
}

/** A killed API is back within seconds, a busy one asks to come back; after this the demonstration is given up. */
const PATIENCE_MS = 120_000;
const AGAIN_MS = 500;

type Answered = { readonly status: number; readonly headers: Headers; readonly text: string; readonly wasLost: boolean };

/** Asks until it is answered. What is asked names its key, so that it is one act however often it arrives. */
async function patiently(ask: () => Promise<Response>, signal?: AbortSignal): Promise<Answered> {
  const until = performance.now() + PATIENCE_MS;
  for (let wasLost = false; ;) {
    const isOver = performance.now() > until;
    const answer = await ask()
      .then(async (response) => ({ status: response.status, headers: response.headers, text: await response.text() }))
      .catch((error: unknown) => {
        if (isOver) throw new Error(`the API has not answered for ${PATIENCE_MS / 1_000} s`, { cause: error });
      });
    if (answer && (isOver || !isWorthAnother(answer))) return { ...answer, wasLost };
    wasLost ||= !answer;
    const againMs = answer ? Math.min(10, Number(answer.headers.get('retry-after') ?? 1)) * 1_000 : AGAIN_MS;
    await wait(againMs, undefined, signal && { signal });
  }
}

/** Says the product of each of its errors; a request that was killed half-way may hold its key for a moment (IDEMPOTENCY_RUNNING). */
function isWorthAnother({ status, text }: { readonly status: number; readonly text: string }): boolean {
  return status >= 400 && ERRORS[(JSON.parse(text) as { code: ErrorCode }).code].retryable;
}

function send(address: string, { method, cookie, key, body }: { method: string; cookie: string; key: string; body?: object }) {
  const isForm = body instanceof FormData;
  return fetch(address, {
    method,
    headers: {
      cookie,
      'x-countersign': '1',
      'idempotency-key': key,
      ...(method === 'PUT' ? { 'if-none-match': '*' } : {}),
      ...(body && !isForm ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: isForm ? body : JSON.stringify(body) } : {}),
  });
}

/** Uploads a paper; returns the number of the document. */
export async function upload(session: Session, file: Buffer, name: string): Promise<string> {
  const form = new FormData();
  form.set('file', new Blob([Uint8Array.from(file)]), name);
  return (await session<{ id: string }>('POST', '/v1/documents', form)).id;
}
