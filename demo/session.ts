// Somebody at work on the running demo: signs in over the API and calls it as the workbench does.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Login } from './seed.ts';

/** `key` makes it one act, however often it is asked for; drawn anew without one. Undefined: there was nothing (204). */
export type Session = <T>(method: 'GET' | 'POST' | 'PUT', path: string, body?: object | FormData, key?: string) => Promise<T>;
/** Somebody's session: signed in when it is wanted, and anew before it would be too old. */
export type As = (username: string) => Promise<Session>;
const ANEW_AFTER_MS = 10 * 60_000;

export function deskAt(url: string, logins: readonly Login[]): As {
  const people = new Map<string, { readonly session: Promise<Session>; readonly at: number }>();
  return (username) => {
    const known = people.get(username);
    if (known && performance.now() - known.at < ANEW_AFTER_MS) return known.session;
    const session = signIn(url, logins, username);
    people.set(username, { session, at: performance.now() });
    return session;
  };
}

async function signIn(url: string, logins: readonly Login[], username: string): Promise<Session> {
  const login = logins.find((one) => one.username === username);
  const response = await fetch(`${url}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: login?.password }),
  });
  if (!response.ok) throw new Error(`${username} cannot sign in: ${response.status}`);
  const cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return async <T>(method: string, path: string, body?: object, key = randomUUID() as string) => {
    for (let tries = 1; ; tries++) {
      const answer = await send(`${url}${path}`, { method, cookie, key, ...(body ? { body } : {}) });
      if (answer.ok) return (answer.status === 204 ? undefined : await answer.json()) as T;
      // a busy house asks to come back
      if ((answer.status !== 429 && answer.status !== 503) || tries === TRIES)
        throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
      await wait(Math.min(10, Number(answer.headers.get('retry-after') ?? 1)) * 1_000);
    }
  };
}

const TRIES = 10;

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
