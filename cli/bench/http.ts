// A thin HTTP client for load: keep-alive connections, JSON in and out, no retries. Anything but the expected status is an error.
import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';

export type Http = {
  post<T>(cookie: string, path: string, body: unknown): Promise<T>;
  close(): void;
};

export function openHttp({ port, connections }: { port: number; connections: number }): Http {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  return {
    post: <T>(cookie: string, path: string, body: unknown) =>
      new Promise<T>((resolve, reject) => {
        const json = JSON.stringify(body);
        const sent = request(
          {
            agent,
            host: '127.0.0.1',
            port,
            path,
            method: 'POST',
            headers: {
              cookie,
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(json),
              'x-countersign': '1',
              'idempotency-key': randomUUID(),
            },
          },
          (response) => {
            const chunks: Buffer[] = [];
            response.on('data', (chunk: Buffer) => chunks.push(chunk));
            response.on('end', () => {
              const text = Buffer.concat(chunks).toString();
              if ((response.statusCode ?? 500) < 300) resolve((text ? JSON.parse(text) : undefined) as T);
              else reject(new Error(`${path}: ${response.statusCode} ${text.slice(0, 300)}`));
            });
          },
        );
        sent.on('error', reject);
        sent.end(json);
      }),
    close: () => agent.destroy(),
  };
}
