// One way to the API: the session cookie, the header that proves the workbench, the server's clock, and every refusal as a Problem.
import { preferences } from '../app/preferences.ts';
import { createStore } from '../app/store.ts';
import { offline, Problem } from './problem.ts';
import { browserNow, observeDate } from './server-clock.ts';

/** True from the first answer "signed out" until somebody signs in again. */
export const signedOut = createStore(false);
/** True while the last request found no server. */
export const disconnected = createStore(false);

export type Send = {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  /** Asking who I am: being signed out is an answer, not an interruption. */
  readonly isSession?: boolean;
  /** Finishes although the page is being left. Browsers take at most 64 KiB this way. */
  readonly outlivesPage?: boolean;
};

/** Longer than the API's own 5 s for a statement; whoever waits longer has no connection. */
const TIMEOUT_MS = 20_000;
const KEEPALIVE_MAX = 60_000;

export async function send<T>(path: string, { method = 'GET', body, headers, signal, isSession, outlivesPage }: Send = {}): Promise<T> {
  const sentAt = browserNow();
  const written = body === undefined ? undefined : JSON.stringify(body);
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const response = await fetch(path, {
    method,
    headers: {
      accept: 'application/json',
      'accept-language': preferences.get().language,
      ...(method === 'GET' ? {} : { 'x-countersign': '1' }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    credentials: 'same-origin',
    ...(written === undefined ? {} : { body: written }),
    ...(outlivesPage && (written?.length ?? 0) < KEEPALIVE_MAX ? { keepalive: true } : {}),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    disconnected.set(true);
    throw offline();
  });
  disconnected.set(false);
  observeDate(response.headers.get('date'), sentAt);
  if (response.ok) return (response.status === 204 ? null : await response.json()) as T;
  const problem = await readProblem(response);
  if (response.status === 401 && !isSession) signedOut.set(true);
  throw problem;
}

export async function readProblem(response: Response): Promise<Problem> {
  const body = (await response.json().catch(() => ({}))) as ConstructorParameters<typeof Problem>[1];
  return new Problem(response.status, body);
}

/** A key that names one intention: sent again with it, a command is carried out once. Works without a secure context too. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** `?a=1&b=2` of what is set. */
export function query(values: Readonly<Record<string, string | number | undefined>>): string {
  const set = Object.entries(values).filter((entry): entry is [string, string | number] => entry[1] !== undefined && entry[1] !== '');
  return set.length === 0 ? '' : `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString()}`;
}
