// A thin HTTP client for load: keep-alive connections, JSON in and out, no retries. Anything but the expected status is an error.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

type Answer = { readonly status: number; readonly text: string };
export type Http = {
  post<T>(cookie: string, path: string, body: unknown): Promise<T>;
  get<T>(cookie: string, path: string): Promise<T>;
  /** Whatever the answer is. */
  ask(cookie: string, path: string, body: unknown): Promise<{ readonly status: number; readonly body: unknown }>;
  close(): void;
};

export function openHttp({ port, connections }: { port: number; connections: number }): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = (method: 'GET' | 'POST', cookie: string, path: string, body: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      const json = method === 'GET' ? '' : JSON.stringify(body);
      const writing = {
        ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(json) },
        ...{ 'x-countersign': '1', 'idempotency-key': randomUUID() },
      };
      const headers = { cookie, ...(method === 'POST' && writing) };
      const sent = request({ agent, host: '127.0.0.1', port, path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 500, text: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject);
      sent.end(json);
    });
  const parsed = (text: string): unknown => (text ? JSON.parse(text) : undefined);
  const demanding = async <T>(method: 'GET' | 'POST', cookie: string, path: string, body?: unknown): Promise<T> => {
    const { status, text } = await send(method, cookie, path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${text.slice(0, 300)}`);
    return parsed(text) as T;
  };
  return {
    post: (cookie, path, body) => demanding('POST', cookie, path, body),
    get: (cookie, path) => demanding('GET', cookie, path),
    async ask(cookie, path, body) {
      const { status, text } = await send('POST', cookie, path, body);
      return { status, body: parsed(text) };
    },
    close: () => agent.destroy(),
  };
}
