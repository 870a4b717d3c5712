// The port to letters, messages and mail for customers (domain rule 0.5, `Notify`).
import { z } from 'zod';
import { port, type PortLimits, type PortResult, type Wire } from './port.ts';

export type Letter = { readonly recipient: string; readonly subject: string; readonly text: string };
export type Posted = { readonly key: string };

export type Notify = {
  /** Same key, same letter: it is posted once. */
  send(key: string, letter: Letter): Promise<PortResult<Posted>>;
  findLetter(key: string): Promise<PortResult<Posted | null>>;
};

const PostedBody = z.object({ key: z.string() });

export function notify(wire: Wire, limits?: PortLimits): Notify {
  const call = port('notification', wire, limits);
  const read = (key: string, body: unknown): { value: Posted } | null => {
    const parsed = PostedBody.safeParse(body);
    return parsed.success && parsed.data.key === key ? { value: { key } } : null;
  };
  return {
    send: (key, letter) => call({ operation: 'send', key, body: { key, ...letter } }, (body) => read(key, body)),
    findLetter: (key) => call({ operation: 'query', key }, (body) => (body === null ? { value: null } : read(key, body))),
  };
}
