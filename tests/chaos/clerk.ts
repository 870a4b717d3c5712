// A clerk at work while things break: keeps her session, and repeats an unanswered request under its Idempotency-Key until it is answered,
// as the workbench does. What was acknowledged to her is written down: it must stand at the end.
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Login, Product } from './product.ts';

export type Answer<T> = { readonly status: number; readonly body: T };
/** Longer than a start of everything takes on a machine that is busy with much else. */
const GIVE_UP_MS = 120_000;

export class Clerk {
  readonly acknowledged: string[] = [];
  private readonly product: Product;
  private readonly login: Login;
  private cookie = '';

  constructor(product: Product, username: string) {
    this.product = product;
    const login = product.logins.find((known) => known.username === username);
    if (!login) throw new Error(`nobody is called ${username}`);
    this.login = login;
  }

  get<T>(path: string): Promise<Answer<T>> {
    return this.insist('GET', path);
  }

  post<T>(path: string, body: unknown): Promise<Answer<T>> {
    return this.insist('POST', path, JSON.stringify(body));
  }

  upload(bytes: Uint8Array, name: string): Promise<Answer<{ id: string }>> {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(bytes)]), name);
    return this.insist('POST', '/v1/documents', form);
  }

  /** Claims a chosen task as soon as it is there, and completes it. */
  async decide(taskId: string, answer: unknown): Promise<void> {
    for (const end = Date.now() + GIVE_UP_MS; ; await wait(100)) {
      const claimed = await this.post<{ fence: number; code?: string }>(`/v1/tasks/${encodeURIComponent(taskId)}/claim`, {});
      if (claimed.status === 200) {
        const done = await this.post<{ code?: string }>(`/v1/tasks/${encodeURIComponent(taskId)}/complete`, {
          fence: claimed.body.fence,
          answer,
        });
        if (done.status !== 200) throw new Error(`${taskId}: ${done.status} ${JSON.stringify(done.body)}`);
        this.acknowledged.push(taskId);
        return;
      }
      const isLater = claimed.status === 404 || claimed.body.code === 'HELD_TOO_MANY'; // not there yet; or the answer to a claim was lost
      if (!isLater || Date.now() > end) throw new Error(`${taskId}: ${claimed.status} ${JSON.stringify(claimed.body)}`);
    }
  }

  /** Until somebody answers: no connection, a 5xx and "still being carried out" are tried again under the same key. */
  private async insist<T>(method: string, path: string, body?: string | FormData): Promise<Answer<T>> {
    const key = randomUUID();
    let last = '';
    for (const end = Date.now() + GIVE_UP_MS; Date.now() < end; await wait(100)) {
      if (this.cookie === '' && !(await this.signIn())) continue;
      try {
        const response = await fetch(`${this.product.url}${path}`, {
          method,
          headers: {
            cookie: this.cookie,
            'x-countersign': '1',
            'idempotency-key': key,
            ...(typeof body === 'string' ? { 'content-type': 'application/json' } : {}),
          },
          ...(body === undefined ? {} : { body }),
          signal: AbortSignal.timeout(20_000),
        });
        const text = await response.text();
        last = `${response.status} ${text}`;
        if (response.status === 401) this.cookie = '';
        const isAgain =
          response.status >= 500 || response.status === 401 || response.status === 429 || text.includes('IDEMPOTENCY_RUNNING');
        if (!isAgain) return { status: response.status, body: (text ? JSON.parse(text) : undefined) as T };
      } catch (error) {
        last = String(error);
      }
    }
    throw new Error(`${method} ${path} was not answered within ${GIVE_UP_MS / 1_000} s: ${last}`);
  }

  private async signIn(): Promise<boolean> {
    const { username, password } = this.login;
    const response = await fetch(`${this.product.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password }),
    }).catch(() => undefined);
    if (response?.status !== 200) return false;
    this.cookie = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    return true;
  }
}
